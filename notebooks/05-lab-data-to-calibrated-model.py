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
# # Lab data to a calibrated model
#
# A heat sink was tested at eight air flows. Two files describe the test, no Python: here they are only written from a
# notebook so that it runs by itself. The commands are those of the terminal.

# %%
import json
import subprocess
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp()) / "my-sink"
folder.mkdir()
(folder / "data.csv").write_text("""flow [cfm],resistance [K/W]
5,0.496
9.7,0.371
16,0.317
20,0.300
30,0.277
40,0.265
60,0.253
80,0.247
""")
written = (folder / "case.toml").write_text("""schema_version = "1.0"
title = "2U heat sink, ducted"
source = "Intel, thermal guidelines of the Xeon at 800 MHz bus, fig. 2-8"
licence = "figures of a publication"
trust = "published-curve"

[model]
use = "part:heat-sink"

[inputs]
air_flow = { column = "flow", units = "cfm" }

[outputs]
thermal_resistance = { column = "resistance", units = "K/W", uncertainty = "0.0086 K/W" }

[tolerance]
thermal_resistance = { largest = "0.0086 K/W", why = "the maker's standard deviation of its own tests" }

[calibrate]
base_resistance = { lower = "0.05 K/W", upper = "0.5 K/W" }
slope = { lower = "0.001 K/W", upper = "1 K/W" }
flow_exponent = { lower = 0.1, upper = 2.0 }
""")


def heatpath(*words: str) -> str:
    """What the command prints, without the temporary folder's name."""
    done = subprocess.run([sys.executable, "-m", "heatpath", *words], capture_output=True, text=True)
    return (done.stdout + done.stderr).replace(str(folder.parent) + "/", "")


# %% [markdown]
# ## Score with points held out
#
# Three quarters of the rows are fitted, the rest is predicted. The line of `thermal_resistance` is the score on points
# that the fit has not seen.

# %%
print(heatpath("calibrate", str(folder), "--holdout", "0.25", "--seed", "1"))

# %% [markdown]
# ## The curve
#
# The slope is the resistance beyond the floor at 10 L/s.

# %%
import matplotlib.pyplot as plt
import numpy as np

tree = json.loads(heatpath("calibrate", str(folder), "--holdout", "0.25", "--seed", "1", "--json"))
fit = {one["name"]: one["value"]["value"] for one in tree["calibrated"]}
flow, measured = np.loadtxt(folder / "data.csv", delimiter=",", skiprows=1, unpack=True)
litres = flow * 0.4719474
smooth = np.geomspace(2.0, 45.0, 100)
model = fit["base_resistance"] + fit["slope"] * (smooth / 10.0) ** -fit["flow_exponent"]
figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(smooth, model, color="#00507a", label="calibrated")
axes.errorbar(litres, measured, yerr=0.0086, fmt="s", ms=5, color="#b3430b", capsize=3, label="measured, ± 0.0086 K/W")
axes.set_xlabel("air flow [L/s]")
axes.set_ylabel("thermal resistance [K/W]")
axes.set_ylim(bottom=0)
axes.spines[["top", "right"]].set_visible(False)
legend = axes.legend(frameon=False)

# %% [markdown]
# ## Somebody else's measurement
#
# The shipped cases have the same format. A cold plate of 1 kW against its published curve: one flow sets the floor
# of the plate, the twelve others are scored.

# %%
print(heatpath("validate", "ocp-cold-plate"))

# %% [markdown]
# ## When the data have a fault
#
# One line, with file, line and column:

# %%
written = (folder / "data.csv").write_text((folder / "data.csv").read_text().replace("0.300", "0.3OO"))
print(heatpath("validate", str(folder)))
