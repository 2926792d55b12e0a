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
# # First comparison
#
# One hall, 1 MW of accelerators in Seoul, cooled by air, by cold plates and in tanks. The same tokens on the same
# devices for one typical year. Which takes least, and why?

# %%
import heatpath as hp

hall = hp.load_scenario()  # the shipped one; or hp.load_scenario("hall.toml")
answer = hp.compare(hall, coolings=["air", "coldplate", "immersion", "immersion-2p"])
answer

# %% [markdown]
# Read it from the bottom. *Facility energy* is saved at equal work; the points below it say where: the server fans are
# most of it, room fans and chiller the rest. Leakage is negative, because the chips run warmer in liquid halls.
#
# ## Where each watt goes

# %%
hp.pictures.energy(answer)

# %% [markdown]
# From the meter to the sky, as mean power. With air, all heat of the racks passes through room fans and chilled water:

# %%
hp.pictures.sankey(answer, "air")

# %% [markdown]
# In a tank nearly all of it leaves in liquid that is warm enough for a dry cooler:

# %%
hp.pictures.sankey(answer, "immersion")

# %% [markdown]
# ## When
#
# The chiller of the air hall works mostly from June to September. The liquid halls change little over the year.

# %%
hp.pictures.months(answer)

# %% [markdown]
# ## The way of the heat
#
# One rack at full utilisation: every temperature step of the device with the least margin, from its junction to the
# outdoor air of the hottest hour. In the air hall the last step goes uphill, which takes a compressor.

# %%
hp.pictures.heat_path(hall, "air")

# %%
hp.pictures.heat_path(hall, "coldplate")

# %% [markdown]
# ## Elsewhere
#
# The same hall in a hot and humid and in a cold place. TUE is facility energy over compute energy; PUE counts server
# fans as IT, so it hides what air takes most.

# %%
for site in ("helsinki", "singapore"):
    there = hp.compare(hall, site=site, coolings=["air", "coldplate"])
    for name, one in there.coolings.items():
        q = one.quantities
        print(f"{site:10} {name:10} PUE {q['pue']:.3f}  TUE {q['tue']:.3f}  water {q['wue']:.2f} L/kWh of IT")
    saved = 100.0 * there.coolings["coldplate"].saving["facility_energy"]
    print(f"{site:10} cold plates save {saved:.1f} % at equal work")

# %% [markdown]
# ## What it rests on
#
# Flags say what was used outside its range; assumptions carry their source and trust. Energy closes by an independent
# account of the heat.

# %%
for name, one in answer.coolings.items():
    print(f"{name}: energy residual of the year {one.closure['energy_residual_relative']:.1e}")
    for flag in one.flags:
        print(f"    {flag.text}")

# %%
[f"{each.name}: {each.value}" for each in answer.assumptions if each.trust == "recalled"][:8]
