"""A small province to be released: a form with numbers of every kind, rules, three periods, reports drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from portal.checking.linear_rules import LinearRule, read_linear_rules
from portal.statistics.attack import Truth
from portal.statistics.coverage import Scope
from portal.statistics.disclosure import ProtectedTable, protect
from portal.statistics.facts import Fact
from portal.statistics.release_draft import ReleaseDraft, ReleaseSource, draft_release
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import FieldType, Form, Publication, Section, Shape
from portal.vocabulary.indicators import Indicator, IndicatorTable, Term, TermKind
from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.plan import (
    Comparison,
    Figure,
    Measure,
    PlanPart,
    PlanPiece,
    Target,
)
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import Release
from portal.vocabulary.rules import Rule, Rules, RuleScope
from tests.builders import a_field, a_registry, a_section, a_unit

NUMBER, MONEY, CODE = FieldType.INTEGER, FieldType.MONEY, FieldType.CODE
TOTAL, INTERNAL = Publication.TOTAL_ONLY, Publication.INTERNAL
PERIODS = ("2030-K1", "2030-K2", "2030-K3")
KINDS = ("nhe", "nang")
PGD, OF_PGD = frozenset({"pgd"}), (".truong", ".tot", ".kem")


def _sections() -> tuple[Section, ...]:
    people, total = {"counts_people": True}, {"publication": TOTAL}
    return (
        a_section(
            "so", [a_field("buoi", NUMBER, "sum", "sum"), a_field("truong", NUMBER, "sum", "last", unit_types=PGD)]
        ),
        a_section(
            "vu",
            [
                a_field("so_vu", NUMBER, "sum", "sum", **people, **total),
                a_field("xu_ly", NUMBER, "sum", "sum", **people, **total),
                a_field("nguoi", NUMBER, "sum", "sum", **people, publication=INTERNAL),
            ],
            shape=Shape.PER_CODE,
            code_list="loai",
        ),
        a_section(
            "tin",
            [
                a_field("den", NUMBER, "sum", "sum", **people, **total),
                a_field("nhan", NUMBER, "sum", "sum", **people, **total),
                a_field("ngat", NUMBER, "sum", "sum", **people, **total),
            ],
        ),
        a_section(
            "phu",
            [
                a_field("tien", MONEY, "sum", "sum", counts_people=False, **total),
                a_field("dat", NUMBER, "sum", "last", counts_people=False, **total),
                a_field("muc", CODE, "count", "last", code_list="muc", **total),
                a_field("tot", NUMBER, "sum", "last", unit_types=PGD, counts_people=False, **total),
                a_field("kem", NUMBER, "sum", "last", unit_types=PGD, counts_people=False, **total),
            ],
        ),
    )


_RULES = {
    "A": ("tin.nhan <= tin.den", ""),
    "B": ("dong.so_vu > 0 || dong.nguoi + dong.xu_ly == 0", "vu"),
    "C": ("phu.tot + phu.kem == so.truong", ""),
    "D": ("(so.buoi == 0) == (tin.ngat == 0) || so.buoi > 0", ""),
    "E": ("so.buoi > 0 || tin.ngat == 0", ""),
}
"""D is not linear and must be passed over; E is the zero rule: nobody faints where nothing was held."""


def small_form() -> Form:
    """The form of the world."""
    return Form("2030.1", "Mẫu thử", _sections(), ("pgd", "thpt"))


def _list(key: str, codes: Iterable[str]) -> CodeList:
    return CodeList(key, key, tuple(Code(code, f"nhãn {code}") for code in codes))


def a_world(units: Mapping[str, str]) -> Registry:
    """A registry of units (id -> type) with three periods in one year."""
    base = a_registry(a_unit(unit, kind) for unit, kind in units.items())
    opens = datetime.fromisoformat("2030-03-01T00:00:00+07:00")
    periods = tuple(
        ReportingPeriod(
            period,
            2030,
            place + 1,
            f"Kỳ {place + 1}",
            date(2030, 1 + 3 * place, 1),
            date(2030, 3 + 3 * place, 28),
            opens + timedelta(days=90 * place),
            opens + timedelta(days=90 * place + 10),
            opens + timedelta(days=90 * place + 30),
            last_of_year=place == 2,
        )
        for place, period in enumerate(PERIODS)
    )
    form = small_form()
    lists = {
        "loai": _list("loai", KINDS),
        "muc": _list("muc", ("tot", "kha", "kem")),
        "loai_don_vi": base.code_lists["loai_don_vi"],
    }
    year = ReportingYear(2030, "2030", form.version, "2030.1", periods)
    return replace(base, years=(year,), forms={form.version: form}, code_lists=lists, groups={})


def world_rules(registry: Registry) -> tuple[LinearRule, ...]:
    """What everybody knows of the numbers."""
    rules = [
        Rule(
            name,
            Severity.ERROR,
            RuleScope.REPORT,
            name,
            "vì",
            (),
            expression,
            ("tin.den",),
            "sai",
            "sửa",
            "1",
            each=each,
        )
        for name, (expression, each) in _RULES.items()
    ]
    return read_linear_rules(registry.forms["2030.1"], Rules("2030.1", tuple(rules)), registry.code_lists)


def an_indicator() -> IndicatorTable:
    """A share with a target, and a count with one."""
    field = TermKind.FIELD
    rate = Indicator(
        "ty_le_nhan", "Tỷ lệ nhận", "nhận chia đến", "%", (Term(field, "tin.nhan"),), (Term(field, "tin.den"),),
        plan=("I.1",), targets=(_target("I.1", Comparison.AT_LEAST, 90, Measure.PERCENT),), publication=TOTAL,
    )  # fmt: skip
    count = Indicator(
        "vu_nang", "Vụ nặng", "số vụ nặng", "vụ", (Term(field, "vu.so_vu", "nang"),),
        plan=("I.2",), targets=(_target("I.2", Comparison.EQUAL, 0, Measure.COUNT),), publication=TOTAL,
    )  # fmt: skip
    return IndicatorTable((rate, count))


def _target(piece: str, compare: Comparison, value: int, measure: Measure) -> PlanPiece:
    return PlanPiece(
        id=piece,
        part=PlanPart.PURPOSE,
        spans=(),
        target=Target("mức", Figure(compare, Decimal(value), measure)),
    )


Reports = dict[tuple[str, str], dict[tuple[str, str], int | str]]
"""Unit and period -> field and code -> what the report says."""


def random_reports(seed: int, units: Mapping[str, str], share: float = 0.9) -> Reports:
    """Reports of most units for three periods: small numbers as they are in life, every rule kept."""
    draw = random.Random(seed)
    busy = draw.choice((0.05, 0.3, 0.8))
    reports: Reports = {}
    for unit, kind in units.items():
        for period in PERIODS:
            if draw.random() < share:
                reports[(unit, period)] = _report(draw, kind, busy)
    return reports


def _report(draw: random.Random, kind: str, busy: float) -> dict[tuple[str, str], int | str]:
    def few(limit: int) -> int:
        return draw.randint(1, limit) if draw.random() < busy else 0

    buoi, den, schools = draw.choice((0, 3, 12)), few(6), draw.randint(2, 12)
    said: dict[tuple[str, str], int | str] = {("so.buoi", ""): buoi, ("tin.den", ""): den}
    said[("tin.nhan", "")] = draw.randint(den // 2, den)
    said[("tin.ngat", "")] = few(3) if buoi else 0
    for code in KINDS:
        cases = few(3)
        said[("vu.so_vu", code)] = cases
        said[("vu.xu_ly", code)] = draw.randint(0, cases)
        said[("vu.nguoi", code)] = draw.randint(0, 2 * cases)
    said[("phu.tien", "")] = draw.choice((0, 5_000_000, 12_345_678))
    said[("phu.dat", "")] = draw.randint(0, 1)
    said[("phu.muc", "")] = draw.choice(("tot", "kha", "kha", "kem"))
    if kind == "pgd":
        bad = draw.choice((0, 0, 1, 2))
        said |= {("so.truong", ""): schools, ("phu.tot", ""): schools - bad, ("phu.kem", ""): bad}
    return said


@dataclass(frozen=True, eq=False)
class World:
    """Units, their reports, and what is known of them."""

    registry: Registry
    units: Mapping[str, str]
    reports: Reports
    rules: tuple[LinearRule, ...]
    indicators: IndicatorTable

    def scope(self, periods: Sequence[str], without: Iterable[str] = ()) -> Scope:
        """What was asked and reported in these periods, before some units have reported."""
        missing = set(without)
        reported = frozenset(key for key in self.reports if key[1] in periods and key[0] not in missing)
        paths = frozenset(path for report in self.reports.values() for path, _ in report)
        asked = {
            (unit, period): frozenset(path for path in paths if kind == "pgd" or not path.endswith(OF_PGD))
            for unit, kind in self.units.items()
            for period in periods
        }
        return Scope(tuple(periods), frozenset({PERIODS[2]}), self.units, asked, reported)

    def draft(
        self, periods: Sequence[str], number: int = 1, without: Iterable[str] = (), earlier: Sequence[Release] = ()
    ) -> ReleaseDraft:
        """What would be released for these periods, before some units have reported."""
        scope = self.scope(periods, without)
        chosen = tuple(self.registry.period(period) for period in periods)
        form = self.registry.forms["2030.1"]
        facts = [
            Fact(unit, self.units[unit], period, path, code, value)
            for (unit, period), said in self.reports.items()
            if (unit, period) in scope.reported
            for (path, code), value in said.items()
        ]
        assert form.version == self.registry.form_of(chosen[0]).version
        source = ReleaseSource(self.registry, chosen, scope, facts, (), self.indicators, {}, chosen[-1].due, "0")
        return draft_release(source, number, "sửa" if number > 1 else "", earlier)

    def truth(self) -> Truth:
        """Every hidden number of every report."""
        return self.draft(PERIODS).truth

    def release(self, periods: Sequence[str], earlier: Sequence[Release] = ()) -> ProtectedTable:
        """The protected release of these periods."""
        draft = self.draft(periods, earlier=earlier)
        return protect(draft.release, draft.ladders, earlier, draft.hidden, self.rules, self.truth())


def a_province(reports: Reports, units: Mapping[str, str]) -> World:
    """The world of some units and reports."""
    registry = a_world(units)
    return World(registry, units, reports, world_rules(registry), an_indicator())


def units_of(pgd: int, thpt: int) -> dict[str, str]:
    """So many units of each type."""
    return {f"pgd-{n}": "pgd" for n in range(pgd)} | {f"thpt-{n}": "thpt" for n in range(thpt)}
