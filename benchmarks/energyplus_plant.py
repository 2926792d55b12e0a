"""Two plants in EnergyPlus, beside which tests rebuild ours: constant load, one electric EIR chiller, variable-speed
Merkel tower; without and with a plate economizer in series before the chiller.

    python benchmarks/energyplus_plant.py        prints the year's energies of both, one CSV row each

The answers stand in tests/laws/oracle_energyplus.csv. EnergyPlus is a tool of developers: ``pip install
pyenergyplus-lbnl`` into an environment of its own (the wheel has the engine, 25.2 at the time), with numpy and this
repository's package. Without it this file says so and ends.

The weather is a formula (`weather`), so that anyone can make it again: written here into a weather file, and computed
again by the test. All pumps take power in proportion to flow and give all of it to the water; the economizer's
exchanger has one conductance and holds the supply by modulating its tower water; the tower is held at wet bulb plus
5 K between 6 and 30 degC (13 degC without an economizer, where the chiller's fit begins).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Tree = dict[str, Any]

PRESSURE = 99000.0  # Pa
DENSITY = 999.89 * 4193.0 / 4186.0
"""kg/m3: EnergyPlus turns rated volumes into mass with 999.89 kg/m3, and its water has about 4193 J/(kg K) between 6
and 16 degC where ours has 4186 everywhere. The rated volumes are those that carry the same heat per kelvin."""
CONDENSER_DENSITY = 997.24  # kg/m3 by which it turns a chiller's condenser water into mass
HEAT, SUPPLY, LOOP_FLOW = 1.6e6, 8.5, 48.0  # W, degC, kg/s
CONDENSER_FLOW, EXCHANGER_FLOW, EXCHANGER = 100.0, 60.0, 320e3  # kg/s, kg/s, W/K
PUMP_POWER, TOWER_PUMP_POWER = 15e3, 48e3  # W at the design flow
APPROACH, HIGHEST = 5.0, 30.0  # K, degC
LOWEST = {"chiller": 13.0, "economizer": 6.0}  # degC
TOWER_FLOW, TOWER_AIR, TOWER_FAN = 160.0, 160.0 / 1.2, 40e3  # kg/s, kg/s of dry air, W
TOWER_WET_BULB, TOWER_DRY_BULB = 25.0, 33.0  # degC
TOWER_APPROACH, TOWER_RANGE = 4.0, 5.0  # K
STEPS = 12  # of EnergyPlus in an hour: with one alone its tower and its loop do not come into balance
CYCLES, DRIFT = 5.0, 0.02  # -, % of the circulated water


def weather() -> tuple[Array, Array]:
    """Dry bulb [degC] and relative humidity [%] of 8760 hours: a year's and a day's cosine."""
    hour = np.arange(8760)
    season = np.cos(2.0 * np.pi * (hour / 24.0 - 20.0) / 365.0)
    day = np.cos(2.0 * np.pi * (hour % 24 - 3) / 24.0)
    return 12.0 - 13.0 * season - 4.0 * day, 65.0 + 20.0 * day


def epw() -> str:
    """The weather as an EPW file."""
    head = [
        "LOCATION,Formula,-,TST,formula,000000,40.0,0.0,0.0,195.0",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,",
        "COMMENTS 2,",
        "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
    ]
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    stamps = [(m, d, h) for m, count in enumerate(days, 1) for d in range(1, count + 1) for h in range(1, 25)]
    rows = []
    for (month, day, hour), dry, relative in zip(stamps, *weather(), strict=True):
        gamma = np.log(relative / 100.0) + 17.625 * dry / (243.04 + dry)
        dew = 243.04 * gamma / (17.625 - gamma)
        flags = "?9?9?9?9E0?9?9?9?9?9?9?9?9?9?9?9?9?9?9?9*9*9?9?9?9"
        rows.append(
            f"2001,{month},{day},{hour},60,{flags},{dry:.4f},{dew:.4f},{relative:.4f},{PRESSURE:.0f},0,0,300,0,0,0,0,0,"
            "0,0,0,0,0,0,10,77777,9,999999999,0,0.1,0,88,0.2,0,0"
        )
    return "\n".join(head + rows) + "\n"


def curve(coefficients: tuple[float, ...], low: float, high: float) -> Tree:
    """A polynomial of one variable over its range."""
    names = ("coefficient1_constant", "coefficient2_x", "coefficient3_x_2", "coefficient4_x_3")
    return dict(zip(names, coefficients, strict=False)) | {
        "minimum_value_of_x": low,
        "maximum_value_of_x": high,
    }


def surface(coefficients: tuple[float, ...], x: tuple[float, float], y: tuple[float, float]) -> Tree:
    """A biquadratic over its range."""
    names = (
        "coefficient1_constant", "coefficient2_x", "coefficient3_x_2", "coefficient4_y", "coefficient5_y_2",
        "coefficient6_x_y",
    )  # fmt: skip
    return dict(zip(names, coefficients, strict=True)) | {
        "minimum_value_of_x": x[0],
        "maximum_value_of_x": x[1],
        "minimum_value_of_y": y[0],
        "maximum_value_of_y": y[1],
    }


def pump(inlet: str, outlet: str, flow: float, power: float) -> Tree:
    """A variable-speed pump whose power goes with its flow and ends in the water."""
    return {
        "inlet_node_name": inlet,
        "outlet_node_name": outlet,
        "design_maximum_flow_rate": flow / DENSITY,
        "design_pump_head": 150000.0,
        "design_power_consumption": power,
        "motor_efficiency": 1.0,
        "fraction_of_motor_inefficiencies_to_fluid_stream": 1.0,
        "coefficient_1_of_the_part_load_performance_curve": 0.0,
        "coefficient_2_of_the_part_load_performance_curve": 1.0,
        "coefficient_3_of_the_part_load_performance_curve": 0.0,
        "coefficient_4_of_the_part_load_performance_curve": 0.0,
        "design_minimum_flow_rate": 0.0,
        "pump_control_type": "Intermittent",
    }


class Model:
    """Collects objects; branches and their lists are made from names."""

    def __init__(self) -> None:
        self.objects: dict[str, Tree] = {}

    def add(self, kind: str, name: str, **fields: Any) -> None:
        """One object; fields that are None are left out."""
        kept = {key: value for key, value in fields.items() if value is not None}
        self.objects.setdefault(kind, {})[name] = kept

    def branch(self, name: str, *components: tuple[str, str, str, str]) -> str:
        """Components (type, name, inlet, outlet) in a row."""
        keys = ("component_object_type", "component_name", "component_inlet_node_name", "component_outlet_node_name")
        self.add("Branch", name, components=[dict(zip(keys, each, strict=True)) for each in components])
        return name

    def pipe(self, name: str) -> str:
        """An adiabatic pipe as a branch of its own."""
        inlet, outlet = f"{name} in", f"{name} out"
        self.add("Pipe:Adiabatic", name, inlet_node_name=inlet, outlet_node_name=outlet)
        return self.branch(f"{name} branch", ("Pipe:Adiabatic", name, inlet, outlet))

    def side(self, name: str, first: str, middle: list[str], last: str) -> None:
        """One side of a loop: a branch, branches beside each other, a branch."""
        branches = [{"branch_name": each} for each in (first, *middle, last)]
        self.add("BranchList", f"{name} branches", branches=branches)
        split, mix = f"{name} splitter", f"{name} mixer"
        self.add(
            "ConnectorList",
            f"{name} connectors",
            connector_1_object_type="Connector:Splitter",
            connector_1_name=split,
            connector_2_object_type="Connector:Mixer",
            connector_2_name=mix,
        )
        self.add(
            "Connector:Splitter",
            split,
            inlet_branch_name=first,
            branches=[{"outlet_branch_name": each} for each in middle],
        )
        self.add(
            "Connector:Mixer", mix, outlet_branch_name=last, branches=[{"inlet_branch_name": each} for each in middle]
        )


def build(economizer: bool) -> Tree:
    """The plant as an epJSON document."""
    m = Model()
    _frame(m)
    _curves(m)
    _chilled(m, economizer)
    _tower(m, economizer)
    for variable in VARIABLES:
        m.add("Output:Variable", variable, key_value="*", variable_name=variable, reporting_frequency="Annual")
    return m.objects


VARIABLES = (
    "Chiller Electricity Energy", "Chiller Evaporator Cooling Energy", "Cooling Tower Fan Electricity Energy",
    "Cooling Tower Make Up Water Volume", "Cooling Tower Water Evaporation Volume", "Pump Electricity Energy",
    "Fluid Heat Exchanger Heat Transfer Energy", "Cooling Tower Heat Transfer Energy",
)  # fmt: skip


def _frame(m: Model) -> None:
    m.add("Version", "Version 1", version_identifier="25.2")
    m.add("Building", "plant", terrain="Suburbs")
    m.add(
        "GlobalGeometryRules",
        "rules",
        starting_vertex_position="UpperLeftCorner",
        vertex_entry_direction="Counterclockwise",
        coordinate_system="Relative",
    )
    m.add("Timestep", "step", number_of_timesteps_per_hour=STEPS)
    m.add("ConvergenceLimits", "limits", maximum_hvac_iterations=200, maximum_plant_iterations=100)
    m.add(
        "RunPeriod",
        "year",
        begin_month=1,
        begin_day_of_month=1,
        end_month=12,
        end_day_of_month=31,
        use_weather_file_holidays_and_special_days="No",
        use_weather_file_daylight_saving_period="No",
    )
    m.add(
        "SimulationControl",
        "control",
        do_zone_sizing_calculation="No",
        do_system_sizing_calculation="No",
        do_plant_sizing_calculation="No",
        run_simulation_for_sizing_periods="No",
        run_simulation_for_weather_file_run_periods="Yes",
    )
    m.add("ScheduleTypeLimits", "any")
    for name, value in (("on", 1.0), ("load", -HEAT), ("supply", SUPPLY)):
        m.add("Schedule:Constant", name, schedule_type_limits_name="any", hourly_value=value)


def _curves(m: Model) -> None:
    from heatpath.facility.chiller import load_chiller
    from heatpath.facility.tower import FAN_CURVE, MERKEL_AIR, MERKEL_WATER, MERKEL_WET_BULB

    c = load_chiller("york-yk-vsd").chiller
    x, y = (c.x_min, c.x_max), (c.y_min, c.y_max)
    m.add("Curve:Biquadratic", "capacity", **surface(c.capacity_curve, x, y))
    m.add("Curve:Biquadratic", "input", **surface(c.eir_curve, x, y))
    m.add("Curve:Quadratic", "part load", **curve(c.part_load_curve, c.plr_min, c.plr_max))
    m.add("Curve:Quadratic", "air", **curve(MERKEL_AIR, 0.0, 1.0))
    m.add("Curve:Quadratic", "water", **curve(MERKEL_WATER, 0.0, 1.0))
    m.add("Curve:Quadratic", "wet bulb", **curve((1.0, MERKEL_WET_BULB, 0.0), -10.0, 60.0))
    m.add("Curve:Cubic", "fan", **curve(FAN_CURVE, 0.0, 1.0))


def _chilled(m: Model, economizer: bool) -> None:
    from heatpath.facility.chiller import load_chiller

    c = load_chiller("york-yk-vsd").chiller
    m.add("Pump:VariableSpeed", "pump", **pump("loop in", "pump out", LOOP_FLOW, PUMP_POWER))
    m.branch("pump branch", ("Pump:VariableSpeed", "pump", "loop in", "pump out"))
    chiller_in = "chiller in"
    m.add(
        "Chiller:Electric:EIR",
        "chiller",
        reference_capacity=c.capacity,
        reference_cop=c.cop,
        reference_leaving_chilled_water_temperature=5.56,
        reference_entering_condenser_fluid_temperature=23.89,
        reference_chilled_water_flow_rate=LOOP_FLOW / DENSITY,
        reference_condenser_fluid_flow_rate=CONDENSER_FLOW / CONDENSER_DENSITY,
        cooling_capacity_function_of_temperature_curve_name="capacity",
        electric_input_to_cooling_output_ratio_function_of_temperature_curve_name="input",
        electric_input_to_cooling_output_ratio_function_of_part_load_ratio_curve_name="part load",
        minimum_part_load_ratio=c.plr_min,
        maximum_part_load_ratio=c.plr_max,
        optimum_part_load_ratio=1.0,
        minimum_unloading_ratio=c.plr_min,
        chilled_water_inlet_node_name=chiller_in,
        chilled_water_outlet_node_name="chiller out",
        condenser_inlet_node_name="condenser in",
        condenser_outlet_node_name="condenser out",
        condenser_type="WaterCooled",
        fraction_of_compressor_electric_consumption_rejected_by_condenser=1.0,
        leaving_chilled_water_lower_temperature_limit=2.0,
        chiller_flow_mode_type="ConstantFlow",
    )
    row = [("Chiller:Electric:EIR", "chiller", chiller_in, "chiller out")]
    plan = []
    if economizer:
        row.insert(0, ("HeatExchanger:FluidToFluid", "plates", "plates in", chiller_in))
        m.add(
            "HeatExchanger:FluidToFluid",
            "plates",
            loop_demand_side_inlet_node_name="plates tower in",
            loop_demand_side_outlet_node_name="plates tower out",
            loop_demand_side_design_flow_rate=EXCHANGER_FLOW / DENSITY,
            loop_supply_side_inlet_node_name="plates in",
            loop_supply_side_outlet_node_name=chiller_in,
            loop_supply_side_design_flow_rate=LOOP_FLOW / DENSITY,
            heat_exchange_model_type="CounterFlow",
            heat_exchanger_u_factor_times_area_value=EXCHANGER,
            control_type="CoolingSetpointModulated",
            heat_exchanger_setpoint_node_name=chiller_in,
            minimum_temperature_difference_to_activate_heat_exchanger=0.01,
            heat_transfer_metering_end_use_type="FreeCooling",
        )
        plan.append(("HeatExchanger:FluidToFluid", "plates", "plates in", chiller_in))
        m.add(
            "SetpointManager:Scheduled",
            "plates set point",
            control_variable="Temperature",
            schedule_name="supply",
            setpoint_node_or_nodelist_name=chiller_in,
        )
    plan.append(("Chiller:Electric:EIR", "chiller", chiller_in, "chiller out"))
    m.branch("chiller branch", *row)
    m.side("supply", "pump branch", ["chiller branch", m.pipe("supply bypass")], m.pipe("supply outlet"))
    m.add(
        "LoadProfile:Plant",
        "hall",
        inlet_node_name="hall in",
        outlet_node_name="hall out",
        load_schedule_name="load",
        peak_flow_rate=LOOP_FLOW / DENSITY,
        flow_rate_fraction_schedule_name="on",
    )
    m.branch("hall branch", ("LoadProfile:Plant", "hall", "hall in", "hall out"))
    m.side("demand", m.pipe("demand inlet"), ["hall branch", m.pipe("demand bypass")], m.pipe("demand outlet"))
    for name, node in (("outlet set point", "supply outlet out"), ("chiller set point", "chiller out")):
        m.add(
            "SetpointManager:Scheduled",
            name,
            control_variable="Temperature",
            schedule_name="supply",
            setpoint_node_or_nodelist_name=node,
        )
    fields: Tree = {}
    for i, (kind, name, inlet, outlet) in enumerate(plan, 1):
        fields |= {
            f"equipment_{i}_object_type": kind,
            f"equipment_{i}_name": name,
            f"demand_calculation_{i}_node_name": inlet,
            f"setpoint_{i}_node_name": outlet,
            f"component_{i}_flow_rate": LOOP_FLOW / DENSITY,
            f"operation_{i}_type": "Cooling",
        }
    m.add("PlantEquipmentOperation:ComponentSetpoint", "cooling", **fields)
    m.add(
        "PlantEquipmentOperationSchemes",
        "chilled operation",
        control_scheme_1_object_type="PlantEquipmentOperation:ComponentSetpoint",
        control_scheme_1_name="cooling",
        control_scheme_1_schedule_name="on",
    )
    m.add(
        "PlantLoop",
        "chilled",
        fluid_type="Water",
        plant_equipment_operation_scheme_name="chilled operation",
        loop_temperature_setpoint_node_name="supply outlet out",
        maximum_loop_temperature=60.0,
        minimum_loop_temperature=2.0,
        maximum_loop_flow_rate=LOOP_FLOW / DENSITY,
        minimum_loop_flow_rate=0.0,
        plant_side_inlet_node_name="loop in",
        plant_side_outlet_node_name="supply outlet out",
        plant_side_branch_list_name="supply branches",
        plant_side_connector_list_name="supply connectors",
        demand_side_inlet_node_name="demand inlet in",
        demand_side_outlet_node_name="demand outlet out",
        demand_side_branch_list_name="demand branches",
        demand_side_connector_list_name="demand connectors",
        load_distribution_scheme="SequentialLoad",
        plant_loop_demand_calculation_scheme="SingleSetpoint",
    )


def _tower(m: Model, economizer: bool) -> None:
    flow = CONDENSER_FLOW + (EXCHANGER_FLOW if economizer else 0.0)
    power = TOWER_PUMP_POWER * flow / (CONDENSER_FLOW + EXCHANGER_FLOW)
    m.add("Pump:VariableSpeed", "tower pump", **pump("tower loop in", "tower pump out", flow, power))
    m.branch("tower pump branch", ("Pump:VariableSpeed", "tower pump", "tower loop in", "tower pump out"))
    air = TOWER_AIR * air_volume()
    m.add(
        "CoolingTower:VariableSpeed:Merkel",
        "tower",
        water_inlet_node_name="tower in",
        water_outlet_node_name="tower out",
        performance_input_method="NominalCapacity",
        heat_rejection_capacity_and_nominal_capacity_sizing_ratio=1.0,
        nominal_capacity=TOWER_FLOW * 4186.0 * TOWER_RANGE,
        design_water_flow_rate=TOWER_FLOW / DENSITY,
        design_air_flow_rate=air,
        minimum_air_flow_rate_ratio=0.2,
        design_fan_power=TOWER_FAN,
        fan_power_modifier_function_of_air_flow_rate_ratio_curve_name="fan",
        free_convection_regime_air_flow_rate=0.125 * air,
        free_convection_nominal_capacity_sizing_factor=0.125,
        u_factor_times_area_modifier_function_of_air_flow_ratio_curve_name="air",
        u_factor_times_area_modifier_function_of_wetbulb_temperature_difference_curve_name="wet bulb",
        u_factor_times_area_modifier_function_of_water_flow_ratio_curve_name="water",
        design_inlet_air_dry_bulb_temperature=TOWER_DRY_BULB,
        design_inlet_air_wet_bulb_temperature=TOWER_WET_BULB,
        design_approach_temperature=TOWER_APPROACH,
        design_range_temperature=TOWER_RANGE,
        evaporation_loss_mode="SaturatedExit",
        drift_loss_percent=DRIFT,
        blowdown_calculation_mode="ConcentrationRatio",
        blowdown_concentration_ratio=CYCLES,
        number_of_cells=1,
    )
    m.branch("tower branch", ("CoolingTower:VariableSpeed:Merkel", "tower", "tower in", "tower out"))
    m.side("tower supply", "tower pump branch", ["tower branch", m.pipe("tower bypass")], m.pipe("tower outlet"))
    middle = [m.branch("condenser branch", ("Chiller:Electric:EIR", "chiller", "condenser in", "condenser out"))]
    if economizer:
        plates = ("HeatExchanger:FluidToFluid", "plates", "plates tower in", "plates tower out")
        middle.append(m.branch("plates branch", plates))
    middle.append(m.pipe("condenser bypass"))
    m.side("tower demand", m.pipe("condenser inlet"), middle, m.pipe("condenser outlet"))
    m.add(
        "SetpointManager:FollowOutdoorAirTemperature",
        "tower set point",
        control_variable="Temperature",
        reference_temperature_type="OutdoorAirWetBulb",
        offset_temperature_difference=APPROACH,
        maximum_setpoint_temperature=HIGHEST,
        minimum_setpoint_temperature=LOWEST["economizer" if economizer else "chiller"],
        setpoint_node_or_nodelist_name="tower outlet out",
    )
    kind = "CoolingTower:VariableSpeed:Merkel"
    m.add(
        "CondenserEquipmentList",
        "towers",
        equipment=[{"equipment_object_type": kind, "equipment_name": "tower"}],
    )
    m.add(
        "PlantEquipmentOperation:CoolingLoad",
        "rejection",
        load_range_1_lower_limit=0.0,
        load_range_1_upper_limit=1e9,
        range_1_equipment_list_name="towers",
    )
    m.add(
        "CondenserEquipmentOperationSchemes",
        "tower operation",
        control_scheme_1_object_type="PlantEquipmentOperation:CoolingLoad",
        control_scheme_1_name="rejection",
        control_scheme_1_schedule_name="on",
    )
    m.add(
        "CondenserLoop",
        "condenser",
        fluid_type="Water",
        condenser_equipment_operation_scheme_name="tower operation",
        condenser_loop_temperature_setpoint_node_name="tower outlet out",
        maximum_loop_temperature=80.0,
        minimum_loop_temperature=2.0,
        maximum_loop_flow_rate=flow / DENSITY,
        minimum_loop_flow_rate=0.0,
        condenser_side_inlet_node_name="tower loop in",
        condenser_side_outlet_node_name="tower outlet out",
        condenser_side_branch_list_name="tower supply branches",
        condenser_side_connector_list_name="tower supply connectors",
        demand_side_inlet_node_name="condenser inlet in",
        demand_side_outlet_node_name="condenser outlet out",
        condenser_demand_side_branch_list_name="tower demand branches",
        condenser_demand_side_connector_list_name="tower demand connectors",
        load_distribution_scheme="SequentialLoad",
    )


def air_volume() -> float:
    """Volume of moist air per kilogram of dry air in the design hour [m3/kg]."""
    from heatpath.fluids.moist_air import GAS_CONSTANT, MASS_RATIO, humidity_ratio_from_wet_bulb

    humidity = humidity_ratio_from_wet_bulb(TOWER_DRY_BULB + 273.15, TOWER_WET_BULB + 273.15, PRESSURE)
    return float(GAS_CONSTANT * (TOWER_DRY_BULB + 273.15) / PRESSURE * (1.0 + humidity / MASS_RATIO))


def run(document: Tree, folder: Path) -> dict[str, float]:
    """The year's sums that EnergyPlus reports [J, m3]."""
    from pyenergyplus.api import EnergyPlusAPI  # type: ignore[import-not-found]

    (folder / "plant.epJSON").write_text(json.dumps(document))
    (folder / "formula.epw").write_text(epw())
    api = EnergyPlusAPI()
    state = api.state_manager.new_state()
    api.runtime.set_console_output_status(state, False)
    arguments = ["-w", str(folder / "formula.epw"), "-d", str(folder), str(folder / "plant.epJSON")]
    code = api.runtime.run_energyplus(state, arguments)
    if code != 0:
        raise SystemExit((folder / "eplusout.err").read_text(errors="replace"))
    return _sums(folder / "eplusout.eso")


def _sums(path: Path) -> dict[str, float]:
    """Annual values of an .eso file, by variable; those of several objects added up."""
    names: dict[str, str] = {}
    sums: dict[str, float] = {}
    text = path.read_text().splitlines()
    end = text.index("End of Data Dictionary")
    for line in text[:end]:
        cells = line.split(",")
        if len(cells) > 3 and cells[0].isdigit() and int(cells[0]) > 6:  # the first six are of the calendar
            names[cells[0]] = f"{cells[2]}: {cells[3].split('[')[0].strip()}"
    for line in text[end + 1 :]:
        cells = line.split(",")
        if cells[0] in names:
            sums[names[cells[0]]] = sums.get(names[cells[0]], 0.0) + float(cells[1])
    return sums


def main() -> int:
    """Print both years."""
    try:
        import pyenergyplus  # type: ignore[import-not-found] # noqa: F401
    except ImportError:
        print("EnergyPlus is not installed here: pip install pyenergyplus-lbnl in an environment of its own")
        return 0
    for name in ("chiller", "economizer"):
        with tempfile.TemporaryDirectory() as folder:
            sums = run(build(name == "economizer"), Path(folder))
        for key, value in sorted(sums.items()):
            print(f"{name},{key},{value:.6e}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
