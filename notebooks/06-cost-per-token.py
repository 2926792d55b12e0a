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
# # Savings and cost per token
#
# "Immersion raises power efficiency by up to 30 %." Against which hall, under which definition, and what does that do
# to the price of a token?

# %%
import heatpath as hp

hall = hp.load_scenario()
racks = ["air", "coldplate", "immersion"]

# %% [markdown]
# ## Against which hall
#
# The same tank against two air halls: a modern contained one and a legacy one. Savings are of facility energy at equal
# work, and of what cooling alone takes: the second is several times the first, with the same hall behind it.

# %%
for plant in ("contained-chilled-water", "legacy-chilled-water"):
    there = hall.to_dict()
    there["coolings"]["air"]["plant"] = plant
    answer = hp.compare(there, coolings=["air", "immersion"])
    air, tank = answer.coolings["air"], answer.coolings["immersion"]
    print(
        f"against {plant}: PUE {air.quantities['pue']:.2f} to {tank.quantities['pue']:.2f}, "
        f"facility energy {100 * tank.saving['facility_energy']:.1f} %, "
        f"cooling energy {100 * tank.saving['cooling_energy']:.1f} %, "
        f"energy per token {100 * tank.saving['energy_per_token']:.1f} %"
    )
    for cause, share in tank.saving_parts.items():
        if share is not None and abs(share) > 0.002:
            print(f"      {cause:18} {100 * share:+5.1f} points")

# %% [markdown]
# Thirty percent is what a legacy hall shows; against a modern contained hall it is a third of that, most of it server
# fans. Of the legacy hall's points the UPS and the lighting are not cooling at all.
#
# ## How surely
#
# `heatpath claim` varies every uncertain input by its published range, against several air halls, and says how often
# the thirty percent hold. Few samples here, so that the page builds quickly; the command takes 256.

# %%
from heatpath.claim_pages import claim_lines

audit = hp.claim(hall, coolings=["immersion"], claim=0.30, samples=32)
print("\n".join(line.text for line in claim_lines(audit)))

# %%
hp.pictures.waterfall(audit, "immersion", "legacy")

# %%
hp.pictures.claim_map(audit)

# %% [markdown]
# ## What a token costs
#
# Prices, lives and rates are ranges with sources, so costs are ranges: lowest, central, highest of all combinations of
# their ends.

# %%
tokens = hp.tokens(hall, coolings=racks)
tokens

# %% [markdown]
# ## As a picture
#
# Cost of a million tokens, owned and rented. Most of it is the accelerators; cooling moves a few percent, less than
# their price is uncertain by.

# %%
hp.pictures.tokens(tokens)
