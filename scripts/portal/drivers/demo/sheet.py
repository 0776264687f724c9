"""A good report as lines of text that can be spoilt here and there while every place stays known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from portal.checking.expressions import engine_for
from portal.checking.places import dotted_key
from portal.reading.yaml_source import Path, parse_places
from portal.vocabulary.form import Field, FieldType, Form, Section, Shape
from portal.vocabulary.reports import Data

_IDENTITY = (FieldType.UNIT_ID, FieldType.PERIOD_ID, FieldType.FORM_VERSION)


@dataclass(slots=True, eq=False)
class Line:
    """One line; it is itself wherever it moves."""

    text: str

    @property
    def indent(self) -> int:
        """How far the line is moved in."""
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Planted:
    """A finding that a check must now make: at this line, or at the beginning of the file."""

    rule: str
    line: Line | None = None
    field: str = ""


class Sheet:
    """The lines of one report, and what of it has been spoilt already."""

    def __init__(self, text: str, data: Data, form: Form, unit_type: str, rng: Random) -> None:
        self.data, self.form, self.unit_type, self.rng = data, form, unit_type, rng
        self.lines = [Line(line) for line in text.rstrip("\n").split("\n")]
        self._places = {path: self.lines[place.line - 1] for path, place in parse_places(text).items()}
        self._guarded = _named_in_conditions(form)
        self.taken: set[str] = set()
        self.replaced: bytes | None = None
        """The whole content, when something other than lines of text was sent."""

    def content(self) -> bytes:
        """The file as it is sent."""
        if self.replaced is not None:
            return self.replaced
        return ("\n".join(line.text for line in self.lines) + "\n").encode()

    def number_of(self, line: Line | None) -> int:
        """The number of a line as findings count, from 1; 1 for the file as a whole."""
        return self.lines.index(line) + 1 if line is not None else 1

    def line(self, path: Path) -> Line:
        """The line on which a key or a list item stands."""
        return self._places[path]

    def fields(self, *types: FieldType) -> Iterator[tuple[Section, Field]]:
        """Fields of plain sections that have a value, are not spoilt yet, and on which nothing else depends."""
        for section in self.form.sections:
            content = self.data.get(section.key)
            if section.shape is not Shape.RECORD or section.key in self.taken or not isinstance(content, dict):
                continue
            for field in section.fields_for(self.unit_type):
                wanted = field.type in types if types else field.type not in _IDENTITY
                if wanted and field.key in content and f"{section.key}.{field.key}" not in self._guarded:
                    yield section, field

    def any_field(self, *types: FieldType) -> tuple[Section, Field] | None:
        """One of these fields, or None when there is none."""
        found = list(self.fields(*types))
        return self.rng.choice(found) if found else None

    def whole_sections(self) -> list[Section]:
        """Plain sections that nothing else depends on and that are there."""
        identity = {section.key for section, _ in self.fields(*_IDENTITY)}
        return [
            section
            for section in self.form.sections
            if section.shape is Shape.RECORD
            and section.key in self.data
            and section.key not in self.taken | identity
            and not any(name.startswith(f"{section.key}.") for name in self._guarded)
        ]

    def rows(self) -> Iterator[tuple[Section, Path, tuple[Field, ...]]]:
        """Every row of a list of rows that is not spoilt yet: its section, its path and its columns."""
        for section in self.form.sections:
            content = self.data.get(section.key)
            if section.key in self.taken or not content:
                continue
            if section.shape is Shape.ROWS:
                for index in range(len(content)):
                    yield section, (section.key, index), section.fields_for(self.unit_type)
            elif section.shape is Shape.RECORD:
                for field in section.fields_for(self.unit_type):
                    for index in range(len(content.get(field.key, ())) if field.rows else 0):
                        yield section, (section.key, field.key, index), field.rows

    def block(self, path: Path) -> list[Line]:
        """A key's line with everything that stands below it."""
        first = self.line(path)
        start = self.lines.index(first)
        end = start + 1
        while end < len(self.lines) and (not self.lines[end].text or self.lines[end].indent > first.indent):
            end += 1
        while not self.lines[end - 1].text:
            end -= 1
        return self.lines[start:end]

    def remove(self, path: Path) -> None:
        """Take out a key with everything below it."""
        gone = set(map(id, self.block(path)))
        self.lines = [line for line in self.lines if id(line) not in gone]

    def write(self, path: Path, value: str) -> Line:
        """Put something else behind a key, in place of all that stood there; the text is not made safe."""
        first, *below = self.block(path)
        gone = set(map(id, below))
        self.lines = [line for line in self.lines if id(line) not in gone]
        key = first.text[: first.text.index(":")]
        first.text = f"{key}: {value}" if value else f"{key}:"
        return first

    def insert_below(self, line: Line, text: str) -> Line:
        """A new line right below another."""
        new = Line(text)
        self.lines.insert(self.lines.index(line) + 1, new)
        return new

    def append(self, text: str) -> Line:
        """A new line at the end."""
        return self.insert_below(self.lines[-1], text)

    def spoil(self, rule: str, path: Path, line: Line | None = None) -> Planted:
        """Note a finding about a value, and leave its section alone from now on."""
        self.taken.add(str(path[0]))
        return Planted(rule, line or self.line(path), dotted_key(path))


@cache
def _named_in_conditions(form: Form) -> frozenset[str]:
    """Fields on which conditions depend: spoiling one would change what else is asked for."""
    engine = engine_for(tuple(section.key for section in form.sections))
    sources = {section.required_when for section in form.sections} | {section.nil_when for section in form.sections}
    sources |= {chain[-1].required_when for _, chain in form.walk()}
    return frozenset(name.path for source in sources if source for name in engine.compile(source).names)
