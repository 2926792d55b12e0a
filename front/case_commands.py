"""``heatpath validate`` and ``heatpath calibrate``: their arguments, and what they print."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatpath.table import Line

CASE_FAILED = 1
Answer = tuple["list[Line] | str", int]
CASE_HELP = "a shipped case, or a folder of your own with case.toml and data.csv; without it all shipped cases"


def add_validate(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``heatpath validate``."""
    parser.add_argument("case", nargs="*", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--report", metavar="FILE.html", type=Path, help="also write the trust page")
    parser.add_argument("--models", action="store_true", help="list what can drive a case, with its fields")
    parser.add_argument("--new", metavar="FOLDER", type=Path, help="write an empty case that explains itself")
    parser.add_argument("--model", metavar="NAME", help="which model drives the new case, for example part:cold-plate")


def add_calibrate(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``heatpath calibrate``."""
    parser.add_argument("case", metavar="CASE", help="a shipped case, or a folder of your own")
    parser.add_argument("--fit", metavar="NAME,...", help="parameters to fit; without it those that the case lists")
    parser.add_argument(
        "--holdout", metavar="FRACTION", type=float, help="share of the rows to hold out at random, for example 0.25"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="of that choice; 1 without it")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")


def validate(args: argparse.Namespace, check_target: Callable[[str, Path | None], None]) -> Answer:
    """What ``heatpath validate`` says, and its exit code: 0 where no case fails.

    Raises
    ------
    InputError : a case that cannot be read, options that exclude each other
    """
    from heatpath.numerics.errors import InputError

    if args.models:
        return _models(args)
    if (args.new is None) != (args.model is None):
        raise InputError("--new", "needs --model, and --model needs --new", allowed="--new FOLDER --model NAME")
    if args.new is not None:
        return _new(args)
    check_target("--report", args.report)
    from heatpath.case_json import trials_json
    from heatpath.case_lines import trial_lines
    from heatpath.progress import working
    from heatpath.validation.case_file import load_case, shipped_cases
    from heatpath.validation.trial import FAILED, run

    cases = [load_case(name) for name in dict.fromkeys(args.case or shipped_cases())]
    trials = []
    with working("validating") as say:
        for place, case in enumerate(cases, start=1):
            say(f"validating {case.name} ({place} of {len(cases)})")
            trials.append(run(case))
    if args.report:
        from heatpath.trust_page import write_trust_page

        write_trust_page(trials, args.report)
    code = CASE_FAILED if any(trial.verdict == FAILED for trial in trials) else 0
    return (trials_json(trials) if args.json else trial_lines(trials)), code


def _models(args: argparse.Namespace) -> Answer:
    """``heatpath validate --models``."""
    from heatpath.case_json import models_json
    from heatpath.case_lines import model_lines
    from heatpath.validation.models import models

    known = tuple(models().values())
    return (models_json(known) if args.json else model_lines(known)), 0


def _new(args: argparse.Namespace) -> Answer:
    """``heatpath validate --new FOLDER --model NAME``."""
    from heatpath.validation.blank import write_blank

    case, data = write_blank(args.new, args.model)
    return f"wrote {case} and {data}: fill both in, then: heatpath validate {args.new}", 0


def calibrate(args: argparse.Namespace) -> Answer:
    """What ``heatpath calibrate`` says, and its exit code.

    Raises
    ------
    InputError : a case that cannot be read, unknown parameters
    PhysicalFailure : the model has no answer
    """
    from heatpath.case_json import calibration_json
    from heatpath.case_lines import calibration_lines
    from heatpath.progress import working
    from heatpath.validation.case_file import load_case
    from heatpath.validation.trial import run_calibration

    names = None if args.fit is None else [name.strip() for name in args.fit.split(",")]
    case = load_case(args.case, names or ())
    with working("calibrating"):
        trial = run_calibration(case, names, args.holdout, args.seed)
    return (calibration_json(trial) if args.json else calibration_lines(trial)), 0
