"""The workshop: what every room compiles, solves and refuses with. It knows no physics.

In come functions, arrays and text; out go compiled kernels, solutions with a residual, numbers in SI, and typed
errors. Nothing of heatpath is imported here, so that a reader may start or stop anywhere.

Files, in the order in which to read them:

    errors     what can go wrong: the user's input, or the physics of what was asked
    units      "40 degC" comes in, 313.15 goes on
    record     one table of a user's file, read key by key, refused with file, field and range
    kernel     the one decorator under which physics is compiled
    inner      kernels as other kernels see them, so that each is compiled once
    reference  large records that kernels take by reference
    cache      where compiled kernels are kept, and when they may be believed
    chebyshev  series that stand for a property over a range of temperature
    bicubic    many splines over one grid, read at many places at once
    sparse     linear systems whose pattern is fixed once and solved often
    sobol      shares of a variance that single inputs explain
    rosenbrock  coefficients of the step in time
"""

if __name__ != "heatpath.numerics":
    raise ImportError(
        "the import name is heatpath.numerics; if you wanted another package called numerics, leave the repository root"
    )
