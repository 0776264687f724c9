"""When a rule is asked and when not, what is refused in a rule, and what running rules costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from portal.checking.compiled_rules import RuleError, RuleTable
from portal.checking.refused import Refused, data_path
from portal.checking.rule_examples import example_case
from portal.checking.rules import RuleChecker
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import Form
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from portal.vocabulary.rules import ComputedValue, Rule, Rules, RuleScope, Threshold

LIMITS = {"muc": Threshold("muc", "Mức", 5, "để thử"), "gap_lan": Threshold("gap_lan", "Gấp", 5, "để thử")}
Ask = Callable[..., list[tuple[str, tuple[Any, ...]]]]


def _rule(expr: str, *fields: str, **changes: Any) -> Rule:
    rule = Rule(
        id="R01a",
        severity=Severity.ERROR,
        scope=RuleScope.REPORT,
        title="Một điều phải đúng",
        why="Để thử.",
        refers=("I.1.1",),
        expression=expr,
        fields=fields,
        message="Sai.",
        remedy="Sửa.",
        example="0",
    )
    return replace(rule, **changes)


@pytest.fixture
def form(registry: Registry) -> Form:
    """The form in use."""
    return registry.form_of(next(iter(registry.periods.values())))


@pytest.fixture
def table(registry: Registry, form: Form) -> Callable[..., RuleTable]:
    """Rules over the real form."""
    return lambda *rules: RuleTable(form, Rules(form.version, rules), LIMITS, registry.code_lists)


@pytest.fixture
def ask(table: Callable[..., RuleTable]) -> Ask:
    """Rule ids and places that one or more rules find in some data."""

    def asked(
        rules: Rule | tuple[Rule, ...], data: Data, refused: tuple[str, ...] = (), kind: str = "thpt", **context: Any
    ) -> list[tuple[str, tuple[Any, ...]]]:
        every = rules if isinstance(rules, tuple) else (rules,)
        built = table(*every)
        case = example_case(built, built.compiled[0], {"don_vi": {"loai": kind}})
        scope = {**case.scope, **RuleChecker(built, kind).sections(data), **context}
        return [(hit.rule.id, hit.where) for hit in RuleChecker(built, kind).check(data, scope, refused)]

    return asked


RECEIVED = _rule("to_giac.da_tiep_nhan <= to_giac.phat_sinh", "to_giac.da_tiep_nhan", "to_giac.phat_sinh")


def test_a_broken_rule_points_at_its_first_field(ask: Ask) -> None:
    """The line that is shown is the one to look at first."""
    found = ask(RECEIVED, {"to_giac": {"da_tiep_nhan": 3, "phat_sinh": 2}})
    assert found == [("R01a", ("to_giac", "da_tiep_nhan"))]


def test_a_rule_that_names_a_missing_value_is_not_asked(ask: Ask) -> None:
    """Missing is never 0."""
    assert ask(RECEIVED, {"to_giac": {"da_tiep_nhan": 3}}) == []
    assert ask(RECEIVED, {}) == []


def test_absorption_does_not_bring_a_rule_to_judge_what_is_missing(ask: Ask) -> None:
    """`false && missing` is false for the engine; still nothing is said about a value that is not there."""
    rule = replace(RECEIVED, expression="to_giac.da_tiep_nhan < 0 && to_giac.phat_sinh > 0")
    assert ask(rule, {"to_giac": {"da_tiep_nhan": 3}}) == []
    assert ask(rule, {"to_giac": {"da_tiep_nhan": 3, "phat_sinh": 1}}) != []


def test_a_rule_that_names_a_refused_value_is_not_asked(ask: Ask) -> None:
    """One mistake, one finding; also when the name is only tested by has()."""
    data = {"to_giac": {"da_tiep_nhan": 3, "phat_sinh": "2 tin"}}
    assert ask(RECEIVED, data, ("to_giac.phat_sinh",)) == []
    assert ask(RECEIVED, data, ("to_giac",)) == []
    tested = _rule("has(to_giac.phat_sinh)", "to_giac.phat_sinh")
    assert ask(tested, {"to_giac": {"phat_sinh": "2 tin"}}, ("to_giac.phat_sinh",)) == []
    assert ask(tested, {"to_giac": {}}) == [("R01a", ("to_giac", "phat_sinh"))]


def test_a_refused_value_elsewhere_does_not_silence_a_rule(ask: Ask) -> None:
    """All mistakes are found in one pass."""
    data = {"to_giac": {"da_tiep_nhan": 3, "phat_sinh": 2, "da_giai_quyet": "x"}}
    assert ask(RECEIVED, data, ("to_giac.da_giai_quyet", "quy_mo", "la.gi[3]")) != []


def test_a_rule_whose_condition_is_not_met_is_not_asked(ask: Ask) -> None:
    """`when` decides."""
    rule = replace(RECEIVED, when="ky.cuoi_nam")
    data = {"to_giac": {"da_tiep_nhan": 3, "phat_sinh": 2}}
    period = {"cuoi_nam": True}
    assert ask(rule, data) == []
    assert ask(rule, data, ky=period) != []


ROWS = _rule("dong.so_buoi >= 1", "dong.so_buoi", each="tuyen_truyen.theo_chu_de")


def test_rows_are_asked_one_by_one_and_keep_their_number(ask: Ask) -> None:
    """A refused or incomplete row is passed over; the others are found where they stand."""
    rows = [{"so_buoi": 0}, {"so_buoi": "x"}, {}, {"so_buoi": 2}, {"so_buoi": 0}]
    data = {"tuyen_truyen": {"theo_chu_de": rows}}
    found = ask(ROWS, data, ("tuyen_truyen.theo_chu_de[2].so_buoi",))
    assert [where for _, where in found] == [
        ("tuyen_truyen", "theo_chu_de", 0, "so_buoi"),
        ("tuyen_truyen", "theo_chu_de", 4, "so_buoi"),
    ]


def test_a_row_that_is_no_row_leaves_the_others_their_number(ask: Ask) -> None:
    """The row itself was refused."""
    data = {"tuyen_truyen": {"theo_chu_de": ["x", {"so_buoi": 0}]}}
    assert ask(ROWS, data, ("tuyen_truyen.theo_chu_de[1]",)) == [
        ("R01a", ("tuyen_truyen", "theo_chu_de", 1, "so_buoi"))
    ]


def test_sections_by_code_are_asked_code_by_code(ask: Ask) -> None:
    """`khoa` is the code, `dong` its values."""
    rule = _rule("dong.so_vu_da_xu_ly <= dong.so_vu", "dong.so_vu_da_xu_ly", each="vu_viec", message="{khoa}")
    good, bad = {"so_vu": 1, "so_vu_da_xu_ly": 1}, {"so_vu": 0, "so_vu_da_xu_ly": 1}
    data = {"vu_viec": {"ma_tuy": good, "tin_dung_den": bad, "diem_nong": {"so_vu": 1}}}
    assert ask(rule, data) == [("R01a", ("vu_viec", "tin_dung_den", "so_vu_da_xu_ly"))]
    assert ask(rule, data, ("vu_viec.tin_dung_den.so_vu",)) == []


def test_a_sum_with_a_missing_part_is_missing_itself(ask: Ask) -> None:
    """A smaller sum would be an invented figure."""
    rule = _rule("tong.vu_viec.so_vu > 0", "vu_viec.so_vu")
    assert ask(rule, {"vu_viec": {"ma_tuy": {"so_vu": 0}, "diem_nong": {}}}) == []
    assert ask(rule, {"vu_viec": {"ma_tuy": {"so_vu": 0}, "diem_nong": {"so_vu": 0}}}) != []
    assert ask(rule, {}) != []  # nothing declared by code adds up to 0; the shape checks see to it that this is meant


def test_a_sum_is_not_asked_while_one_of_its_parts_is_refused(ask: Ask) -> None:
    """A code that is missing or misspelt is a finding of its own."""
    rule = _rule("tong.vu_viec.so_vu > 0", "vu_viec.so_vu")
    data = {"vu_viec": {"ma_tuy": {"so_vu": 0}}}
    for refused in ("vu_viec", "vu_viec.diem_nong", "vu_viec.diem_nog", "vu_viec.ma_tuy.so_vu"):
        assert ask(rule, data, (refused,)) == []


def test_a_rule_for_what_a_unit_type_does_not_report_never_runs_there(ask: Ask) -> None:
    """Fields of Phòng GDĐT are none of a school's business."""
    rule = _rule("quy_mo.so_truong_thcs > 0", "quy_mo.so_truong_thcs")
    data = {"quy_mo": {"so_truong_thcs": 0}}
    assert ask(rule, data, kind="pgd") != []
    assert ask(rule, data, kind="thpt") == []


def test_an_engine_error_on_values_that_are_there_is_a_fault_of_the_rule(ask: Ask) -> None:
    """The message names the rule, so that the maintainer finds it."""
    rule = _rule("xac_nhan.khong_phat_sinh > 3", "xac_nhan.khong_phat_sinh")
    with pytest.raises(RuleError, match="R01a"):
        ask(rule, {"xac_nhan": {"khong_phat_sinh": "có"}})
    with pytest.raises(RuleError, match="đúng hay sai"):
        ask(_rule("to_giac.phat_sinh", "to_giac.phat_sinh"), {"to_giac": {"phat_sinh": 1}})


def test_rules_asked_together_say_the_same_as_rules_asked_alone(ask: Ask) -> None:
    """Asking many in one expression is only a shortcut."""
    other = replace(RECEIVED, id="R02a", expression="to_giac.phat_sinh == 2", fields=("to_giac.phat_sinh",))
    for received in (1, 3, None):
        for arisen in (1, 2, None):
            pairs = {"da_tiep_nhan": received, "phat_sinh": arisen}
            data = {"to_giac": {key: value for key, value in pairs.items() if value is not None}}
            assert ask((RECEIVED, other), data) == ask(RECEIVED, data) + ask(other, data)


MISSPELT = {
    "field": _rule("to_giac.phat_sin > 0", "to_giac.phat_sin"),
    "section": _rule("to_giacc.phat_sinh > 0", "to_giacc.phat_sinh"),
    "row field": _rule("dong.so_buo > 0", "dong.so_buo", each="tuyen_truyen.theo_chu_de"),
    "rows": _rule("dong.so_buoi > 0", "dong.so_buoi", each="tuyen_truyen.theo_chu"),
    "field in a loop": _rule("tuyen_truyen.theo_chu_de.all(d, d.so_buo > 0)", "tuyen_truyen.theo_chu_de"),
    "field in an inner loop": _rule(
        "tuyen_truyen.theo_chu_de.all(d, tuyen_truyen.theo_chu_de.exists(e, e.chu == d.chu_de))",
        "tuyen_truyen.theo_chu_de",
    ),
    "tested field": _rule("has(to_giac.phat_sin)", "to_giac.phat_sin"),
    "code": _rule("vu_viec.ma_tuyy.so_vu == 0", "vu_viec.ma_tuyy.so_vu"),
    "no code": _rule("vu_viec.so_vu == 0", "vu_viec.so_vu"),
    "field by code": _rule("vu_viec.all(k, vu_viec[k].so_vuu == 0)", "vu_viec"),
    "sum": _rule("tong.vu_viec.so_vuu == 0", "vu_viec.so_vu"),
    "sum of one": _rule("tong.to_giac.phat_sinh == 0", "to_giac.phat_sinh"),
    "report before": _rule("truoc.to_giac.phat_sin == to_giac.phat_sinh", "to_giac.phat_sinh", scope=RuleScope.HISTORY),
    "limit": _rule("to_giac.phat_sinh < nguong.muccc", "to_giac.phat_sinh"),
    "period": _rule("to_giac.phat_sinh < ky.thang", "to_giac.phat_sinh"),
    "unit": _rule('don_vi.kieu == "x" || to_giac.phat_sinh > 0', "to_giac.phat_sinh"),
    "risen number": _rule("dong.gia > 0", "dong.gia", each="so_lieu", scope=RuleScope.HISTORY),
    "unnamed field": _rule("to_giac.phat_sinh > 0", "to_giac.da_tiep_nhan"),
    "place in the message": replace(RECEIVED, message="{to_giac.phat_sin}"),
    "name in the message": replace(RECEIVED, message="{nhan:to_giac.phat_sin}"),
    "value in the message": replace(RECEIVED, message="{tong_so}"),
    "free text in the message": replace(RECEIVED, message="{danh_gia.kien_nghi}"),
    "computed value": replace(RECEIVED, values={"x": ComputedValue("to_giac.phat_sin + 1")}),
    "scope too small": _rule("to_giac.phat_sinh == truoc.to_giac.phat_sinh", "to_giac.phat_sinh"),
    "scope too large": replace(RECEIVED, scope=RuleScope.REGISTRY),
    "syntax": replace(RECEIVED, expression="to_giac.phat_sinh >"),
    "unknown function": replace(RECEIVED, expression="greatest(to_giac.phat_sinh, 2) > 0"),
}


@pytest.mark.parametrize("rule", MISSPELT.values(), ids=MISSPELT)
def test_a_misspelt_name_anywhere_in_a_rule_is_refused_with_its_id(rule: Rule, table: Callable[..., RuleTable]) -> None:
    """A rule over a field that does not exist would never find anything, and nobody would notice."""
    with pytest.raises(RuleError, match="R01a"):
        table(replace(RECEIVED, id="R00"), rule)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a.b", ("a", "b")),
        ("a.b[2].c", ("a", "b", 1, "c")),
        ("a[1]", ("a", 0)),
        ("a.b.c", ("a", "b", "c")),
        ("a]b.[x", ("a]b", "[x")),
        ("", ()),
    ],
)
def test_keys_of_findings_lead_back_to_places_in_the_data(key: str, path: tuple[Any, ...]) -> None:
    """Rows count from 1 in keys."""
    assert data_path(key) == path


def test_taking_refused_values_out_leaves_the_report_itself_alone() -> None:
    """What was sent stays what was sent."""
    data = {"a": {"x": 1, "codes": ["k", "l"], "rows": [{"n": 1, "m": 2}, "odd"]}, "b": 3}
    refused = Refused(["a.x", "a.codes[2]", "a.rows[1].n", "a.rows[2]", "b.c", "z"])
    assert refused.without(data) == {"a": {"rows": [{"m": 2}, {}]}, "b": 3}
    assert data["a"] == {"x": 1, "codes": ["k", "l"], "rows": [{"n": 1, "m": 2}, "odd"]}


HISTORY = _rule(
    "dong.gia_tri <= nguong.gap_lan * dong.ky_truoc",
    "dong.gia_tri",
    each="so_lieu",
    scope=RuleScope.HISTORY,
    when="dong.ky_truoc > 0",
    message="{nhan:dong.gia_tri} {dong.gia_tri} {dong.ky_truoc}",
)


def test_numbers_are_compared_with_the_same_row_and_code_of_the_report_before(ask: Ask, form: Form) -> None:
    """Rows by their code, whatever their order; what one of the reports lacks is not compared."""
    rows = [{"chu_de": "ma_tuy", "so_buoi": 60}, {"chu_de": "khac", "so_buoi": 60}]
    earlier = [{"chu_de": "tin_dung_den", "so_buoi": 1}, {"chu_de": "ma_tuy", "so_buoi": 1}]
    data = {"tuyen_truyen": {"theo_chu_de": rows}, "quy_mo": {"so_nguoi_hoc": 900, "so_can_bo_gv_nv": 50}}
    before = {"tuyen_truyen": {"theo_chu_de": earlier}, "quy_mo": {"so_nguoi_hoc": 100}}
    found = ask(HISTORY, data, truoc={section.key: before.get(section.key, {}) for section in form.sections})
    assert [where for _, where in found] == [
        ("quy_mo", "so_nguoi_hoc"),
        ("tuyen_truyen", "theo_chu_de", 0, "so_buoi"),
    ]


def test_without_a_report_before_nothing_is_compared(ask: Ask) -> None:
    """The first report of the year has nothing to explain."""
    assert ask(HISTORY, {"quy_mo": {"so_nguoi_hoc": 900}}) == []


def test_a_declared_nil_report_before_counts_as_zero_and_a_blank_one_does_not(ask: Ask, form: Form) -> None:
    """“Không phát sinh” is an answer."""
    rule = replace(HISTORY, when="dong.ky_truoc == 0", expression="dong.gia_tri < nguong.muc")
    data = {"vu_viec": {"ma_tuy": {"so_vu": 6}}}
    blank: Data = {section.key: {} for section in form.sections}
    nil = {**blank, "xac_nhan": {"khong_phat_sinh": "có"}}
    other = {**blank, "xac_nhan": {"khong_phat_sinh": "không"}}
    assert ask(rule, data, truoc=nil) == [("R01a", ("vu_viec", "ma_tuy", "so_vu"))]
    assert ask(rule, data, truoc=other) == []
