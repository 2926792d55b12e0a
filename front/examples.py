"""What the help of each command shows: lines that run as they stand, with what they are for."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "compare": (
        ("heatpath compare", "the shipped hall in Seoul, five technologies, one year"),
        ("heatpath compare --site singapore --cooling air,immersion", "two of them in the tropics"),
        ("heatpath compare hall.toml --report hall.html", "your own hall, as a page to hand on"),
        ("heatpath compare --json --out hall.nc", "for programs; every hour of the year in netCDF"),
        ("heatpath compare --optimise cost", "with the set points that cost least"),
    ),
    "solve": (
        ("heatpath solve --cooling coldplate", "junctions, flows and margins, device by device"),
        ("heatpath solve rack-72 --cooling coldplate-2p", "the shipped rack of 72 accelerators, boiling"),
        ("heatpath solve network.toml", "a network of your own, see docs/networks.md"),
    ),
    "simulate": (
        ("heatpath simulate --cooling air,immersion", "an hour of bursts on one rack of each"),
        ("heatpath simulate --cooling coldplate --failure pump_trip@600", "the pump stops after ten minutes"),
        ("heatpath simulate --cooling air --load full --hours 0.5 --plot run.svg", "all work all the time, drawn"),
        ("heatpath simulate --cooling immersion --load requests.csv --seed 7", "a trace of your own"),
    ),
    "plant": (
        ("heatpath plant warm-water-dry-cooler --site stockholm", "a shipped plant in another climate"),
        ("heatpath plant plant.toml --load '1.5 MW' --out plant.nc", "your own, every hour"),
    ),
    "tokens": (
        ("heatpath tokens", "energy, water, carbon and money of a million tokens"),
        ("heatpath tokens hall.toml --cooling air,coldplate --json", "two technologies, for a program"),
    ),
    "sweep": (
        ("heatpath sweep hall.toml --over site.name=seoul,oslo --out hall.nc", "the same hall in two places"),
        (
            "heatpath sweep default --over 'coolings.air.supply_temperature=20..30 degC' --samples 64 --out hall.nc",
            "64 designs from a range; the same command goes on where it was stopped",
        ),
    ),
    "claim": (
        ("heatpath claim", "does liquid save 30 %, against which hall, and how surely"),
        ("heatpath claim hall.toml --claim 0.2 --report claim.html", "your own hall and another share, as a page"),
    ),
    "scenario": (
        ("heatpath scenario > hall.toml", "a commented scenario to edit"),
        ("heatpath scenario rack-72", "another one to start from"),
    ),
    "schema": (
        ("heatpath schema scenario > scenario.schema.json", "for an editor that completes and checks"),
        ("heatpath schema result", "what --json prints and the service answers"),
    ),
    "fluids": (
        ("heatpath fluids list", "coolants by how well they cool"),
        ("heatpath fluids show pg25", "one, with the source of every number"),
        ("heatpath fluids check", "all of them against an independent library"),
    ),
    "validate": (
        ("heatpath validate", "every shipped case, with scores and verdicts"),
        ("heatpath validate --models", "what can drive a case"),
        ("heatpath validate --new mine --model part:cold-plate", "an empty case that explains itself"),
        ("heatpath validate mine --report trust.html", "your own measurement, as a page"),
    ),
    "calibrate": (("heatpath calibrate mine --holdout 0.25", "fit what the case lists, score on what was held out"),),
    "laws": (("heatpath laws list", "every law with range, expected error and source"),),
    "serve": (
        ("heatpath serve", "on http://127.0.0.1:8000, for programs on this machine"),
        ("heatpath serve --port 9000 --workers 4 --limit 30", "four answers at once, half a minute each"),
    ),
    "completion": (
        ("heatpath completion bash > ~/.local/share/bash-completion/completions/heatpath", "names complete with Tab"),
        ("heatpath completion zsh >> ~/.zshrc", "in zsh"),
        ("heatpath completion fish > ~/.config/fish/completions/heatpath.fish", "in fish"),
    ),
    "warm": (("heatpath warm", "once after installing"),),
    "bench": (("heatpath bench", "on a quiet machine"), ("heatpath bench --json --anyway", "for a program")),
}


def shown(command: str) -> str | None:
    """The examples of a command as they stand below its help."""
    lines = EXAMPLES.get(command)
    if not lines:
        return None
    return "\n".join(["examples:", *(f"  {line}\n      {what}" for line, what in lines)])
