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
# # Design of a cold-plate loop
#
# A rack of 72 accelerators, about 120 kW, on PG25. How much flow, how warm a supply, how even along the manifold, which
# CDU?

# %%
import heatpath as hp

rack = hp.load_scenario("rack-72")
one = hp.solve(rack, cooling="coldplate")
q = one.quantities
print(f"IT power of the rack      {q['it_power'] / 1e3:6.1f} kW")
print(f"heat into the liquid      {q['heat_to_liquid'] / 1e3:6.1f} kW, {100 * q['heat_capture_fraction']:.0f} %")
print(f"supply                    {q['supply_temperature'] - 273.15:6.1f} degC")
print(f"return                    {q['return_temperature'] - 273.15:6.1f} degC")
print(f"hottest junction          {q['junction_temperature_max'] - 273.15:6.1f} degC")
print(f"pump                      {q['pump_power']:6.0f} W")

# %% [markdown]
# ## Flow
#
# The field's rule is 1.5 L/min per kW for a rise of 10 K with PG25. It follows from density and heat capacity alone:

# %%
for rise in (6.0, 8.0, 10.0, 12.0):
    flow = hp.flow_for_rise("pg25", heat=1e3, rise=rise, supply_temperature=313.15)
    print(f"rise {rise:4.1f} K: {60e3 * flow.volume:.2f} L/min per kW")

# %% [markdown]
# ## Along the manifold
#
# Supply and return run side by side and both feed from the bottom, so the first tray sees the largest pressure
# difference. What counts is the spread between trays of one kind, at most 5 % for most specifications.

# %%
hp.pictures.manifold(rack, "coldplate")

# %% [markdown]
# ## From the junction outwards

# %%
hp.pictures.heat_path(rack, "coldplate")

# %% [markdown]
# ## How warm may the supply be?
#
# With a margin of 5 K on every junction. The answer names the device that uses it up.

# %%
for name in ("coldplate", "coldplate-2p"):
    limit = hp.highest_supply(rack, name, margin=5.0)
    print(f"{name:13} {limit.value - 273.15:5.1f} degC, limited by {limit.limiting_device}")

# %% [markdown]
# ## Supply temperature against power and chiller
#
# Warmer supply: less heat rejection, more leakage. At the rack, leakage is what grows.

# %%
for celsius in (25, 30, 35, 40, 45):
    there = rack.to_dict()
    there["coolings"]["coldplate"]["supply_temperature"] = f"{celsius} degC"
    q = hp.solve(there, cooling="coldplate").quantities
    junction = q["junction_temperature_max"] - 273.15
    leakage, it = q["leakage_power"] / 1e3, q["it_power"] / 1e3
    print(f"supply {celsius} degC: junction {junction:5.1f} degC, leakage {leakage:5.2f} kW, IT {it:6.1f} kW")

# %% [markdown]
# ## A CDU by its rated point
#
# With a unit chosen, the approach temperature becomes a result. As many racks share a unit as its heat and flow carry;
# one that is too small is refused.

# %%
for unit in ("xdu1350", "in-rack-160", "in-rack-80"):
    there = rack.to_dict()
    there["coolings"]["coldplate"]["cdu"] = unit
    try:
        q = hp.solve(there, cooling="coldplate").quantities
        print(f"{unit}: approach {q['approach_temperature']:.1f} K, pump {q['pump_power']:.0f} W per rack")
    except (hp.InputError, hp.PhysicalFailure) as refused:
        print(f"{unit}: {refused}")
