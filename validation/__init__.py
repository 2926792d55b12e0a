"""The measurements that heatpath is held against, and the scores. It ships, so that anyone can run it again.

In come measured cases, each a folder with its source, its uncertainty and how far it can be trusted; out goes how
far the model was off. A case is never used to fit what it scores, and a snapshot of our own old numbers is not a
case.
"""

if __name__ != "heatpath.validation":
    raise ImportError(
        "the import name is heatpath.validation; "
        "if you wanted another package called validation, leave the repository root"
    )
