"""The questions: a scenario comes in, the rooms of heat and plant are asked, an answer with its assumptions goes out.

Here rack and facility meet, in the one loop that the house allows: plant supply, rack, heat, plant supply. Input is
checked once, at the start, with errors that name file, field and range; results are plain records, formatted
elsewhere.

Files, in the order in which to read them:

    units     quantities at the doors, as fields of a scenario
    document  a TOML or JSON file of the user's own
    refusal   its faults, one line each
    sections  what a scenario may say, section by section
    money     prices, tariff, capital, lives, rates, rent: its section [economics]
    scenario  the whole of it, validated and frozen
    column    columns of numbers from a CSV file of the user's own
    load      how busy the hall is, hour by hour
    serving   tokens per second and power of open models, as measured
    trace     requests over time: a reader, their statistics, their sums in even steps
    arrivals  a seeded generator of bursty requests like those of a public trace
    scaling   a trace made as busy and as long as it is asked to be
    telemetry  measured power over time
    batching  instances in time: from requests to tokens and accelerator power
    hall      what a scenario names, opened: node, weather, load; and a rack and plant for each technology
    year      one technology over a year: supply, rack and plant brought into agreement hour by hour
    ranges    flags of laws used outside their range
    assumptions  what an answer rests on, with sources
    hours     the hours behind an annual answer, labelled
    rack      one rack at full load
    heat_path  temperatures from the junction outwards, and how the coolant parts
    manifold  pressure and flow along the manifolds of a rack
    boiling_curve  boiling curves of a tank's surfaces, and where its devices stand on them
    sizing    how warm the supply, how dense the rack, how large the flow
    demand    what a rack's accelerators are asked to do from moment to moment
    controls  pump, fans, valve and power cap of a rack in time, from scenario and doors
    simulate  one rack from second to second, and what became of its tokens
    ride_through  how long racks last when something breaks
    optimum   set points with the least energy or cost, and what binds them
    tariff    the price of electricity in every hour, and of each month's highest power
    compare   every technology doing the same work, and what each saves
    prices    what the scenario does not say of money, from a table of ranges with sources
    corners   ranges carried through a computation
    bill      what a year costs, part by part, and what is paid at its beginning
    returns   present value, payback, owning against renting
    served    every measured model in a hall, per million tokens
    tokens    what a token costs, and what site power can serve
    uncertain  what nobody knows exactly: distributions with sources
    baselines  air-cooled halls that savings are measured against
    rack_table  a rack's answers over load, supply and its uncertain values
    thinning  a year by some of its hours
    chain     from junction to bill, every hall at one set of inputs
    sampling  evaluations of the chain, over processes
    waterfall  a saving divided into its causes
    estimate  middle, interval, probability, shares of variance
    break_even  where a claimed saving holds
    claim     what holds of a claimed saving
    evidence  published results beside it
    verdict   its sentences
    axes      what a sweep varies
    shared    many scenarios, what they have in common computed once
    chunks    finished parts of a sweep beside its file
    lanes     where its parts are computed
    sweep     many designs of one scenario, each over its year
    sites     the same hall at every shipped site
    axes      what a sweep varies, as lists or ranges, and the designs of it
    shared    what many designs have in common, computed once
    chunks    finished parts of a sweep, kept beside its file
    lanes     where parts are computed: here, in processes, on a cluster
    sweep     many designs of one scenario, each over its year
    answer    the records in which results leave
"""

if __name__ != "heatpath.studies":
    raise ImportError(
        "the import name is heatpath.studies; if you wanted another package called studies, leave the repository root"
    )
