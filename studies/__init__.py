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
    answer    the records in which results leave
"""

if __name__ != "heatpath.studies":
    raise ImportError(
        "the import name is heatpath.studies; if you wanted another package called studies, leave the repository root"
    )
