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
# # Bursts and ride-through
#
# Requests come in bursts, and pumps stop. How warm do junctions get from second to second, and how long does a rack
# last when something breaks?

# %%
import heatpath as hp

racks = ("air", "coldplate", "immersion", "immersion-2p")
burst = {name: hp.simulate(cooling=name, hours=0.25, seed=3) for name in racks}
hp.pictures.simulation(burst)

# %% [markdown]
# Dies follow a burst within seconds in every technology; what differs is how far they go and how slowly the coolant
# follows. Swings of 10 K and more age the joints under a die:

# %%
for name, run in burst.items():
    q = run.quantities
    print(
        f"{name:13} hottest {q['junction_temperature_max'] - 273.15:.1f} degC, "
        f"least margin {q['junction_margin_min']:.1f} K, "
        f"swings of 10 K and more {q['thermal_cycles']:.0f}, throttled {q['throttled_time']:.0f} s"
    )

# %% [markdown]
# ## The pump stops
#
# At full work, after one minute. A loop of cold plates holds little coolant: devices throttle within seconds. A tank
# goes on by natural circulation, and stores five times as much heat for each kelvin (1.45 MJ/K against 0.27 MJ/K).

# %%
trip = {
    name: hp.simulate(cooling=name, load="full", hours=0.2, failures=["pump_trip@60"])
    for name in ("coldplate", "immersion")
}
hp.pictures.simulation(trip)

# %%
for name, run in trip.items():
    slow = run.trace.time[(run.trace.clock < 1.0).any(axis=1)]
    first = f"{slow[0] - 60.0:.0f} s after the trip" if slow.size else "never in these 12 min"
    q = run.quantities
    print(
        f"{name:10} throttles first: {first}; hottest {q['junction_temperature_max'] - 273.15:.1f} degC, "
        f"mean clock {100 * q['clock_mean']:.0f} %"
    )

# %% [markdown]
# ## The series behind the pictures
#
# As `xarray`, with units:

# %%
trip["coldplate"].to_xarray()

# %% [markdown]
# Energy is kept by the same scheme that steps in time: what went in, what left, and what is stored agree.

# %%
for name, run in trip.items():
    print(name, {key: f"{value:.0e}" for key, value in run.closure.items()})
