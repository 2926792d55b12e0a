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
# # Calling it from a planning tool
#
# A planning tool has its own objects and wants numbers back, with units, or one line that says what is wrong. The same
# number comes out of Python, of the command line and of the service.

# %%
import json
import subprocess
import sys

import heatpath as hp

# %% [markdown]
# ## A scenario as a dictionary
#
# Quantities are text with their unit, or `{"value": ..., "units": ...}`. What is not said has a default.

# %%
request = {
    "schema_version": "1.0",
    "site": {"name": "frankfurt"},
    "hall": {"compute_power": {"value": 2.0e6, "units": "W"}},
    "load": {"profile": "constant", "mean_utilisation": 0.7},
    "coolings": {
        "air": {
            "coolant": "air",
            "supply_temperature": "25 degC",
            "plant": "contained-chilled-water",
            "nodes_per_rack": 4,
        },
        "coldplate": {
            "coolant": "pg25",
            "supply_temperature": "40 degC",
            "plant": "warm-water-dry-cooler",
            "nodes_per_rack": 12,
        },
    },
    "economics": {
        "currency": "EUR",
        "electricity": "0.16 EUR/kWh",
        "water": "2.5 EUR/m^3",
        "carbon_price": "70 EUR/t",
    },
}
answer = hp.compare(request)
tree = json.loads(answer.to_json())
print(json.dumps(tree["coolings"]["coldplate"]["quantities"]["facility_energy"]))
print(json.dumps(tree["coolings"]["coldplate"]["saving"]["facility_energy"]))

# %% [markdown]
# ## The same number through the command line

# %%
import tempfile
from pathlib import Path


def heatpath(*words: str) -> str:
    """What a command prints."""
    done = subprocess.run([sys.executable, "-m", "heatpath", *words], capture_output=True, text=True, check=True)
    return done.stdout


file = Path(tempfile.mkdtemp()) / "request.json"
file.write_text(json.dumps(request))
printed = json.loads(heatpath("compare", str(file), "--json"))
assert printed["coolings"] == tree["coolings"]  # to the last bit
printed["coolings"]["coldplate"]["quantities"]["pue"]

# %% [markdown]
# ## The same number over HTTP
#
# `heatpath serve` answers on this machine only, with the text that `--json` prints. Here a service is started, asked
# and stopped; [Asking over HTTP](../service.md) has its limits and refusals.

# %%
import socket
import time
import urllib.request

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "heatpath", "serve", "--port", str(port), "--workers", "1", "--limit", "120"]
service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(400):  # the kernels are warm before the first request is taken
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health").close()
            break
        except OSError:
            time.sleep(0.5)
    body, head = json.dumps({"scenario": request}).encode(), {"content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/v1/compare", body, head)) as reply:
        served = json.load(reply)
finally:
    service.terminate()
    service.wait()
assert served["coolings"] == tree["coolings"]  # to the last bit
served["coolings"]["coldplate"]["quantities"]["pue"]

# %% [markdown]
# ## A mistake is one line
#
# It names the field and what is allowed; in Python it is a typed error with the same parts.

# %%
request["coolings"]["coldplate"]["supply_temperature"] = "132 degC"
try:
    hp.compare(request)
except hp.InputError as error:
    print(error.field, "|", error.message, "|", error.allowed)
request["coolings"]["coldplate"]["supply_temperature"] = "40 degC"

# %% [markdown]
# ## What cannot be built is an answer, not an error
#
# Air cannot carry a 120 kW rack: that technology is *infeasible* with the device that stops it, and the others are
# answered.

# %%
dense = hp.load_scenario("rack-72")
for name, one in hp.compare(dense, coolings=["air", "coldplate"]).coolings.items():
    print(f"{name}: {one.status}" + (f", {one.reason}" if one.status != "ok" else ""))

# %% [markdown]
# ## A table of variants
#
# Site by supply temperature, as a planner would tabulate it: the saving against the same site's air hall.

# %%
print("saving of facility energy, %      " + "".join(f"{celsius:>9} degC" for celsius in (32, 40)))
for site in ("stockholm", "frankfurt", "singapore"):
    row = []
    for celsius in (32, 40):
        request["site"]["name"] = site
        request["coolings"]["coldplate"]["supply_temperature"] = f"{celsius} degC"
        saving = hp.compare(request).coolings["coldplate"].saving["facility_energy"]
        row.append("unequal work" if saving is None else f"{100 * saving:.1f}")
    print(f"{site:34}" + "".join(f"{cell:>14}" for cell in row))

# %% [markdown]
# ## The schema
#
# For a form or a validator in another language:

# %%
schema = json.loads(heatpath("schema", "scenario"))
list(schema["properties"])
