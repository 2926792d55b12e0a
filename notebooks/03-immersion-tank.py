# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Immersion tanks and their limits
#
# Two tanks with the same nodes: one pumps a hydrocarbon oil through fins, the other boils R1233zd(E) and condenses it
# on a coil. What limits each, and how close is it?

# %%
import heatpath as hp

hall = hp.load_scenario()
oil = hp.solve(hall, cooling="immersion")
boiling = hp.solve(hall, cooling="immersion-2p")
for name, one in (("oil", oil), ("boiling", boiling)):
    q = one.quantities
    tight = min(one.devices, key=lambda device: device.margin)
    print(
        f"{name:8} hottest junction {q['junction_temperature_max'] - 273.15:.1f} degC, "
        f"least margin {tight.margin:.1f} K ({tight.name}, {tight.position}), "
        f"heat into the liquid {100 * q['heat_capture_fraction']:.1f} %"
    )

# %% [markdown]
# ## Oil: the way of the heat
#
# Half of the rise from facility water to the junction lies between sink and oil and in the oil's own warming: oil
# carries little and convects poorly, and what flows around the fins instead of through them is lost.

# %%
hp.pictures.heat_path(hall, "immersion")

# %% [markdown]
# ## Oil: warmer supply, thinner oil, more leakage

# %%
for celsius in (30, 34, 38, 42):
    there = hall.to_dict()
    there["coolings"]["immersion"]["supply_temperature"] = f"{celsius} degC"
    q = hp.solve(there, cooling="immersion").quantities
    print(
        f"supply {celsius} degC: junction {q['junction_temperature_max'] - 273.15:.1f} degC, "
        f"leakage {q['leakage_power'] / 1e3:.2f} kW per tank, pump {q['pump_power']:.0f} W"
    )

# %%
limit = hp.highest_supply(hall, "immersion")
print(f"warmest supply {limit.value - 273.15:.1f} degC, limited by {limit.limiting_device}")
most = hp.densest_rack(hall, "immersion")
print(f"most nodes in a tank at 38 degC: {most.value:.0f}, limited by {most.limiting_device}")

# %% [markdown]
# ## Boiling: where the devices stand, and where boiling ends
#
# The flux that counts is the one at the centre of the boiler plate, above the die. Critical fluxes of like specimens
# scatter by 24 %: only what is left of the dotted bar may be used.

# %%
hp.pictures.boiling_curve(hall)

# %%
for device in boiling.devices:
    if device.boiling.get("boils") and device.boiling["peak_heat_flux"] > 2e4:
        b = device.boiling
        print(
            f"{device.name:12} superheat {b['superheat']:.1f} K, flux {b['heat_flux'] / 1e4:.1f} W/cm2, "
            f"at the centre {b['peak_heat_flux'] / 1e4:.1f}, critical {b['critical_heat_flux'] / 1e4:.1f}, "
            f"left of the usable flux {100 * b['critical_margin']:.0f} %"
        )

# %% [markdown]
# ## Boiling: warmer facility water, higher pressure
#
# The tank is sealed: its pressure is a result, and the vessel bears only so much. Beyond that the answer is a typed
# refusal, never a number that looks fine.

# %%
for celsius in (20, 30, 34, 38, 45, 55):
    there = hall.to_dict()
    there["coolings"]["immersion-2p"]["supply_temperature"] = f"{celsius} degC"
    try:
        q = hp.solve(there, cooling="immersion-2p").quantities
    except hp.PhysicalFailure as failure:
        print(f"water {celsius} degC: no answer, {failure}")
        continue
    saturation, junction = q["saturation_temperature"] - 273.15, q["junction_temperature_max"] - 273.15
    print(
        f"water {celsius} degC: {q['tank_pressure'] / 1e5:.2f} bar, saturation {saturation:.1f} degC, "
        f"junction {junction:.1f} degC, left of the usable flux {100 * q['critical_margin_min']:.0f} %"
    )

# %% [markdown]
# ## What is uncertain
#
# A surface that nobody measured carries a factor of two in its boiling coefficient, and answers say so:

# %%
for flag in boiling.flags:
    print(f"{flag.code}: {flag.text}")
