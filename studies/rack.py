"""One rack, steady, at full utilisation: ``heatpath solve``."""

from __future__ import annotations

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.answer import Device, Flag, RackAnswer
from heatpath.studies.assumptions import assumptions_of
from heatpath.studies.hall import SHUTDOWN_MARGIN, Hall, Installation, build, open_hall, request_for
from heatpath.studies.ranges import boiling_flags, coolant_flags, law_flags
from heatpath.studies.scenario import Scenario
from heatpath.thermal.rack_point import DevicePoint, RackPoint


def solve(scenario: Scenario, cooling: str) -> RackAnswer:
    """The rack of one technology at full utilisation and its set point.

    Infeasible, with the limiting device and without numbers, where a device has no state in which its heat is carried
    away.

    Raises
    ------
    InputError : the user's faults
    PhysicalFailure : the rack has no solution, and no device is the cause
    """
    hall = open_hall(scenario)
    try:
        installation = build(hall, cooling)
    except PhysicalFailure as failure:
        if failure.device is None:
            raise
        return _infeasible(hall, cooling, failure)
    point = installation.design
    over = point.junction_margin_min < -SHUTDOWN_MARGIN
    return RackAnswer(
        cooling=cooling,
        status="infeasible" if over else "ok",
        reason=f"{-point.junction_margin_min:.1f} K over its limit at full load" if over else None,
        limiting_device=point.limiting_device,
        quantities=_quantities(point) | _water(installation),
        devices=_devices(installation, request_for(hall, cooling).coolant),
        closure={
            "energy_residual_relative": point.energy_residual,
            "mass_residual": point.mass_residual,
            "pressure_residual": point.pressure_residual,
        },
        flags=_flags(installation),
        assumptions=assumptions_of(hall, {cooling: installation}),
    )


def _infeasible(hall: Hall, cooling: str, failure: PhysicalFailure) -> RackAnswer:
    return RackAnswer(
        cooling=cooling,
        status="infeasible",
        reason=failure.message,
        limiting_device=failure.device,
        quantities={},
        devices=(),
        closure={},
        flags=(Flag(failure.reason, failure.message),),
        assumptions=assumptions_of(hall, {}),
    )


def _quantities(point: RackPoint) -> dict[str, float]:
    taken = point.compute_power + point.server_fan_power + point.supply_loss_power
    return {
        "junction_temperature_max": point.junction_temperature_max,
        "supply_temperature": point.coolant_supply_temperature,
        "return_temperature": point.coolant_return_temperature,
        "coolant_flow": point.coolant_flow,
        "heat_capture_fraction": captured(point),
        "rack_compute_power": point.compute_power,
        "compute_power": point.compute_power,
        "leakage_power": point.leakage_power,
        "server_fan_power": point.server_fan_power,
        "supply_loss_power": point.supply_loss_power,
        "it_power": taken,
        "pump_power": point.pump_power,
        "heat_to_liquid": point.heat_to_liquid,
        "heat_to_air": point.heat_to_air,
        **tank_quantities(point),
        **({"heat_to_door": point.heat_to_door} if point.heat_to_door else {}),
    }


def captured(point: RackPoint) -> float:
    """Share of the rack's heat that leaves in liquid, a rear door's water with it."""
    liquid = point.heat_to_liquid + point.heat_to_door
    return liquid / (liquid + point.heat_to_air)


def _water(installation: Installation) -> dict[str, float]:
    """The facility water that holds the supply, and the approach of the coolant to it: results of the exchanger."""
    if installation.exchanger is None:
        return {}
    point = installation.design
    supply = point.coolant_supply_temperature
    water = installation.exchanger.water_entering(point.heat_to_liquid, point.exchanger_inlet_temperature, supply)
    return {"facility_water_temperature": water, "approach_temperature": supply - water}


def tank_quantities(point: RackPoint) -> dict[str, float]:
    """What a boiling tank or a pumped loop with boiling adds; nothing for the others."""
    if point.loop is not None:
        return {name: value for name, value in vars(point.loop).items() if isinstance(value, float)}
    if point.tank is None:
        return {}
    return {
        **point.tank.numbers(),
        "critical_margin_min": point.tank.critical_margin_min,
        "water_pressure_drop": point.water_pressure_drop,
    }


def _devices(installation: Installation, coolant: str) -> tuple[Device, ...]:
    return tuple(
        Device(
            name=each.name,
            position=each.position,
            count=each.count,
            junction_temperature=each.junction_temperature,
            case_temperature=each.case_temperature,
            power=each.power,
            coolant_flow=each.coolant_flow,
            margin=each.margin,
            coolant=coolant,
            boiling=_boiling(each),
        )
        for each in installation.design.devices
    )


def _boiling(device: DevicePoint) -> dict[str, float]:
    found = device.boiling or device.plate
    return {} if found is None else {name: float(value) for name, value in vars(found).items()}


def _flags(installation: Installation) -> tuple[Flag, ...]:
    point = installation.design
    flags = (*law_flags(installation), *coolant_flags(installation), *boiling_flags(installation, point))
    if point.work_share < 1.0:
        text = f"{point.limiting_device} throttles to {100.0 * point.work_share:.1f} % of its work"
        flags = (*flags, Flag("throttled", text))
    if point.heat_to_air < 0.0:
        text = f"the rear door takes {-point.heat_to_air / 1e3:.1f} kW too much: its water is too cold"
        flags = (*flags, Flag("cools_room", text))
    return flags
