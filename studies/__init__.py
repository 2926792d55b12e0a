"""The questions: a scenario comes in, the rooms of heat and plant are asked, an answer with its assumptions goes out.

Here rack and facility meet, in the one loop that the house allows: plant supply, rack, heat, plant supply. Input is
checked once, at the start, with errors that name file, field and range; results are plain records, formatted
elsewhere.

Files, in the order in which to read them:

    units     quantities at the doors, as fields of a scenario
    document  a TOML or JSON file of the user's own
    refusal   its faults, one line each
    sections  what a scenario may say, section by section
    scenario  the whole of it, validated and frozen
    load      how busy the hall is, hour by hour
    hall      what a scenario names, opened: node, weather, load; and a rack and plant for each technology
    year      one technology over a year: supply, rack and plant brought into agreement hour by hour
    ranges    flags of laws used outside their range
    assumptions  what an answer rests on, with sources
    hours     the hours behind an annual answer, labelled
    rack      one rack at full load
    heat_path  temperatures from the junction outwards, and how the coolant parts
    sizing    how warm the supply, how dense the rack, how large the flow
    compare   every technology doing the same work, and what each saves
    answer    the records in which results leave
"""

if __name__ != "heatpath.studies":
    raise ImportError(
        "the import name is heatpath.studies; if you wanted another package called studies, leave the repository root"
    )
