"""Read the sentences that checks say: one table for the command line, pull requests and the browser form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Sentence:
    """What and why, and what to do; both with places for words in braces."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Messages:
    """All sentences by the id of their finding."""

    sentences: Mapping[str, Sentence]
    examples: Mapping[str, str]
    syntax_problems: tuple[tuple[str, str], ...]
    unread: str
    """What is added when a report could not be read to its end."""
    better_explanation: str
    empty_explanations: frozenset[str]
    """Folded phrases that explain nothing, alone or one after the other."""

    def syntax_problem(self, problem: str) -> str:
        """What the YAML library means, in plain words."""
        return next(say for when, say in self.syntax_problems if when in problem)


def read_messages(path: Path) -> Messages:
    """The table of sentences; ConfigError when an id repeats."""
    head = Entry(path, read_config(path))
    examples = {kind: str(text) for kind, text in head.mapping("examples").items()}
    sentences: dict[str, Sentence] = {}
    for values in head.entries("messages"):
        entry = Entry(path, values, "messages")
        name = entry.text("id")
        if name in sentences:
            raise entry.fault(f"mã “{name}” bị lặp")
        sentences[name] = Sentence(entry.text("message"), entry.text("remedy"))
        entry.done()
    problems = []
    for values in head.entries("syntax_problems"):
        entry = Entry(path, values, "syntax_problems")
        problems.append((entry.text("when", ""), entry.text("say")))
        entry.done()
    explanations = Entry(path, head.mapping("explanations"), "explanations")
    better, empty = explanations.text("better"), frozenset(fold(phrase) for phrase in explanations.texts("empty"))
    explanations.done()
    unread = head.text("unread")
    head.done()
    return Messages(sentences, examples, tuple(problems), unread, better, empty)
