"""Which places of the form an expression reads, rows and loops included, and whether there are such places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.checking.cel_tree import Call, Const, Ident, Items, Loop, Node, Select, children
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, Form, Section, Shape
from portal.vocabulary.rules import RISEN_NUMBERS

ANY = "*"
"""Stands in a name for the code of a section by code, when the expression reads every code."""

Name = tuple[str, ...]

PAIR_NAMES = ("gia_tri", "ky_truoc", "don_vi_tinh")
"""What a row of `so_lieu` has: the number now, the one before, and its measure."""
PERIOD_NAMES = ("ma", "thu", "nam", "tu_ngay", "den_ngay", "het_nam", "cuoi_nam")
UNIT_NAMES = ("ma", "ten", "loai", "nhom", "thanh_vien", "hieu_luc_tu")
_RECORD_ONLY = ("nhom", "thanh_vien", "ma", "ten", "hieu_luc_tu")


class UnknownNameError(Exception):
    """A name that is neither in the form nor in the context; the text says which."""


@dataclass(frozen=True, slots=True)
class Names:
    """The places an expression reads, and those it only reads after asking `has()`."""

    read: frozenset[Name] = frozenset()
    tested: frozenset[Name] = frozenset()

    def __or__(self, other: Names) -> Names:
        return Names(self.read | other.read, self.tested | other.tested)

    @property
    def every(self) -> frozenset[Name]:
        """All of them."""
        return self.read | self.tested

    @property
    def needed(self) -> frozenset[Name]:
        """Places that must have a value, or the rule is not asked."""
        return self.read - self.tested


@dataclass(slots=True)
class _Collector:
    read: set[Name] = field(default_factory=set)
    tested: set[Name] = field(default_factory=set)

    def collect(self, node: Node, bound: Mapping[str, tuple[Name, ...]]) -> None:
        if isinstance(node, Loop):
            self.collect(node.range, bound)
            inner = {**bound, node.variable: tuple(_ranges(node.range, bound)), "@result": ()}
            for part in node.parts:
                self.collect(part, inner)
            return
        if isinstance(node, Select | Ident) or _is_index(node):
            tested = isinstance(node, Select) and node.test
            (self.tested if tested else self.read).update(name for name in _names(node, bound) if name)
            for key in _index_keys(node):
                self.collect(key, bound)
            return
        for child in children(node):
            self.collect(child, bound)


def _is_index(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "_[_]"


def _index_keys(node: Node) -> Iterator[Node]:
    """What stands between brackets anywhere in a chain, for it may read places of its own."""
    if isinstance(node, Call) and _is_index(node):
        yield node.args[1]
        yield from _index_keys(node.args[0])
    elif isinstance(node, Select):
        yield from _index_keys(node.operand)


def _names(node: Node, bound: Mapping[str, tuple[Name, ...]]) -> tuple[Name, ...]:
    """The places a chain of selections stands for; a loop over two lists stands for a place in each."""
    if isinstance(node, Ident):
        return bound.get(node.name, ((node.name,),))
    if isinstance(node, Select):
        return tuple((*name, node.field) for name in _names(node.operand, bound))
    if isinstance(node, Call) and _is_index(node):
        base, key = node.args
        if isinstance(key, Const) and not isinstance(key.value, str):
            return _names(base, bound)
        part = str(key.value) if isinstance(key, Const) else ANY
        return tuple((*name, part) for name in _names(base, bound))
    raise UnknownNameError("biểu thức lấy một phần của kết quả tính; viết lại cho đơn giản hơn")


def _ranges(node: Node, bound: Mapping[str, tuple[Name, ...]]) -> Iterator[Name]:
    """The lists that a loop runs over; none when it runs over literals or over another loop's result."""
    if isinstance(node, Call) and node.function == "_+_":
        for part in node.args:
            yield from _ranges(part, bound)
    elif isinstance(node, Select | Ident) or _is_index(node):
        yield from _names(node, bound)
    elif not isinstance(node, Items | Loop):
        raise UnknownNameError("vòng lặp chạy trên một kết quả tính; viết lại cho đơn giản hơn")


def names_in(node: Node) -> Names:
    """Every place an expression reads, in a rule's own row as `dong.…`; UnknownNameError when it cannot be told."""
    collector = _Collector()
    collector.collect(node, {"khoa": ()})
    return Names(frozenset(collector.read), frozenset(collector.tested))


@dataclass(frozen=True, slots=True)
class Target:
    """What a name stands for: a section of the form, and the fields that lead to the place."""

    section: Section
    chain: tuple[Field, ...]

    def applies_to(self, unit_type: str) -> bool:
        """Whether units of this type fill the place in."""
        return unit_type in self.section.unit_types and all(one.applies_to(unit_type) for one in self.chain)


class NameTable:
    """Knows every name that rules over one form may use."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList], thresholds: Mapping[str, object]) -> None:
        self.form, self.code_lists, self.thresholds = form, code_lists, thresholds
        self._sections = {section.key: section for section in form.sections}

    def rows_name(self, each: str) -> Name:
        """The name of one row of `each` (`vu_viec` -> `vu_viec.*`); empty for rules that are asked once."""
        if not each or each == RISEN_NUMBERS:
            return (each,) if each else ()
        name = tuple(each.split("."))
        target = self.target(name)
        if target is None:
            raise UnknownNameError(f"“{each}” không phải là các dòng của mẫu")
        if len(name) == 1 and target.section.shape is Shape.PER_CODE:
            return (*name, ANY)
        if (len(name) == 1 and target.section.shape is Shape.ROWS) or (target.chain and target.chain[-1].rows):
            return name
        raise UnknownNameError(f"“{each}” không phải là các dòng của mẫu")

    def target(self, name: Name, *, every_code: bool = False) -> Target | None:
        """The place of the form a name stands for, sums and the previous report included; None for the context.

        Sections by code need a code, except where every code is meant. Raises UnknownNameError for a misspelt name.
        """
        head, rest = name[0], name[1:]
        if head == "truoc" and rest:
            return self.target(rest, every_code=every_code)
        if head == "tong":
            return self._sum(name)
        if head in self._sections:
            return self._in_form(name, every_code=every_code)
        known = {
            "ky": PERIOD_NAMES,
            "don_vi": UNIT_NAMES,
            "nguong": tuple(self.thresholds),
            RISEN_NUMBERS: PAIR_NAMES,
        }.get(head)
        if known is None or not rest or rest[0] not in known:
            raise UnknownNameError(f"không có “{written(name)}”")
        return None

    def _sum(self, name: Name) -> Target:
        target = self.target(name[1:], every_code=True) if len(name) > 2 else None
        if target is None or not target.chain or not target.chain[-1].type.counts:
            raise UnknownNameError(f"“{written(name)}” không phải là tổng của một dòng số")
        if target.section.shape is Shape.RECORD and len(target.chain) < 2:
            raise UnknownNameError(f"“{written(name)}”: chỉ cộng các dòng của một danh sách")
        return target

    def _in_form(self, name: Name, *, every_code: bool) -> Target:
        section, rest = self._sections[name[0]], name[1:]
        if section.shape is Shape.PER_CODE and rest:
            coded = rest[0] == ANY or rest[0] in self.code_lists[section.code_list].keys
            if not coded and not every_code:
                raise UnknownNameError(f"“{written(name)}”: mục này chia theo mã, “{rest[0]}” không phải mã")
            rest = rest[1:] if coded else rest
        fields: tuple[Field, ...] = section.fields
        chain: list[Field] = []
        for part in rest:
            found = next((one for one in fields if one.key == part), None)
            if found is None:
                raise UnknownNameError(f"mẫu không có “{written(name)}”")
            chain.append(found)
            fields = found.rows
        return Target(section, tuple(chain))

    def place(self, name: Name) -> Name:
        """A name as places are compared: without `tong`, and with `*` where every code of a section is meant."""
        plain = name[1:] if name[0] == "tong" else name
        section = self._sections.get(plain[0])
        if section is None or section.shape is not Shape.PER_CODE or len(plain) == 1:
            return plain
        return plain if plain[1] in (ANY, *self.code_lists[section.code_list].keys) else (plain[0], ANY, *plain[1:])


def written(name: Name) -> str:
    """A name as rules write it."""
    return ".".join(part for part in name if part != ANY)


def needs_unit(names: Names) -> bool:
    """Whether an expression needs the registry's record of the unit, not only its type of form."""
    return any(name[0] == "don_vi" and len(name) > 1 and name[1] in _RECORD_ONLY for name in names.every)


def needs_history(names: Names) -> bool:
    """Whether an expression needs the unit's previous report."""
    return any(name[0] in ("truoc", RISEN_NUMBERS) for name in names.every)
