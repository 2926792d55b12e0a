"""Moist air: saturation, humidity, enthalpy, wet bulb and dew point by the ASHRAE formulas, compiled.

Temperatures in K, pressures in Pa, humidity ratios in kg of water per kg of dry air, enthalpies in J per kg of dry air
(zero for dry air and liquid water at 0 degC), densities in kg of moist air per m3.

References
----------
.. [1] ASHRAE Handbook Fundamentals 2017, chapter 1 (equation numbers below are of its SI edition).
.. [2] R. W. Hyland, A. Wexler, ASHRAE Transactions 89(2A), 1983, 500-519 (saturation pressure).
"""

from __future__ import annotations

import math

from heatpath.numerics.kernel import kernel

ZERO_CELSIUS = 273.15  # K
TRIPLE_POINT = 273.16  # K
MASS_RATIO = 0.621945  # molar mass of water over that of dry air, [1] eq. 20
GAS_CONSTANT = 287.042  # J/(kg K), dry air, [1] eq. 1
AIR_HEAT_CAPACITY = 1006.0  # J/(kg K), dry air, [1] eq. 30
VAPOUR_HEAT_CAPACITY = 1860.0  # J/(kg K), [1] eq. 30
EVAPORATION_ENTHALPY = 2.501e6  # J/kg at 0 degC, [1] eq. 30
WATER_HEAT_CAPACITY = 4186.0  # J/(kg K), liquid, [1] eq. 33
FREEZING_BAND = (-0.8, 0.4)  # degC, over which the wick of the wet bulb passes from ice to water
NEARLY_ALL = 0.999  # of the pressure is vapour: where the search for a wet bulb ends below the boiling point
LOWEST_TEMPERATURE = 173.15  # K, lower end of the saturation formula over ice


@kernel
def saturation_pressure_over_ice(temperature: float) -> float:
    """Pressure of water vapour over ice [Pa], -100 to 0 degC, [1] eq. 5."""
    t = temperature
    return math.exp(
        -5.6745359e3 / t
        + 6.3925247
        + t * (-9.677843e-3 + t * (6.2215701e-7 + t * (2.0747825e-9 - 9.484024e-13 * t)))
        + 4.1635019 * math.log(t)
    )


@kernel
def saturation_pressure_over_water(temperature: float) -> float:
    """Pressure of water vapour over liquid water [Pa], 0 to 200 degC, [1] eq. 6."""
    t = temperature
    return math.exp(
        -5.8002206e3 / t
        + 1.3914993
        + t * (-4.8640239e-2 + t * (4.1764768e-5 - 1.4452093e-8 * t))
        + 6.5459673 * math.log(t)
    )


@kernel
def saturation_pressure(temperature: float) -> float:
    """Pressure of water vapour over ice below the triple point, over water above it [Pa]; the step there is below 1e-5.

    Examples
    --------
    >>> round(saturation_pressure(293.15), 1)
    2338.8
    """
    if temperature < TRIPLE_POINT:
        return saturation_pressure_over_ice(temperature)
    return saturation_pressure_over_water(temperature)


@kernel
def saturation_slope(temperature: float) -> float:
    """Derivative of the logarithm of the saturation pressure [1/K], analytic."""
    t = temperature
    if t < TRIPLE_POINT:
        polynomial = -9.677843e-3 + t * (1.24431402e-6 + t * (6.2243475e-9 - 3.7936096e-12 * t))
        return 5.6745359e3 / (t * t) + polynomial + 4.1635019 / t
    polynomial = -4.8640239e-2 + t * (8.3529536e-5 - 4.3356279e-8 * t)
    return 5.8002206e3 / (t * t) + polynomial + 6.5459673 / t


@kernel
def humidity_ratio_of_vapour(vapour_pressure: float, pressure: float) -> float:
    """Humidity ratio of air with this partial pressure of vapour, [1] eq. 20.

    Infinite where the vapour alone fills it.
    """
    if vapour_pressure >= pressure:
        return math.inf
    return MASS_RATIO * vapour_pressure / (pressure - vapour_pressure)


@kernel
def saturation_humidity_ratio(temperature: float, pressure: float) -> float:
    """Humidity ratio of saturated air, [1] eq. 21.

    Examples
    --------
    >>> round(saturation_humidity_ratio(293.15, 101325.0), 5)
    0.0147
    """
    return humidity_ratio_of_vapour(saturation_pressure(temperature), pressure)


@kernel
def humidity_ratio_from_relative_humidity(temperature: float, relative_humidity: float, pressure: float) -> float:
    """Humidity ratio from relative humidity (0 to 1; over ice below 0 degC as ASHRAE has it), [1] eqs. 12 and 20."""
    return humidity_ratio_of_vapour(relative_humidity * saturation_pressure(temperature), pressure)


@kernel
def enthalpy(temperature: float, humidity_ratio: float) -> float:
    """Enthalpy of moist air [J per kg of dry air], [1] eq. 30."""
    t = temperature - ZERO_CELSIUS
    return AIR_HEAT_CAPACITY * t + humidity_ratio * (EVAPORATION_ENTHALPY + VAPOUR_HEAT_CAPACITY * t)


@kernel
def saturation_enthalpy(temperature: float, pressure: float) -> float:
    """Enthalpy of saturated air [J per kg of dry air]."""
    return enthalpy(temperature, saturation_humidity_ratio(temperature, pressure))


@kernel
def density(temperature: float, humidity_ratio: float, pressure: float) -> float:
    """Density of moist air [kg/m3], [1] eqs. 26 and 27.

    Examples
    --------
    >>> round(density(293.15, 0.0, 101325.0), 3)
    1.204
    """
    specific_volume = GAS_CONSTANT * temperature * (1.0 + humidity_ratio / MASS_RATIO) / pressure
    return (1.0 + humidity_ratio) / specific_volume


@kernel
def _condensate_enthalpy(temperature: float) -> float:
    """Enthalpy of what wets the bulb [J/kg]: water above freezing, ice below, a linear mixture in the band.

    [1] eqs. 33 and 35 jump at 0 degC (a wet bulb of water or of ice), so that some states have two wet bulbs and some
    none. The band makes the wet bulb continuous and single-valued: the residual of `wet_bulb` stays monotone for any
    dryness.
    """
    t = temperature - ZERO_CELSIUS
    water = WATER_HEAT_CAPACITY * t
    ice = EVAPORATION_ENTHALPY - 2.830e6 + 2.1e3 * t  # [1] eq. 35 takes 2830 kJ/kg for sublimation at 0 degC
    coldest, warmest = FREEZING_BAND
    if t >= warmest:
        return water
    if t <= coldest:
        return ice
    share = (warmest - t) / (warmest - coldest)
    return (1.0 - share) * water + share * ice


@kernel
def humidity_ratio_from_wet_bulb(dry_bulb: float, wet_bulb_temperature: float, pressure: float) -> float:
    """Humidity ratio from dry and wet bulb: ``h + (Ws* - W) h_condensate = h_s*``, [1] eqs. 31, 33, 35.

    Negative where the wet bulb is colder than any moisture allows: such a pair does not exist.
    """
    ws = saturation_humidity_ratio(wet_bulb_temperature, pressure)
    h_s = enthalpy(wet_bulb_temperature, ws)
    h_c = _condensate_enthalpy(wet_bulb_temperature)
    t = dry_bulb - ZERO_CELSIUS
    return (h_s - ws * h_c - AIR_HEAT_CAPACITY * t) / (EVAPORATION_ENTHALPY + VAPOUR_HEAT_CAPACITY * t - h_c)


@kernel
def dew_point(humidity_ratio: float, pressure: float) -> float:
    """Temperature at which this air is saturated [K] (frost point below 0 degC), by Newton on the logarithm, to 1e-10
    K.

    Air drier than the saturation formula reaches (-100 degC) answers its lower end.
    """
    if humidity_ratio <= saturation_humidity_ratio(LOWEST_TEMPERATURE, pressure):
        return LOWEST_TEMPERATURE
    vapour = pressure * humidity_ratio / (MASS_RATIO + humidity_ratio)
    target = math.log(vapour)
    ratio = math.log(vapour / 610.94)
    t = ZERO_CELSIUS + 243.04 * ratio / (17.625 - ratio)  # Magnus form as a start
    for _ in range(50):
        step = (math.log(saturation_pressure(t)) - target) / saturation_slope(t)
        t -= step
        if abs(step) < 1e-10:
            break
    return t


@kernel
def wet_bulb(dry_bulb: float, humidity_ratio: float, pressure: float) -> float:
    """Thermodynamic wet bulb [K], monotone in temperature and in humidity and continuous through freezing.

    Solved to 1e-10 K by a bracketed secant (Illinois). Air at or above saturation answers its dry bulb. Hot air whose
    dry bulb is above the boiling point has its wet bulb below that: the bracket ends there.
    Within 0.03 K of psychrolib where that is not within 0.8 K of freezing, where the ASHRAE formulas themselves jump.

    Parameters
    ----------
    dry_bulb : [K], 173 to 373
    humidity_ratio : [kg/kg]
    pressure : [Pa]

    Examples
    --------
    >>> round(wet_bulb(303.15, 0.0107, 101325.0) - 273.15, 1)
    20.1
    """
    if humidity_ratio >= saturation_humidity_ratio(dry_bulb, pressure):
        return dry_bulb
    low = max(LOWEST_TEMPERATURE, dry_bulb - 110.0)
    high = dry_bulb
    if saturation_pressure(dry_bulb) > NEARLY_ALL * pressure:  # at the boiling point the saturated humidity is infinite
        high = dew_point(MASS_RATIO * NEARLY_ALL / (1.0 - NEARLY_ALL), pressure)
    f_low = humidity_ratio_from_wet_bulb(dry_bulb, low, pressure) - humidity_ratio
    f_high = humidity_ratio_from_wet_bulb(dry_bulb, high, pressure) - humidity_ratio
    side = 0
    guess = high
    for _ in range(100):
        guess = high - f_high * (high - low) / (f_high - f_low)
        f = humidity_ratio_from_wet_bulb(dry_bulb, guess, pressure) - humidity_ratio
        if f > 0.0:
            high, f_high = guess, f
            if side == 1:
                f_low *= 0.5
            side = 1
        else:
            low, f_low = guess, f
            if side == -1:
                f_high *= 0.5
            side = -1
        if high - low < 1e-10 or abs(f) < 1e-15:
            break
    return guess


@kernel
def exit_temperature(enthalpy_sum: float, condensate_enthalpy: float, pressure: float, guess: float) -> float:
    """Temperature of saturated air whose ``h_s - W_s h_w`` has this value [K]: the air that leaves a wet surface.

    With ``condensate_enthalpy`` zero it is the saturation temperature of an enthalpy. Newton from ``guess``, to 1e-11
    K.

    Parameters
    ----------
    enthalpy_sum : [J per kg of dry air]
    condensate_enthalpy : of the water that evaporates [J/kg]
    pressure : [Pa]
    guess : [K]
    """
    t = guess
    for _ in range(60):
        ws = saturation_humidity_ratio(t, pressure)
        latent = EVAPORATION_ENTHALPY + VAPOUR_HEAT_CAPACITY * (t - ZERO_CELSIUS) - condensate_enthalpy
        residual = AIR_HEAT_CAPACITY * (t - ZERO_CELSIUS) + ws * latent - enthalpy_sum
        ws_slope = ws * (1.0 + ws / MASS_RATIO) * saturation_slope(t)
        step = residual / (AIR_HEAT_CAPACITY + VAPOUR_HEAT_CAPACITY * ws + latent * ws_slope)
        step = max(-15.0, min(15.0, step))  # keeps the first steps inside the formula's range
        t -= step
        if abs(step) < 1e-5:  # Newton's next step would be below 1e-11 K
            break
    return t
