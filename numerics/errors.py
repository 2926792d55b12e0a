"""What can go wrong, typed: the user's input, or the physics of what was asked."""

from __future__ import annotations


class HeatpathError(Exception):
    """Base of every error that heatpath raises on purpose."""


class InputError(HeatpathError):
    """The user's input cannot be used. One line: file, field, what is wrong, what is allowed.

    Parameters
    ----------
    field : dotted name of the field, e.g. ``coolings.immersion.supply_temperature``
    message : what is wrong with it
    allowed : the allowed range or names, in words
    file : the file it came from, where there is one
    """

    def __init__(self, field: str, message: str, *, allowed: str | None = None, file: str | None = None) -> None:
        self.field = field
        self.message = message
        self.allowed = allowed
        self.file = file
        super().__init__(field, message)

    def __str__(self) -> str:
        place = f"{self.file}: {self.field}" if self.file else self.field
        tail = f" (allowed: {self.allowed})" if self.allowed else ""
        return f"{place}: {self.message}{tail}"


class PhysicalFailure(HeatpathError):
    """What was asked has no physical answer: not converged, over limit, freezing, boiling in a liquid loop, pump off
    its curve.

    Parameters
    ----------
    reason : stable code, e.g. ``not_converged``, ``junction_over_limit``, ``freezing``, ``boiling``, ``pump_off_curve``
    message : one sentence for people
    device : the limiting device, where there is one
    residual : of the solver [W], where there is one
    equation : the one that the solver left farthest from balance, in words
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        device: str | None = None,
        residual: float | None = None,
        equation: str | None = None,
    ) -> None:
        self.reason = reason
        self.message = message
        self.device = device
        self.residual = residual
        self.equation = equation
        super().__init__(reason, message)

    def __str__(self) -> str:
        device = f" at {self.device}" if self.device else ""
        worst = f", worst in the {self.equation}" if self.equation else ""
        residual = f" (residual {self.residual:.3g} W)" if self.residual is not None else ""
        return f"{self.reason}{device}: {self.message}{worst}{residual}"
