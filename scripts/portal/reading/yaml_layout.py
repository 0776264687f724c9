"""Find which lines of a text that could not be read are laid out wrongly, where the reading library is vague or late.

Only asked after reading has failed: the library says that something is wrong, and this, line by line, what a clerk can
mend. Twin: scripts/web/check/report_layout.mjs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_FAULTS = 20
_DASH = re.compile("-(?: +|$)")
_QUOTED_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*') *:(?: (.*))?""")
_NO_SPACE = re.compile("([A-Za-z_][A-Za-z0-9_]*):([^ :/].*)")
_WIDE_COLON = re.compile("([A-Za-z_][A-Za-z0-9_]*) *：(.*)")
_OWN_KEY = re.compile("(?:- +)*[a-z0-9_]+:(?: |$)")
"""A name as the form has them: where one stands, a quotation mark that was opened above was surely forgotten."""
_BLOCK = re.compile("[|>][-+0-9]{0,2}(?: +#.*)?")
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile("'(?:[^']|'')*'")}
_CURLY = "“”„‟＂"
_ANYWHERE = ("wide-colon", "no-space")
"""Faults that are sure wherever they stand, also below the place where the library stopped."""


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """The id of a message, the place from 1, and the words that fill the message in."""

    rule: str
    line: int
    column: int
    words: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Level:
    """The lines that stand at one indent below one another; `line` is the latest of them."""

    indent: int
    is_list: bool
    line: int


def layout_faults(text: str, stopped: int) -> list[LayoutFault]:
    """What explains that the library stopped at a line (from 1), in order; empty when nothing does.

    The last fault at or above that line is the cause; a missing blank or a wide colon is told wherever it stands.
    """
    found = _Layout().read(text)
    causes = [fault for fault in found if fault.line <= stopped]
    if not causes:
        return []
    return [fault for fault in found if fault is causes[-1] or fault.rule in _ANYWHERE][:MAX_FAULTS]


class _Layout:
    """Reads lines one after the other, and remembers what the next one must line up with."""

    def __init__(self) -> None:
        self.found: list[LayoutFault] = []
        self.levels: list[_Level] = []
        self.left: list[_Level] = []
        """Levels that this line has left; `left_before`: those that the line above it had left."""
        self.left_before: list[_Level] = []
        self.above = self.base = 0
        """The last line that was read, and the indent that its continuation must exceed."""
        self.opener = 0
        """The line of the name above it, when that line is a text that stands alone; else 0."""
        self.opens = True
        self.plain = False
        """Whether lines of its own may stand below that line; whether its text may go on below it."""
        self.block: _Level | None = None
        """The first line of a text in lines of its own, its line 0 until there is one."""
        self.closing = ""
        """What ends the text or the list that was opened at the line `above`."""

    def read(self, text: str) -> list[LayoutFault]:
        """All faults of a text, in order of their lines."""
        for number, line in enumerate(text.split("\n"), 1):
            body = line.strip(" \t\r").replace("\t", " ")
            if body:
                self._read_line(number, len(line) - len(line.lstrip(" ")), body)
        self._forgotten()
        return sorted(self.found, key=lambda fault: fault.line)

    def _read_line(self, number: int, indent: int, body: str) -> None:
        if self._goes_on(number, indent, body) or body[0] == "#" or body in ("---", "..."):
            return
        self.left_before, self.left = self.left, []
        while dash := _DASH.match(body):
            self.base = self._enter(number, indent, is_list=True)
            self.opens, self.plain, self.above = True, False, number
            indent, body = self.base + len(dash[0]), body[len(dash[0]) :]
        if body:
            self._read_content(number, indent, body)

    def _goes_on(self, number: int, indent: int, body: str) -> bool:
        """Whether the line belongs to a text or list in brackets that was opened above it."""
        if self.block:
            first = self.block if self.block.line else _Level(indent, is_list=False, line=number)
            if self.base < indent < first.indent:
                self._out_of_line(number, indent, first.line, first.indent)
            self.block = first if indent > self.base else None
            return self.block is not None
        if self.closing:
            if _OWN_KEY.match(body):
                self._forgotten()
                return False
            if self.closing in body:
                self.closing = ""
            return True
        return self.plain and indent > self.base and body[0] == "-"

    def _forgotten(self) -> None:
        """The closing mark that was never found."""
        if self.closing:
            rule = "open-quote" if self.closing in "\"'" else "open-bracket"
            self._add(rule, self.above, self.base, mark=self.closing)
        self.closing = ""

    def _read_content(self, number: int, indent: int, body: str) -> None:
        pair = _pair_of(body)
        below = indent > self.base and self.above != number
        if pair is None and (odd := _NO_SPACE.fullmatch(body) or _WIDE_COLON.fullmatch(body)):
            self._add("no-space" if odd.re is _NO_SPACE else "wide-colon", number, indent, key=odd[1])
            pair = (odd[1], odd[2].strip(" "))
        if below and self.plain and not (pair and _OWN_KEY.match(f"{pair[0]}:")):
            if pair:  # the text of the line above goes on here, and has a colon
                self._add("extra-colon", number, indent)
        elif pair:
            if below and self.plain and self.opener:  # what looked like the text of the name above it was a name, too
                self._add("loose-line", self.above, self.base, line=self.opener)
                self.opens = True
            self.base = self._enter(number, indent, is_list=False, opening=not pair[1])
            self.above, self.opener = number, 0
            self._read_value(pair[1], number, indent)
        elif self.above == number or (below and self.opens):
            self.above, self.opener = number, 0 if self.above == number else self.above
            self._read_value(body, number, indent)
        elif self.levels:
            self._add("loose-line", number, indent, line=self.above)

    def _read_value(self, value: str, number: int, indent: int) -> None:
        """What stands behind a name or a dash: it says what may follow below."""
        self.opens, self.plain = False, False
        if value[:1] in _CLOSED:
            closed = _CLOSED[value[0]].match(value)
            if not closed:
                self.closing = value[0]
            elif _without_comment(value[closed.end() :]):
                self._add("after-quote", number, indent)
            return
        if _BLOCK.fullmatch(value):
            self.block = _Level(0, is_list=False, line=0)
            return
        value = _without_comment(value)
        self.opens, self.plain = not value, bool(value)
        if value[:1] in ("[", "{"):
            closing = "]" if value[0] == "[" else "}"
            self.plain, self.closing = False, "" if closing in value else closing
        elif _DASH.match(value):
            self._add("inline-dash", number, indent)
        elif ": " in value or value.endswith(":"):
            curly = value[0] in _CURLY
            self._add(
                "curly-quote" if curly else "extra-colon", number, indent, **({"mark": value[0]} if curly else {})
            )

    def _enter(self, number: int, indent: int, *, is_list: bool, opening: bool = False) -> int:
        """Go to the level of an indent, or open it where the line above allows that; else somebody is out of line.

        Returns the indent that was meant. `opening` lines have no value, so that they rather belong further left.
        """
        while self.levels and _ends(self.levels[-1], indent, is_list=is_list):
            self.left.append(self.levels.pop())
        top = self.levels[-1] if self.levels else None
        below = self.opens and (indent > self.base or (is_list and indent == self.base))
        if top and top.indent == indent and top.is_list == is_list:
            top.line = number
        elif below or (top is None and not self.left):
            self.levels.append(_Level(indent, is_list, number))
        elif not self.left and self._above_is_off(indent, is_list=is_list):
            self._out_of_line(self.above, self.base, number, indent)
            self.levels.append(_Level(indent, is_list, number))
        else:
            return self._out_of_any_line(number, indent, is_list=is_list, opening=opening)
        return indent

    def _above_is_off(self, indent: int, *, is_list: bool) -> bool:
        """Whether the line above left a level too early: nothing at the margin has a value, or this one goes back."""
        return self.base == 0 or any(one.indent == indent and one.is_list == is_list for one in self.left_before)

    def _out_of_any_line(self, number: int, indent: int, *, is_list: bool, opening: bool) -> int:
        """This line itself is off: the nearest level of its kind is meant, of two the deeper one."""
        levels = [level for level in (*self.left, *self.levels) if level.is_list == is_list]
        if not levels:
            self.levels += reversed(self.left)
            self.left = []
            if is_list:
                self._add("stray-dash", number, indent)
            return indent
        near = min(levels, key=lambda one: (abs(one.indent - indent), one.indent if opening else -one.indent))
        while near not in self.levels:
            self.levels.append(self.left.pop())
        while self.levels[-1] is not near:
            self.levels.pop()
        self._out_of_line(number, indent, near.line, near.indent)
        return near.indent

    def _out_of_line(self, number: int, indent: int, other: int, expected: int) -> None:
        self._add("indent", number, indent, indent=indent, line=other, expected=expected)

    def _add(self, rule: str, number: int, column: int, **words: object) -> None:
        self.found.append(LayoutFault(rule, number, column + 1, {name: str(word) for name, word in words.items()}))


def _ends(level: _Level, indent: int, *, is_list: bool) -> bool:
    """A line further left leaves a level; a name at the indent of dashes leaves their list."""
    return level.indent > indent or (level.indent == indent and level.is_list and not is_list)


def _pair_of(body: str) -> tuple[str, str] | None:
    """The name and the value of a line; None when it has no colon that parts them."""
    if body[0] in "\"'":
        quoted = _QUOTED_KEY.fullmatch(body)
        return (quoted[1], (quoted[2] or "").strip(" ")) if quoted else None
    name, colon, value = body.partition(": ")
    if not colon:
        name, colon, value = body[:-1], body[-1], ""
    return (name.rstrip(" "), value.strip(" ")) if colon in (":", ": ") else None


def _without_comment(value: str) -> str:
    """A value, or what follows one, as far as it counts."""
    return "" if value.startswith("#") else value.partition(" #")[0].strip(" ")
