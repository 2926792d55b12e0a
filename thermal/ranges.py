"""Which laws and tables a solution uses outside their range."""

from __future__ import annotations

import numpy as np

from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.pool import saturated_at
from heatpath.fluids.properties import properties
from heatpath.fluids.registry import limits, outside
from heatpath.thermal.elements import (
    BOARD_PART,
    DUCTS,
    FINNED_DUCTS,
    FINNED_DUCTS_ON_STACK,
    PLATE_CHANNELS,
    RATED_LOSS,
    RATED_SINK,
)
from heatpath.thermal.rack import Rack
from heatpath.thermal.steady import State
from heatpath.thermal.streams import outlet_temperatures, plate_ranges
from heatpath.thermal.surfaces import ANGLE, FACTOR, ROUGHNESS, SUBCOOLING
from heatpath.thermal.tank import Tank

LEAKAGE_FIT = (303.15, 363.15)  # K, of the measured leakage shape
PLATE_RATING = (0.4, 2.4)  # of the rated flow: the points of the published plate curve
_DUCT_LAWS = {
    FINNED_DUCTS: "nusselt_parallel_plates",
    FINNED_DUCTS_ON_STACK: "nusselt_parallel_plates",
    PLATE_CHANNELS: "nusselt_developing_three_sides",
}


def outside_ranges(rack: Rack, state: State) -> dict[str, str]:
    """Law or table, and in words how far outside it is used; empty where all is inside."""
    found: dict[str, str] = {}
    net = state.network
    duct = limits("nusselt_parallel_plates", "re").highest
    plate = limits("nusselt_flat_plate", "re").highest
    outlets = outlet_temperatures(state)
    for b in np.flatnonzero(net.boils[net.fluid] < 0):
        mean = 0.5 * (state.outlet_temperature[b] + state.node_temperature[net.start[b]])
        _, _, _, mu, _ = properties(net.table, net.fluid[b], mean)
        path = abs(state.flow[b]) / net.branch_count[b]
        name = rack.plan.draft.branches[b].name
        row = net.loss_row[b]
        if net.loss_code[b] == DUCTS:
            re = 2.0 * path / (row[0] * (row[1] + row[2]) * mu)
            if re > duct:
                law = _DUCT_LAWS.get(int(net.heat_code[b]), "apparent_friction_rectangular")
                found.setdefault(law, f"Re {re:.0f} in {name}, laminar up to {duct:.0f}")
        if net.heat_code[b] == RATED_SINK and net.loss_code[b] == RATED_LOSS:
            share = path / (net.loss_row[b, 3] * row[1])
            if not PLATE_RATING[0] <= share <= PLATE_RATING[1]:
                low, high = PLATE_RATING
                text = f"{share:.2f} of the rated flow in {name}, its curve covers {low} to {high}"
                found.setdefault("rated_plate", text)
        if net.heat_code[b] == BOARD_PART:
            re = path * net.heat_row[b, 1] / (net.heat_row[b, 2] * mu)
            if re > plate:
                found.setdefault("nusselt_flat_plate", f"Re {re:.0f} over {name}, laminar up to {plate:.0f}")
    found |= plate_ranges(state, rack.names.branches)
    if rack.plan.tank is not None:
        found |= _boiling_ranges(rack.plan.tank, state)
    for package in rack.plan.packages:
        t = state.solid_temperature[package.junction]
        if not LEAKAGE_FIT[0] <= t <= LEAKAGE_FIT[1]:
            text = f"{package.device.name} at {t - 273.15:.0f} degC; the shape is measured from 30 to 90 degC"
            found.setdefault("leakage_power", text)
    for f, coolant_name in enumerate(rack.plan.draft.coolants):
        low, high = load_coolant(coolant_name).source_range
        t = outlets[net.fluid == f]
        if np.min(t) < low or np.max(t) > high:
            found[f"coolant:{coolant_name}"] = (
                f"{coolant_name} from {np.min(t) - 273.15:.1f} to {np.max(t) - 273.15:.1f} degC; its sources cover "
                f"{low - 273.15:.0f} to {high - 273.15:.0f} degC"
            )
    return found


def _boiling_ranges(tank: Tank, state: State) -> dict[str, str]:
    """Laws of boiling, condensation and of the water in the coil, used outside their range in a tank."""
    found: dict[str, str] = {}
    net = state.network
    t = float(state.solid_temperature[tank.pool])
    fluid = saturated_at(net.pool, t)
    cooper = {"reduced_pressure": fluid.reduced_pressure, "molar_mass": fluid.molar_mass}
    for each in tank.wetted:
        row = net.edge_row[each.edge]
        reached = outside("boiling_flux_cooper", **cooper, roughness=row[ROUGHNESS], factor=row[FACTOR])
        reached += outside("critical_flux_orientation", angle=row[ANGLE])
        reached += outside("critical_flux_arik", subcooling=row[SUBCOOLING])
        for sentence in reached:
            law, _, text = sentence.partition(": ")
            found.setdefault(law, f"{each.name}: {text}")
    for sentence in outside("condensation_bank", rows=float(net.edge_row[tank.condenser][2])):
        found["condensation_bank"] = sentence
    return found
