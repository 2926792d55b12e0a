"""The sum of nucleate boiling and laminar convection that plates use, against FC-77 in silicon channels (HG08)."""

import csv
from collections import defaultdict
from importlib import resources

import numpy as np

from heatpath.fluids.channel_boiling import flow_boiling_cooper_laminar
from heatpath.fluids.ducts import nusselt_rectangular_three_sides
from heatpath.fluids.registry import laws
from heatpath.fluids.saturated import BOILING_WATER
from heatpath.fluids.states import coolant_state

LIQUID = coolant_state("fc-77", 370.15, outside="flag", allow_recalled=True)
FC_77 = BOILING_WATER._replace(molar_mass=0.416, liquid_conductivity=LIQUID.conductivity)  # the law asks no more of it
CRITICAL = 1.58e6  # Pa


def test_the_sum_is_high_on_wider_channels_and_its_law_says_so():
    path = resources.files("heatpath.validation") / "cases" / "hg08-microchannels" / "data.csv"
    errors = defaultdict(list)
    for row in csv.DictReader(line for line in path.read_text("utf-8").splitlines() if line[0] != "#"):
        depth, diameter = float(row["depth_over_width"]), float(row["hydraulic_diameter"])
        fluid = FC_77._replace(reduced_pressure=float(row["pressure"]) / CRITICAL)
        nusselt = nusselt_rectangular_three_sides(min(depth, 1.0 / depth))
        found = flow_boiling_cooper_laminar(float(row["heat_flux"]), nusselt, diameter, 1e-6, fluid)
        errors[row["channel"]].append(found / float(row["coefficient"]) - 1.0)
    means = {channel: float(np.mean(each)) for channel, each in errors.items()}
    print("\n" + ", ".join(f"{channel} {100.0 * mean:+.0f} %" for channel, mean in means.items()))
    assert min(means.values()) > 0.10 and 0.30 < max(means.values()) <= laws()["flow_boiling_cooper_laminar"].error
