"""The command line: argument names, exit codes and one-line errors are a contract; nothing is computed here.

Exit codes: 0 everything asked for was answered, 2 the user's input cannot be used, 3 nothing of what was asked has a
physical answer. Imports wait until a command needs them, so that ``heatpath --help`` answers at once.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from heatpath.examples import shown
from heatpath.numerics.errors import HeatpathError, InputError, PhysicalFailure

if TYPE_CHECKING:
    from heatpath.studies.answer import Comparison
    from heatpath.table import Line
    from heatpath.thermal.circuit import Circuit

USER_ERROR = 2
PHYSICAL_FAILURE = 3
INTERRUPTED = 130
PIPE_CLOSED = 141

ABOUT = "Follow the heat of AI racks from the chip's junction to the sky, and what every metre of that path costs."
EXAMPLES = """examples:
  heatpath compare                              the shipped hall in Seoul: air, cold plate, immersion
  heatpath compare --site singapore             the same hall elsewhere
  heatpath compare --cooling air,immersion --report hall.html
  heatpath compare --json                       the same answer for a program
  heatpath claim --samples 256                  does liquid save 30 %? against whom, and how surely
  heatpath tokens                               what a token costs, owned and rented
  heatpath solve --cooling coldplate            one rack, steady, device by device
  heatpath simulate --cooling air,immersion     one rack of each from second to second, under bursts of requests
  heatpath sweep default --over load.mean_utilisation=0.4,0.6 --out hall.nc    many designs, into one file
  heatpath validate                             models against measured cases, with scores and verdicts
  heatpath serve                                the same answers over HTTP
  heatpath COMMAND --help                       more examples of each
  heatpath scenario > hall.toml                 a scenario to edit, then: heatpath compare hall.toml

exit code 0: answered; 2: the input cannot be used (one line says why); 3: what was asked has no physical answer"""
SCENARIO_HELP = "a TOML or JSON file, or a shipped name; without it the shipped default hall"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print one line and leave with the exit code of a user's error."""
        self.exit(USER_ERROR, f"{self.prog}: {_one_line(message)} (see {self.prog} --help)\n")

    def unrecognized(self, words: Sequence[str]) -> NoReturn:
        """Name what is not known, with the option that is meant where one is spelt alike."""
        known = [option for action in self._actions for option in action.option_strings]
        near = difflib.get_close_matches(words[0].partition("=")[0], known, 1, 0.75)
        hint = f", did you mean {near[0]}?" if near else ""
        self.error(f"unrecognized arguments: {' '.join(words)}{hint}")


class Version(argparse.Action):
    """``--version``: prints the versions of everything that can change a number."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: object) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print version and build facts, then leave")

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> NoReturn:
        from heatpath.about import facts

        _say(facts())
        parser.exit(0)


def parser() -> argparse.ArgumentParser:
    """The commands that work, with their arguments."""
    style = {"formatter_class": argparse.RawDescriptionHelpFormatter, "allow_abbrev": False}
    top = Parser(prog="heatpath", description=ABOUT, epilog=EXAMPLES, **style)  # type: ignore[arg-type]
    top.add_argument("--version", action=Version)
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        about = f"{text[0].upper()}{text[1:]}."
        one = commands.add_parser(name, help=text, description=about, epilog=shown(name), **style)  # type: ignore[arg-type]
        one.set_defaults(run=run, parser=one)
        return one

    one = command("compare", _compare, "cooling technologies doing the same work in one hall over a year")
    one.add_argument("scenario", nargs="?", metavar="SCENARIO", help=SCENARIO_HELP)
    place = one.add_mutually_exclusive_group()
    place.add_argument("--site", metavar="NAME", help="a shipped site instead of the scenario's")
    place.add_argument("--epw", metavar="FILE", help="an EPW weather file instead of the scenario's site")
    one.add_argument("--cooling", metavar="NAME,...", help="only these technologies, for example air,coldplate")
    one.add_argument("--optimise", choices=["energy", "cost"], help="search for the best set points first (a minute)")
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")
    one.add_argument("--out", metavar="FILE.nc", type=Path, help="also write netCDF, with the hourly series")
    one.add_argument("--report", metavar="FILE.html", type=Path, help="also write one self-contained HTML page")

    one = command("solve", _solve, "one rack, steady at full utilisation, device by device; or a network of one's own")
    one.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help=f"{SCENARIO_HELP}; or a TOML file with a table [network]"
    )
    one.add_argument("--cooling", metavar="NAME", help="the technology, for example immersion; not for a network")
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")

    one = command("simulate", _simulate, "one rack from second to second: bursts, throttling, failures, tokens")
    one.add_argument("scenario", nargs="?", metavar="SCENARIO", help=SCENARIO_HELP)
    one.add_argument("--cooling", metavar="NAME,...", required=True, help="technologies, for example air,immersion")
    one.add_argument(
        "--load", metavar="FILE.csv|NAME", default="azure-code",
        help="azure-code, azure-conversation, full, or a CSV of requests or of power; default: azure-code",
    )  # fmt: skip
    one.add_argument("--hours", metavar="H", type=float, default=1.0, help="how long; default: 1")
    one.add_argument("--seed", metavar="N", type=int, help="of the load, instead of the scenario's")
    one.add_argument(
        "--failure", metavar="KIND@SECONDS", action="append", default=[],
        help="pump_trip, one_pump_of_two, fan_failure, chiller_loss, facility_water_lost, clogged_path, valve_stuck",
    )  # fmt: skip
    one.add_argument(
        "--control", metavar="TEXT", action="append", default=[],
        help='such as "pump=return:50 degC,band=20 K", "fans=junction:75 degC", "valve=supply:40 degC", '
        '"power_cap=600 W"; '
        "in place of the scenario's [coolings.NAME.controls]",
    )  # fmt: skip
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")
    one.add_argument("--out", metavar="FILE.nc", type=Path, help="also write netCDF over time and device")
    one.add_argument("--plot", metavar="FILE.svg", type=Path, help="also draw temperatures, clocks and queues")

    one = command("claim", _claim, "what holds of a claimed saving: against which hall, how surely")
    one.add_argument("scenario", nargs="?", metavar="SCENARIO", help=SCENARIO_HELP)
    place = one.add_mutually_exclusive_group()
    place.add_argument("--site", metavar="NAME", help="a shipped site instead of the scenario's")
    place.add_argument("--epw", metavar="FILE", help="an EPW weather file instead of the scenario's site")
    one.add_argument("--cooling", metavar="NAME,...", help="only these liquid technologies, for example immersion")
    one.add_argument("--claim", metavar="SHARE", type=float, default=0.30, help="the claimed saving; default: 0.30")
    one.add_argument("--samples", metavar="N", type=int, default=256, help="evaluations of the chain; default: 256")
    one.add_argument("--seed", metavar="N", type=int, default=1, help="of the samples; default: 1")
    one.add_argument("--hours", metavar="N", type=int, default=1095, help="of the year in each; default: 1095")
    one.add_argument("--method", choices=["surrogate", "saltelli"], default="surrogate", help="of shares of variance")
    one.add_argument("--sites", metavar="NAME,...", help="shipped sites to show as well, at the central inputs")
    one.add_argument("--workers", metavar="N", type=int, help="processes; default: one for each core")
    one.add_argument("--json", action="store_true", help="print JSON instead of the text")
    one.add_argument("--report", metavar="FILE.html", type=Path, help="also write one self-contained HTML page")

    one = command("plant", _plant, "one plant alone, hour by hour: power per consumer, water, temperatures, staging")
    one.add_argument("file", metavar="FILE.toml", help="a plant file (docs/plants.md), or a shipped plant's name")
    place = one.add_mutually_exclusive_group()
    place.add_argument("--site", metavar="NAME", help="a shipped site; without it seoul")
    place.add_argument("--epw", metavar="FILE", help="an EPW weather file")
    one.add_argument("--load", metavar="VALUE|FILE.csv", help='such as "1.5 MW", or a CSV with one row per hour')
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")
    one.add_argument("--out", metavar="FILE.nc", type=Path, help="also write netCDF with the hourly series")

    one = command("tokens", _tokens, "what a token costs: energy, water, carbon and money, owned and rented")
    one.add_argument("scenario", nargs="?", metavar="SCENARIO", help=SCENARIO_HELP)
    place = one.add_mutually_exclusive_group()
    place.add_argument("--site", metavar="NAME", help="a shipped site instead of the scenario's")
    place.add_argument("--epw", metavar="FILE", help="an EPW weather file instead of the scenario's site")
    one.add_argument("--cooling", metavar="NAME,...", help="only these technologies, for example air,coldplate")
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")

    one = command("sweep", _sweep, "many designs of one scenario, each over its year, into one labelled file")
    one.add_argument("scenario", metavar="SCENARIO", help="a TOML or JSON file, or a shipped name, such as default")
    one.add_argument(
        "--over", metavar="PATH=V1,V2,...", action="append", required=True,
        help="a scenario field by its dotted path and what it takes; several are multiplied out; with --samples also "
        "PATH=LOW..HIGH",
    )  # fmt: skip
    one.add_argument("--samples", metavar="N", type=int, help="points of a Sobol sequence instead of the product")
    one.add_argument("--seed", metavar="N", type=int, default=1, help="of the sequence; default: 1")
    many = one.add_mutually_exclusive_group()
    many.add_argument("--workers", metavar="N", type=int, default=1, help="processes of this machine; default: 1")
    many.add_argument("--dask", metavar="ADDRESS", help="scheduler of a Dask cluster, tcp://HOST:PORT")
    one.add_argument("--out", metavar="FILE.nc", type=Path, required=True, help="netCDF; the same command goes on")

    one = command("scenario", _scenario, "print a shipped scenario to start from, as commented TOML")
    one.add_argument(
        "name", nargs="?", metavar="NAME", default="default", help="which one; without it the default hall"
    )

    one = command("schema", _schema, "print the JSON schema of an input or of an answer")
    one.add_argument("what", choices=["scenario", "case", "result"], help="of what")

    from heatpath.coolant_pages import add_arguments

    add_arguments(command("fluids", _fluids, "the coolants: a ranking, one with its sources, the check of all"), Parser)

    from heatpath.case_commands import add_calibrate, add_validate

    add_validate(command("validate", _validate, "models against measured cases, shipped ones or your own"))
    add_calibrate(command("calibrate", _calibrate, "fit parameters of a case's model, scored on what was held out"))

    one = command("laws", _laws, "the laws of heat transfer and pressure loss: range, expected error, source")
    one.add_argument("what", choices=["list"], help="all of them")
    one.add_argument("--json", action="store_true", help="print JSON instead of the list")

    from heatpath.serving import add_serve

    add_serve(command("serve", _serve, "answer questions over HTTP, on this machine unless told otherwise"))

    one = command("completion", _completion, "print what makes a shell complete commands, options and names")
    one.add_argument("shell", choices=["bash", "zsh", "fish"], help="for which shell")

    command("warm", _warm, "compile and cache all kernels, so that the next command answers at once")

    one = command("bench", _bench, "how long answers take on this machine, warm")
    one.add_argument("--json", action="store_true", help="print JSON instead of the table")
    one.add_argument("--anyway", action="store_true", help="also where something else keeps the machine busy")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error of the user is one line on stderr."""
    try:
        args, unknown = parser().parse_known_args(argv)
        if unknown:  # said by the command, whose help lists what it takes
            args.parser.unrecognized(unknown)
        return int(args.run(args))
    except InputError as error:
        print(f"heatpath: {_one_line(str(error))}", file=sys.stderr)
        return USER_ERROR
    except PhysicalFailure as error:
        print(f"heatpath: {_one_line(str(error))}", file=sys.stderr)
        return PHYSICAL_FAILURE
    except HeatpathError as error:  # a worker of a sweep is gone
        print(f"heatpath: {_one_line(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, as in `heatpath compare | head`: nothing to say, nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _compare(args: argparse.Namespace) -> int:
    """``heatpath compare``."""
    from heatpath.api import compare, scenario_of
    from heatpath.progress import working

    names = None if args.cooling is None else _names(args.cooling)
    scenario = scenario_of(args.scenario, site=args.site, epw=args.epw)
    _check_target("--out", args.out, args.scenario)
    _check_target("--report", args.report, args.scenario, args.out)
    if args.report:
        from heatpath.picture import require_matplotlib

        require_matplotlib()
    with working("comparing" if args.optimise is None else "searching for set points"):
        answer = compare(scenario, coolings=names, optimise=args.optimise)
    if args.json:
        from heatpath.output import comparison_json

        _say(comparison_json(answer))
    else:
        from heatpath.table import comparison_lines

        _show(comparison_lines(answer))
    if args.out:
        from heatpath.output import write_netcdf

        write_netcdf(answer, args.out, scenario)
    if args.report:
        from heatpath.report import write_report

        write_report(answer, args.report, scenario)
    return _exit_code(answer, names)


def _exit_code(answer: Comparison, names: Sequence[str] | None) -> int:
    """3 if nothing of what was asked for was answered, else 0: one that cannot carry the rack is a result."""
    asked = [answer.coolings[name] for name in (names or answer.coolings) if name in answer.coolings]
    if any(cooling.status == "ok" for cooling in asked):
        return 0
    from heatpath.rows import failures

    print(f"heatpath: {_one_line('; '.join(f'{name}: {why}' for name, why in failures(answer)))}", file=sys.stderr)
    return PHYSICAL_FAILURE


def _solve(args: argparse.Namespace) -> int:
    """``heatpath solve``."""
    from heatpath.api import scenario_of, solve
    from heatpath.circuit_pages import circuit_in
    from heatpath.progress import working

    circuit = circuit_in(args.scenario)
    if circuit is not None:
        return _solve_circuit(circuit, args)
    if args.cooling is None:
        raise InputError(
            "--cooling", "is missing", allowed="a cooling technology, or a TOML file with a table [network]"
        )
    scenario = scenario_of(args.scenario)
    with working("solving"):
        answer = solve(scenario, cooling=args.cooling)
    if args.json:
        from heatpath.output import rack_json

        _say(rack_json(answer, scenario.economics.currency))
    else:
        from heatpath.table import rack_lines

        _show(rack_lines(answer))
    if answer.status == "ok":
        return 0
    from heatpath.rows import failure_text

    why = failure_text(answer.status, answer.reason, answer.limiting_device)
    print(f"heatpath: {_one_line(f'{answer.cooling}: {why}')}", file=sys.stderr)
    return PHYSICAL_FAILURE


def _simulate(args: argparse.Namespace) -> int:
    """``heatpath simulate``."""
    from heatpath import simulation_pages
    from heatpath.api import scenario_of, simulate
    from heatpath.progress import working
    from heatpath.studies.simulate import Simulation

    names = _names(args.cooling)
    _check_target("--out", args.out, args.scenario, args.load)
    _check_target("--plot", args.plot, args.scenario, args.load, args.out)
    if args.out and len(names) > 1:
        raise InputError("--out", "holds one technology", allowed="one name in --cooling")
    scenario = scenario_of(args.scenario)
    answers: dict[str, Simulation | PhysicalFailure] = {}
    with working("following") as bar:
        for place, name in enumerate(names):

            def done_so_far(share: float, place: int = place) -> None:
                bar((place + share) / len(names))

            try:
                answers[name] = simulate(
                    scenario, cooling=name, load=args.load, hours=args.hours, seed=args.seed, failures=args.failure,
                    controls=args.control, progress=done_so_far,
                )  # fmt: skip
            except PhysicalFailure as failure:
                answers[name] = failure
    if args.json:
        _say(simulation_pages.simulation_json(answers))
    else:
        _show(simulation_pages.simulation_lines(answers))
    done = {name: each for name, each in answers.items() if isinstance(each, Simulation)}
    if args.out and done:
        simulation_pages.write(next(iter(done.values())), args.out)
    if args.plot and done:
        from heatpath.simulation_picture import simulation_picture

        simulation_picture(done, args.plot)
    return 0 if done else PHYSICAL_FAILURE


def _claim(args: argparse.Namespace) -> int:
    """``heatpath claim``."""
    from heatpath.api import claim, scenario_of
    from heatpath.claim_pages import claim_json, claim_lines
    from heatpath.progress import working

    scenario = scenario_of(args.scenario, site=args.site, epw=args.epw)
    _check_target("--report", args.report, args.scenario)
    with working("auditing"):
        answer = claim(
            scenario, coolings=None if args.cooling is None else _names(args.cooling), claim=args.claim,
            samples=args.samples, seed=args.seed, hours=args.hours, method=args.method,
            sites=() if args.sites is None else _names(args.sites), workers=args.workers or os.cpu_count() or 1,
        )  # fmt: skip
    if args.json:
        _say(claim_json(answer))
    else:
        _show(claim_lines(answer))
    if args.report:
        from heatpath.claim_report import write_claim_report

        write_claim_report(answer, args.report)
    return 0


def _plant(args: argparse.Namespace) -> int:
    """``heatpath plant``."""
    from heatpath import plant_pages
    from heatpath.progress import working

    _check_target("--out", args.out, args.file, args.epw, args.load)
    with working("running"):
        found = plant_pages.answer(args.file, args.site, args.epw, args.load)
    if args.json:
        _say(plant_pages.plant_json(found))
    else:
        _show(plant_pages.plant_lines(found))
    if args.out:
        plant_pages.write(found, args.out)
    return 0


def _tokens(args: argparse.Namespace) -> int:
    """``heatpath tokens``."""
    from heatpath.api import scenario_of, tokens
    from heatpath.progress import working
    from heatpath.token_pages import failures, token_lines, tokens_json

    names = None if args.cooling is None else _names(args.cooling)
    scenario = scenario_of(args.scenario, site=args.site, epw=args.epw)
    with working("counting"):
        answer = tokens(scenario, coolings=names)
    if args.json:
        _say(tokens_json(answer))
    else:
        _show(token_lines(answer))
    if any(each.status == "ok" for each in answer.coolings.values()):
        return 0
    print(f"heatpath: {_one_line('; '.join(failures(answer)))}", file=sys.stderr)
    return PHYSICAL_FAILURE


def _sweep(args: argparse.Namespace) -> int:
    """``heatpath sweep``."""
    import time

    from heatpath.api import scenario_of, swept
    from heatpath.progress import counting
    from heatpath.sweep_pages import sweep_lines

    scenario = scenario_of(args.scenario)
    _check_target("--out", args.out, args.scenario)
    start, reached = time.perf_counter(), [0, 0]
    try:
        with counting("sweeping") as show:

            def progress(done: int, whole: int) -> None:
                reached[:] = done, whole
                show(done, whole)

            found = swept(
                scenario, args.over, args.samples, args.seed, args.workers, args.dask, args.out, progress
            )  # fmt: skip
    except KeyboardInterrupt:
        told = f"stopped after {reached[0]} of {reached[1]} designs; the same command goes on from there"
        print(f"heatpath: {told}", file=sys.stderr)
        return INTERRUPTED
    _show(sweep_lines(found, args.out, time.perf_counter() - start))
    return 0 if found.answered else PHYSICAL_FAILURE


def _solve_circuit(circuit: Circuit, args: argparse.Namespace) -> int:
    """``heatpath solve`` of a network of the user's own."""
    from heatpath.circuit_pages import circuit_json, circuit_lines

    if args.cooling is not None:
        raise InputError("--cooling", "does not go with a network", allowed="a scenario's rack")
    answer = circuit.solve()
    if args.json:
        _say(circuit_json(answer))
    else:
        _show(circuit_lines(answer))
    return 0


def _scenario(args: argparse.Namespace) -> int:
    """``heatpath scenario``."""
    from heatpath.studies.scenario import scenario_text

    _say(scenario_text(args.name).rstrip("\n"))
    return 0


def _schema(args: argparse.Namespace) -> int:
    """``heatpath schema``."""
    from heatpath.schemas import schema_text

    _say(schema_text(args.what).rstrip("\n"))
    return 0


def _fluids(args: argparse.Namespace) -> int:
    """``heatpath fluids``."""
    from heatpath.coolant_pages import answer

    if args.page == "list":
        _check_target("--plot", args.plot)
    return _page(answer(args))


def _validate(args: argparse.Namespace) -> int:
    """``heatpath validate``."""
    from heatpath.case_commands import validate

    return _page(validate(args, _check_target))


def _calibrate(args: argparse.Namespace) -> int:
    """``heatpath calibrate``."""
    from heatpath.case_commands import calibrate

    return _page(calibrate(args))


def _page(answer: tuple[list[Line] | str, int]) -> int:
    """Print a page for people or for programs, and hand on its exit code."""
    shown, code = answer
    if isinstance(shown, str):
        _say(shown)
    else:
        _show(shown)
    return code


def _laws(args: argparse.Namespace) -> int:
    """``heatpath laws list``."""
    from heatpath.law_pages import law_lines, laws_json

    if args.json:
        _say(laws_json())
    else:
        _show(law_lines())
    return 0


def _serve(args: argparse.Namespace) -> int:
    """``heatpath serve``."""
    from heatpath.serving import serve

    return serve(args)


def _completion(args: argparse.Namespace) -> int:
    """``heatpath completion``."""
    from heatpath.completion import script

    _say(script(parser(), args.shell).rstrip("\n"))
    return 0


def _warm(args: argparse.Namespace) -> int:
    """``heatpath warm``: one answer of each kind compiles every kernel that the commands use."""
    import time

    from heatpath.api import compare, scenario_of, simulate, solve
    from heatpath.progress import working

    start = time.perf_counter()
    scenario = scenario_of(None)
    with working("compiling"):
        for name in scenario.coolings.names:
            solve(scenario, cooling=name)
        simulate(scenario, cooling="air", hours=0.001)
        compare(scenario)
    _say(f"warm after {time.perf_counter() - start:.1f} s")
    return 0


def _bench(args: argparse.Namespace) -> int:
    """``heatpath bench``."""
    from heatpath.bench import as_json, lines, machine, user_rows
    from heatpath.progress import working

    here = machine()
    if here.busy and not args.anyway:
        raise InputError("machine", f"is busy: {here.words()}", allowed="a quiet one, or --anyway")
    with working("measuring"):
        rows = list(user_rows())
    if args.json:
        _say(as_json(rows, here))
    else:
        _say("\n".join(lines(rows, here)))
    return 0


def _names(text: str) -> tuple[str, ...]:
    """The technologies in a comma-separated list, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",")))


def _check_target(option: str, path: Path | None, *taken: str | Path | None) -> None:
    """Raises InputError before anything is computed if a file cannot be written where it is asked for.

    ``taken`` are files that the same command reads or writes: a result never replaces one of them.
    """
    if path is None:
        return
    if any(other is not None and Path(other).absolute() == path.absolute() for other in taken):
        raise InputError(option, f"{path} is read or written by the same command", allowed="another file")
    try:
        usable = (
            path.parent.is_dir() and not path.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)
        )
    except (OSError, ValueError):
        usable = False
    if not usable:
        raise InputError(option, f"cannot write {path}", allowed="a file in an existing folder that you may write to")


def _one_line(text: str) -> str:
    """A message without line breaks."""
    return " ".join(text.split())


@contextmanager
def _output() -> Iterator[None]:
    """Print to stdout and see that it arrives: characters it cannot show become ``?``, a full disk is one line."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError("standard output", f"cannot be written: {error.strerror}") from None


def _say(text: str) -> None:
    """Print text that is meant for programs, or for both."""
    with _output():
        print(text)


def _show(lines: list[Line]) -> None:
    """Print lines that are meant for people."""
    from heatpath.table import print_lines

    with _output():
        print_lines(lines)
