"""The measurements that heatpath is held against, and the scores. It ships, so that anyone can run it again.

In come measured cases, each a folder with its source, its uncertainty and how far it can be trusted; out goes how
far the model was off. A snapshot of our own old numbers is not a case.

Files, in the order in which to read them:

    field        what a model takes or gives: unit, range, meaning
    model        a model that can drive a case
    models       all of them by name
    laws         any registered law as a model
    surfaces     a surface that boils in a pool
    channels     boiling in channels
    evaporators  channels on a chip that boil, whole
    plates       cold plates, heat sinks, jets
    servers      servers and devices against temperature
    nodes        electricity of many nodes
    machines     pumps, fans, chillers, exchangers
    rejection    towers and dry coolers
    hardware     every value of a node, to be said or fitted
    racks        a whole rack or hall
    transients   a rack or a module in time
    plants       a hall's plant alone
    columns      the numbers of a case, from CSV
    case         a case as it stands after reading
    case_tables  the tables of its file, read and refused
    case_file    from a folder to a case
    blank        an empty case that explains itself
    score        how far off
    prediction   what a model says to the rows of a case
    calibration  bounded least squares, and what they are worth
    trial        a case, run and judged
    gaps         what no case covers
"""

if __name__ != "heatpath.validation":
    raise ImportError(
        "the import name is heatpath.validation; "
        "if you wanted another package called validation, leave the repository root"
    )
