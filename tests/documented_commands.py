"""The `portal …` commands that documents name, and what the command line would say to them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from portal.cli import main

_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`portal ([^`\n]+)`")
_LINE = re.compile(r"(?:^|[\s/])portal ([^#\n]+)")
_ROOT = re.compile(r"^--root\s+\S+\s+")


def lines_in(text: str) -> list[str]:
    """The lines of a document's finished commands (fenced), without `portal` and without a comment."""
    blocks = _FENCE.findall(text)
    return [_tidy(found[1]) for block in blocks for line in block.splitlines() if (found := _LINE.search(line))]


def commands_in(text: str) -> list[str]:
    """Every command that a document names: fenced lines, then mentions within a sentence."""
    return lines_in(text) + [_tidy(words) for words in _INLINE.findall(_FENCE.sub("", text))]


def _tidy(words: str) -> str:
    return _ROOT.sub("", words.replace("\\|", "|").strip())


def faults_of(words: str) -> list[str]:
    """What is wrong with a mentioned command: its name, an option, a choice. Placeholders may be left out."""
    name, *given = shlex.split(re.sub(r"[\[\]]", "", words))
    command = main.commands.get(name)
    if command is None:
        return [f"portal {name}: no such command"]
    options = {text: one for one in command.params if isinstance(one, click.Option) for text in one.opts}
    choices = [one for one in command.params if isinstance(one, click.Argument)]
    return [f"portal {words}: {fault}" for fault in _faults(given, options, choices)]


def _faults(given: list[str], options: dict[str, click.Option], arguments: list[click.Argument]) -> Iterator[str]:
    rest, place = iter(given), 0
    for word in rest:
        if word.startswith("--"):
            text, _, value = word.partition("=")
            option = options.get(text)
            if option is None:
                yield f"no option {text}"
            elif not option.is_flag:
                yield from _refused(option, value or next(rest, ""))
        elif place < len(arguments):
            yield from _refused(arguments[place], word)
            place += arguments[place].nargs == 1


def _refused(parameter: click.Parameter, value: str) -> Iterator[str]:
    if isinstance(parameter.type, click.Choice):
        for one in value.split("|"):
            if one and one not in parameter.type.choices and one != "…":
                yield f"{parameter.name} cannot be {one}"


def parse(words: str) -> None:
    """Let the command line read a finished command, without running it; click.UsageError when it would refuse."""
    name, *given = shlex.split(words)
    main.commands[name].make_context(name, given)


def documents(root: Path) -> list[Path]:
    """The documents that name commands for people."""
    return [*sorted((root / "content").rglob("*.md")), root / "README.md", root / "CONTRIBUTING.md"]
