"""The controls of a rack while it is followed in time: pump, fans and facility-water valve, each by its own law.

At every sample each looks at its temperature and moves what it drives; between samples the network runs on with that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.numerics.errors import InputError
from heatpath.thermal.elements import SET_FLOW
from heatpath.thermal.exchanger import FacilityExchanger
from heatpath.thermal.governor import SpeedControl
from heatpath.thermal.network import Network
from heatpath.thermal.plan import Plan

Floats = NDArray[np.float64]
_LEAST_OPENING = 0.01  # of a valve; less is leakage
_AT_REST = 1e-3  # of its rated capacity rate, that counts when a coolant stands in its exchanger


@dataclass(frozen=True)
class WaterValve:
    """The valve in the facility water of a CDU or of a tank's exchanger.

    Parameters
    ----------
    control : what it watches and how it moves; its speed is the opening, 0 to 1
    exchanger : whose water it throttles
    water : temperature at which that enters [K]
    """

    control: SpeedControl
    exchanger: FacilityExchanger | None = None
    water: float = 0.0

    def supply(self, opening: float, coolant_return: float, capacity: float, warming: float = 0.0) -> float:
        """Temperature at which the coolant leaves [K], from that at which it comes and its capacity rate [W/K].

        ``T_s = T_r - eps C_min (T_r - T_w)/C``; ``warming`` [K] of water that nothing cools
        """
        exchanger = self._exchanger()
        coolant = max(capacity, _AT_REST * exchanger.coolant_capacity)
        water = opening * exchanger.water_capacity
        smaller, larger = min(coolant, water), max(coolant, water)
        ua = float(exchanger.ua(np.array([coolant]), water)[0])
        share = effectiveness_counterflow(ua / smaller, smaller / larger) * smaller / coolant
        return coolant_return - share * (coolant_return - self.water - warming)

    def opening_for(self, supply: float, coolant_return: float, capacity: float) -> float:
        """Opening that gives this supply temperature [K]; an end where none does."""

        def excess(opening: float) -> float:
            return self.supply(opening, coolant_return, capacity) - supply

        if excess(1.0) >= 0.0:
            return 1.0
        return float(brentq(excess, _LEAST_OPENING, 1.0)) if excess(_LEAST_OPENING) > 0.0 else _LEAST_OPENING

    @classmethod
    def rated(
        cls, control: SpeedControl, exchanger: FacilityExchanger, share: float,
        heat: float, coolant_return: float, coolant_supply: float,
    ) -> WaterValve:  # fmt: skip
        """A valve that is open by ``share`` at a design point: so cold the facility water is taken to be."""
        capacity = heat / (coolant_return - coolant_supply)

        def excess(water: float) -> float:
            return cls(control, exchanger, water).supply(share, coolant_return, capacity) - coolant_supply

        return cls(control, exchanger, float(brentq(excess, coolant_supply - 100.0, coolant_supply)))

    def _exchanger(self) -> FacilityExchanger:
        if self.exchanger is None:
            raise InputError("controls.valve", "this rack's valve has no exchanger", allowed="a CDU or a tank with one")
        return self.exchanger


@dataclass
class Actuator:
    """A law, where what it drives stands, and its last error [K]."""

    law: SpeedControl
    position: float
    error: float | None = None

    def move(self, temperature: float, interval: float) -> None:
        """To where the law wants it for the next interval [s]."""
        error = temperature - self.law.set_point
        before = error if self.error is None else self.error
        self.position = self.law.step(self.position, error, before, interval)
        self.error = error


class Controls:
    """The actuators of one rack, and what they make of its network.

    Parameters
    ----------
    plan, network : of the rack; pump, fans, valve : as in ``Behaviour``
    speeds (controllers,) : of its steady start; supply, coolant_return : [K] there; capacity : of its coolant [W/K]
    """

    def __init__(
        self,
        plan: Plan,
        network: Network,
        pump: SpeedControl | None,
        fans: SpeedControl | None,
        valve: WaterValve | None,
        speeds: Floats,
        supply: float,
        coolant_return: float,
        capacity: float,
    ) -> None:
        _refuse_missing(plan, network, pump, fans, valve)
        self.plan, self.valve = plan, valve
        self.speeds: dict[int, Actuator] = {}
        if pump is not None:
            self._take(network, [plan.pump], pump, speeds)
        if fans is not None:
            self._take(network, plan.fans, fans, speeds)
        self.opening: Actuator | None = None
        if valve is not None:
            start = 1.0 if valve.exchanger is None else valve.opening_for(supply, coolant_return, capacity)
            law = replace(valve.control, minimum=max(valve.control.minimum, _LEAST_OPENING))
            self.opening = Actuator(law, start)

    def _take(self, network: Network, branches: list[int], law: SpeedControl, speeds: Floats) -> None:
        for c in dict.fromkeys(int(network.controller[b]) for b in branches):
            self.speeds[c] = Actuator(law, float(speeds[c]))

    def act(self, temperatures: dict[str, float], interval: float, stuck: bool) -> None:
        """Move everything, by watched temperature [K]; a ``stuck`` valve stays where it is."""
        for each in self.speeds.values():
            each.move(temperatures[each.law.watch], interval)
        if self.opening is not None and not stuck:
            self.opening.move(temperatures[self.opening.law.watch], interval)

    def network(self, network: Network) -> Network:
        """The network with speeds and water flow as they are set."""
        if self.speeds:
            rows, watched = network.control_row.copy(), network.control_solid.copy()
            for c, each in self.speeds.items():
                rows[c, 0], watched[c] = each.position, -1
            network = network._replace(control_row=rows, control_solid=watched)
        if self.opening is not None and network.loss_code[self.plan.exchanger] == SET_FLOW:
            loss = network.loss_row.copy()  # facility water itself runs through the rack's condenser
            loss[self.plan.exchanger, 0] *= self.opening.position
            network = network._replace(loss_row=loss)
        return network

    def supply(self, held: float, coolant_return: float, capacity: float, warming: float) -> float:
        """Temperature at which the coolant is supplied [K]: ``held``, warmer by ``warming``, or what a valve makes."""
        if self.opening is None or self.valve is None or self.valve.exchanger is None:
            return held + warming
        return self.valve.supply(self.opening.position, coolant_return, capacity, warming)


def _refuse_missing(
    plan: Plan, network: Network, pump: SpeedControl | None, fans: SpeedControl | None, valve: WaterValve | None
) -> None:
    """Refuse a control of what a rack does not have."""
    watered = plan.exchanger >= 0 and int(network.loss_code[plan.exchanger]) == SET_FLOW
    valved = watered or (plan.exchanger >= 0 and (valve is None or valve.exchanger is not None))
    asked = {
        "pump": (pump, plan.pump >= 0, "no pump of its own"), "fans": (fans, bool(plan.fans), "no fans"),
        "valve": (valve, valved, "no valve in facility water"),
    }  # fmt: skip
    there = [name for name, (_, has, _) in asked.items() if has]
    for name, (control, has, lack) in asked.items():
        if control is not None and not has:
            raise InputError(f"controls.{name}", f"this rack has {lack}", allowed=" or ".join(there) or None)
