"""The plant: everything between the rack's air and water and the sky, and the power that comes the other way.

In come a ``Duty`` over time and the weather of a site; out go the power of every consumer, hour by hour, and water,
and from them PUE and its relatives. Room units, chiller, economizer, tower, dry cooler, facility pumps and the
electrical chain live here. How a rack makes its heat is none of this room's business: it never imports ``thermal``.

Files, in the order in which to read them:

    weather        outdoor air hour by hour, from a file or a site's typical year
    typical        how a typical year is made from monthly means
    water          the water of the loops
    exchanger      plates between two loops
    pump           power over flow
    crah           room units: fans and coil
    air_economizer  outdoor air into the room
    room           one hour of the room
    chiller        published curve sets
    chiller_rating  those sets at the points of AHRI 550/590
    economizer     tower water before the chiller
    tower          open cooling towers and their water
    yorkcalc       one of their published polynomials
    dry_cooler     finned coils in outdoor air
    adiabatic      wetted pads before them
    chilled_water  one hour of the loop with a chiller
    warm_water     one hour of the loop without
    electrical     transformer, UPS, distribution
    plant_fields   what a plant file may say: units and ranges
    plant_file     a plant as its file tells it
    blueprint      ratings per design load, each with its source and trust
    sizing         from a design hour to every machine's rating
    year           all hours in one compiled loop
    metrics        PUE and its relatives, from energies
    closure        the balance, evaluated again from temperatures and flows
    changes        a plant whose uncertain ratings are other ones
    climate        other years made of a year of weather
    ranges         hours outside the published ranges of towers and dry coolers
    plant          a plant that can be sized and run

A plant of the user's own, whose machines have ratings instead of being sized for a hall:

    speed_pump       pumps with a maker's curve, affinity and smallest speed
    plate            plate exchangers with their own exponent
    staging          how many of several machines run
    heat_recovery    a user of heat on the return
    rejection        tower, dry or adiabatic cooler behind one face
    station_parts    what it is made of
    station          one hour of it
    station_closure  its balance, evaluated again
    station_file     the plant as its file tells it
    station_run      its hours, sums and flags
    alone            a hall's plant without a hall
"""

if __name__ != "heatpath.facility":
    raise ImportError(
        "the import name is heatpath.facility; if you wanted another package called facility, leave the repository root"
    )
