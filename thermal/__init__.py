"""The rack: from the junction through package, sink or plate or bath to the flange where the facility takes over.

In come a server's parts, a cooling technology, its coolant's tables and the state in which air or water arrives;
out go junction temperatures, flows, pressures and powers with the residual of the solution, and for the hall a
``Duty``. The CDU and the tank belong here; what lies beyond their facility water belongs to ``facility``, which
this room never imports.

Files, in the order in which to read them:

    records    a hardware file, read with unit, range and source
    stack      from the junctions through die and lid into the base: resistances that follow the coolant
    packages   the table of solids, and a package read from its file
    plate      sinks and cold plates, by geometry or by their published curve
    parts      the hardware of a node, and how it is fitted for each technology
    cabinet    what stands in one rack: servers, or the trays of a rack file
    power      what a device takes at a load and a junction temperature; losses of its supply
    exchanger  the CDU exchanger between the loop and facility water
    walls      spreading and channels as the iteration evaluates them
    cdu        a unit by its rated point: what it carries, what water it needs, what its pump gives
    elements   what one branch of a network does
    curves     makers' curves of pumps, fans and sinks
    door       a rear-door exchanger by its rated point
    network    plain objects to arrays
    valves     what valves lose
    fittings   valves, filters, disconnects, hoses, gaps and pumps, as nouns
    coil       two streams that exchange heat: plate exchanger, coil, rear door
    branches   the equations of one branch and their slopes
    evaporator  the channels of a plate in which a coolant boils
    boiling_branches  the equations of one branch whose coolant may boil
    assembly   the equations of a network and their slopes
    iteration  Newton's iteration, and the slower way that arrives where it does not
    start      where a solution begins
    steady     temperatures, flows and pressures at rest
    accounts   what crosses the boundary of a network, moment by moment
    steps      steps of a network in time
    transient  the network in time, from signal to signal
    governor   what watches a rack and acts on it: throttles, speed controls
    controls   pump, fans and valve while a rack is followed in time
    limits     what a rack in time may run into besides its junctions
    failure    what breaks, and what that does to a rack's network
    storage    what stores heat in a rack
    drive      what drives a rack over time, how it answers, what is kept of it
    simulation  a rack in time, sample by sample
    fluxes     what every part does at a state, evaluated anew
    closure    the energy balance, from fluxes that the solver did not use
    junctions  junctions and case of a package, from a solution
    loops      the pressure balance around loops, from losses evaluated anew
    streams    what a solution says of streams that may boil
    dryout     which boiling plate is nearest to drying, moment by moment
    plan       a rack as a network, with the handles needed to read it
    air        racks cooled by air
    coldplate  racks cooled by cold plates, and by air for the rest
    coldplate_2p  racks cooled by plates in which the coolant boils
    immersion  tanks
    surfaces   what boils, spreads and condenses between two solids
    tank       what a boiling tank is, and what its solution says
    immersion_2p  tanks whose coolant boils
    critical_table  where boiling ends, computed and measured, for the documentation
    rack_point  what a rack and each of its devices take and give
    rack       a rack that can be asked what it takes and gives
    pump_size  the pump that a rack asks for, from a measured curve
    condenser  the condenser of a two-phase loop against facility water
    ranges     which laws a solution uses outside their range
    changes    a rack whose uncertain values are other ones
    map        a rack over a year, from a table that is refined until it is good enough
    part_kinds  the kinds of parts of a network of one's own, with fields and units
    repeat     a network prepared to be solved again and again
    circuit    a network of one's own, from named nodes and parts
    circuit_answer  what such a network does, as table, dictionary or dataset
    cooling    the technologies behind one interface
"""

if __name__ != "heatpath.thermal":
    raise ImportError(
        "the import name is heatpath.thermal; if you wanted another package called thermal, leave the repository root"
    )
