"""A power module in circulated oil, stepped to three powers: fitted on the smallest, predicted at the others.

Source: ME 470 senior capstone project, University of Illinois, raw logs in jekuan1/ME470-Immersion-Cooling-Data at
160a450e, horizontal runs: mean of the last 200 s, and seconds from 5 % to 63 % of the rise. Neither the oil nor its
flow is published; the heat capacity of its stream, 628 W/K, is the slope of its rise over the three powers.
"""

import numpy as np
import pytest
from scipy.optimize import brentq, least_squares

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.thermal.elements import BoardPart, SetFlow
from heatpath.thermal.network import Conditions, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.steps import Signals
from heatpath.thermal.transient import Storage, run_transient

OIL = "transformer-oil"
STREAM = 628.0  # W/K
LENGTH, FLOW_AREA = 0.1, 0.02  # m, m2: not published; what is fitted makes up for them
# power [W]: inlet [K], rise of TC0 and of the mean of eight channels [K], t63 of either [s]
RUNS = {
    97.5: (295.81, 9.030, 5.619, 38.4, 37.0),
    148.66: (295.59, 12.577, 7.268, 46.0, 39.0),
    198.2: (295.28, 16.067, 8.721, 36.0, 31.0),
}


def module(power, area, link):
    """The module with its hot front (TC0) and its body (the mean), in a stream of oil; and conditions at an inlet."""
    draft = Draft((OIL,))
    inlet, outlet = draft.add_reservoir("inlet", OIL), draft.add_reservoir("outlet", OIL)
    front = draft.add_solid("front", DevicePower(power, idle=0.0))
    body = draft.add_solid("body")
    draft.connect(front, body, link)
    cp = properties(property_table((OIL,)), 0, 296.0)[1]
    part = BoardPart(area, LENGTH, FLOW_AREA, 0.0)
    draft.add_branch("oil", inlet, outlet, SetFlow(STREAM / cp), part, solid=body)
    return draft.compile()


def rises(power, area, link):
    """Steady rise of front and body over the inlet [K], and what a run starts from."""
    network = module(power, area, link)
    t_in = RUNS[power][0]
    given = Conditions(1.0, np.full(2, t_in), np.full(2, t_in), np.full(1, t_in))
    state = solve_steady(network, given, first_guess(network, given, np.full(1, 0.3), t_in + 5.0))
    return state.solid_temperature - t_in


def seconds(power, area, link, capacities):
    """Seconds from 5 % to 63 % of the rise, of front and body."""
    network, t_in = module(power, area, link), RUNS[power][0]
    given = Conditions(0.0, np.full(2, t_in), np.full(2, t_in), np.full(1, t_in))
    start = first_guess(network, given, np.full(1, 0.3), t_in)
    start[-2:] = t_in
    time = np.arange(0.0, 501.0)
    on, held = np.ones(time.size), np.full(time.size, t_in)
    storage = Storage(np.zeros(1), np.zeros(2), np.asarray(capacities), np.empty(0))
    solids = np.array([start.size - 2, start.size - 1])
    run = run_transient(network, storage, Signals(time, on, held, held), start, watch=solids)
    share = (run.watched - t_in) / (run.watched[-1] - t_in)
    return [float(np.interp(0.632, column, time) - np.interp(0.05, column, time)) for column in share.T]


@pytest.fixture(scope="module")
def fitted():
    """Area, link and the two heat capacities, from the run at 97.5 W alone."""
    _, front, mean, front_63, mean_63 = RUNS[97.5]
    link = 97.5 / (front - mean)
    area = brentq(lambda a: rises(97.5, a, link)[1] - mean, 1e-3, 1.0, xtol=1e-8)
    found = least_squares(
        lambda c: np.array(seconds(97.5, area, link, np.exp(c))) / (front_63, mean_63) - 1.0,
        np.log([50.0, 500.0]), diff_step=1e-2, xtol=1e-4, max_nfev=30,
    )  # fmt: skip
    return area, link, np.exp(found.x)


@pytest.mark.parametrize("power", [148.66, 198.2])
def test_steps_that_were_not_fitted(fitted, power, capsys):
    area, link, capacities = fitted
    _, front, mean, front_63, mean_63 = RUNS[power]
    rise = rises(power, area, link)
    t63 = seconds(power, area, link, capacities)
    errors = {
        "steady rise of TC0": rise[0] / front - 1.0,
        "steady rise of the mean": rise[1] / mean - 1.0,
        "t63 of TC0": t63[0] / front_63 - 1.0,
        "t63 of the mean": t63[1] / mean_63 - 1.0,
    }
    with capsys.disabled():
        print(f"\n{power} W: " + ", ".join(f"{name} {100 * value:+.1f} %" for name, value in errors.items()))
    assert abs(errors["steady rise of TC0"]) < 0.10
    assert abs(errors["t63 of the mean"]) < 0.15
