"""What flows, and the laws by which it takes up heat and resists: the only room that knows CoolProp.

In come a coolant's name, a state in SI and a geometry in dimensionless numbers; out go properties, Nusselt numbers,
friction factors and effectivenesses, each with its source, its range and its error. The record in which the rack
hands its heat to the facility lives here as well, because both sides read it.

Files, in the order in which to read them:

    coolants    a coolant by name, packed into the tables that kernels read, or refused
    availability  whether one can be bought
    record      what is known of one: properties and facts, each with source, range, trust
    forms       the forms in which sources give a property, and the series that stand for them
    mixtures    glycol in water at any fraction, and moist air, by a number in the name
    datasheet   a fluid of the user's own, from the values of its data sheet
    properties  density, viscosity, conductivity, heat capacity out of those tables
    saturation  pressure, latent heat, vapour and surface tension on the saturation line
    states      a coolant at one temperature, its range respected
    merit       figures of merit, and the ranking of the coolants
    transport   published models of viscosity and conductivity that CoolProp lacks
    tables      how the tables are built; not needed to run
    check       the tables against their sources; not needed to run
    moist_air   humidity, enthalpy, wet bulb
    air_state   moist air from any sensible pair of what can be measured
    law         what a law says of itself: range, error, source, trust
    registry    all laws in one list, and whether one is used where it holds
    saturated   a saturated fluid, as the laws of boiling and condensation read it
    pool        such a fluid at any temperature of its tables
    convection  Nusselt numbers of forced and mixed convection, one law per kernel
    ducts       Nusselt numbers of laminar flow in rectangular ducts
    natural     Nusselt numbers of natural convection
    friction    friction factors of pipes and ducts
    losses      contractions, plate exchangers, fittings
    boiling     nucleate boiling in a pool, and its onset
    flow_boiling  boiling in channels, and dry-out
    channel_boiling  boiling in the laminar channels of a plate, and friction in them
    equilibrium  temperature and quality of a stream that may boil, from pressure and enthalpy
    critical_heat_flux  where boiling in a pool ends
    two_phase   friction and void of two phases together
    chisholm    the constants that the friction of two phases asks for
    condensation  films on plates and tubes, and gas that stays behind
    conduction  fins, and the spreading of heat from a disc
    spreading   the spreading of heat from rectangles on a plate
    stacked     conduction down a pile of plates of different sizes
    exchangers  effectiveness
    duty        what the racks of a hall ask of the facility, over time
"""

if __name__ != "heatpath.fluids":
    raise ImportError(
        "the import name is heatpath.fluids; "
        "if you wanted the package fluids that ht and thermo need, leave the repository root"
    )
