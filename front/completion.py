"""Completion for bash, zsh and fish, drawn from the parser itself: commands, options, and the names that they take."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

SHELLS = ("bash", "zsh", "fish")


class Command(NamedTuple):
    """A command: what it does, its options with their help and choices, and the words that it takes."""

    text: str
    options: dict[str, tuple[str, tuple[str, ...]]]
    words: tuple[str, ...]


def commands(parser: argparse.ArgumentParser) -> dict[str, Command]:
    """Every command of a parser by name."""
    return {name: _command(each, text) for name, each, text in _below(parser)}


def _below(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Name, parser and help of the commands below a parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            texts = {each.dest: each.help or "" for each in action._choices_actions}
            for name, each in action.choices.items():
                yield name, each, texts.get(name, "")


def _command(parser: argparse.ArgumentParser, text: str) -> Command:
    """One command; pages below it count as words, and their options as its own."""
    options: dict[str, tuple[str, tuple[str, ...]]] = {}
    words: list[str] = []
    for action in parser._actions:
        choices = tuple(str(each) for each in action.choices or ())
        if action.option_strings:
            options[action.option_strings[-1]] = (action.help or "", choices or _names(action.option_strings[-1]))
        elif isinstance(action, argparse._SubParsersAction):
            for name, each, _ in _below(parser):
                words.append(name)
                options |= _command(each, "").options
        else:
            words += choices or _names(action.dest)
    return Command(text, options, tuple(words))


def _names(what: str) -> tuple[str, ...]:
    """The names that an argument takes, where it takes names."""
    if what == "--site":
        from heatpath.facility.weather import sites

        return tuple(sites())
    if what == "--cooling":
        from heatpath.studies.sections import COOLINGS

        return COOLINGS
    if what in ("scenario", "name"):
        from heatpath.studies.scenario import scenarios

        return scenarios()
    if what == "case":
        from heatpath.validation.case_file import shipped_cases

        return shipped_cases()
    if what == "--model":
        from heatpath.validation.models import models

        return tuple(models())
    return ()


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The completion script for a shell of ``SHELLS``."""
    found = commands(parser)
    if shell == "fish":
        return "\n".join(_fish(found)) + "\n"
    head = ["autoload -U +X compinit bashcompinit && compinit && bashcompinit"] if shell == "zsh" else []
    return "\n".join([*head, *_bash(found)]) + "\n"


def _bash(found: Mapping[str, Command]) -> list[str]:
    """A function for bash; where nothing of ours fits, it completes files."""
    values = {
        (name, option): choices
        for name, each in found.items()
        for option, (_, choices) in each.options.items()
        if choices
    }
    lines = ["_heatpath() {", '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" words=""']
    lines += [
        '  if [ "$COMP_CWORD" -eq 1 ]; then',
        f"    words={shlex.quote(' '.join([*found, '--version', '--help']))}",
    ]
    lines += ["  else", '    case "${COMP_WORDS[1]} $prev" in']
    for (name, option), choices in values.items():
        lines.append(f"      {shlex.quote(f'{name} {option}')}) words={shlex.quote(' '.join(choices))} ;;")
    lines += ["      *)", '        case "${COMP_WORDS[1]}" in']
    for name, each in found.items():
        lines.append(f"          {name}) words={shlex.quote(' '.join((*each.words, *each.options)))} ;;")
    lines += ["        esac ;;", "    esac", "  fi", '  COMPREPLY=($(compgen -W "$words" -- "$cur"))', "}"]
    return [*lines, "complete -o default -F _heatpath heatpath"]


def _fish(found: Mapping[str, Command]) -> list[str]:
    """Lines for fish."""
    lines = []
    for name, each in found.items():
        lines.append(f"complete -c heatpath -n __fish_use_subcommand -f -a {name} -d {shlex.quote(each.text)}")
        seen = f"-n '__fish_seen_subcommand_from {name}'"
        if each.words:
            lines.append(f"complete -c heatpath {seen} -a {shlex.quote(' '.join(each.words))}")
        for option, (text, choices) in each.options.items():
            takes = f" -x -a {shlex.quote(' '.join(choices))}" if choices else ""
            flag = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            lines.append(f"complete -c heatpath {seen} {flag}{takes} -d {shlex.quote(' '.join(text.split()))}")
    return lines
