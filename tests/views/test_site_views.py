"""Guide, calendar and board: what the form, the dates and the states look like in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portal.checking.expressions import engine_for
from portal.reading.messages import read_messages
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.statistics.reporting_rates import compute_status
from portal.views.check_rules import build_check_rules
from portal.views.condition_words import ConditionWords
from portal.views.field_guide import build_field_guide
from portal.views.reporting_calendar import Stage, build_calendar, period_in_hand, stage_of
from portal.views.reporting_units import build_group_members
from portal.views.status_board import StatusBoard, build_status_board
from portal.vocabulary.audience import Audience
from portal.vocabulary.form import Form
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.rules import CheckedBy
from portal.vocabulary.status import ReportState, Verdict
from tests.builders import DUE, FIRST, a_registry

MOMENT = timedelta(microseconds=1)


def test_the_guide_has_every_field_of_the_form_and_no_expression(repository: Repository, registry: Registry) -> None:
    """All rows, nested ones too; conditions read as sentences."""
    year = registry.years[0]
    form = registry.forms[year.form]
    guide = build_field_guide(form, registry, read_plan(repository.schemas / "plan" / f"{year.plan}.yaml"), year.year)
    fields = [field for section in guide.sections for field in section.fields]
    assert guide.field_count == len(list(form.walk()))
    assert len({field.id for field in fields}) == len(fields)
    sentences = [field.required_when for field in fields]
    sentences += [remark for section in guide.sections for remark in section.remarks]
    assert not [said for said in sentences if any(sign in said for sign in ("==", "&&", "!=", "don_vi.", "ky."))]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ('dap.quy_che == "có"', "“Dòng quy_che” là “có”"),
        ('dap.quy_che != "có"', "không chọn “có” ở “Dòng quy_che”"),
        ("so.buoi > 3 && ky.cuoi_nam", "“Dòng buoi” lớn hơn 3 và kỳ báo cáo là kỳ cuối năm"),
        ('dap.luat in ["da", "chua"]', "“Dòng luat” là “nhãn da” hoặc “nhãn chua”"),
        ('dong.muc == "kha"', "“Dòng muc” là “nhãn kha”"),
        ('"nhom_mau" in don_vi.nhom', "đơn vị thuộc hoặc có trường thuộc nhóm “Nhóm mẫu”"),
        ("size(bang.theo_chu_de) > 0", "“Dòng theo_chu_de” có ít nhất một dòng"),
        ("so.buoi + 1 > so.ton", "“so.buoi + 1 > so.ton”"),
    ],
)
def test_conditions_are_said_in_words(condition: str, words: str) -> None:
    """What has no words is quoted rather than guessed."""
    registry = a_registry()
    form: Form = registry.forms["2030.1"]
    engine_for(tuple(section.key for section in form.sections)).compile(condition)
    row = form.section("theo_doi").fields
    assert ConditionWords(form, registry.code_lists, {"nhom_mau": "Nhóm mẫu"}).say(condition, row) == words


def test_a_condition_on_a_row_speaks_of_that_rows_field() -> None:
    """Two lists may have a field of the same key; without the row there are no words for it."""
    registry = a_registry()
    form = registry.forms["2030.1"]
    words = ConditionWords(form, registry.code_lists, {})
    (mine,) = (field for field in form.section("theo_doi").fields if field.key == "muc")
    assert (
        words.say('dong.muc == "kha"', [replace(mine, label="Mức của dòng này")]) == "“Mức của dòng này” là “nhãn kha”"
    )
    assert words.say('dong.muc == "kha"') == '“dong.muc == "kha"”'


@pytest.mark.parametrize(
    ("after_due", "stage", "left"),
    [
        (timedelta(days=-30), Stage.COMING, "còn 29 ngày"),
        (-timedelta(days=2), Stage.OPEN, "còn 1 ngày"),
        (-MOMENT, Stage.OPEN, "hôm nay là ngày cuối"),
        (timedelta(), Stage.LATE, ""),
        (timedelta(days=30) - MOMENT, Stage.LATE, ""),
    ],
)
def test_the_calendar_changes_at_the_instant_itself(after_due: timedelta, stage: Stage, left: str) -> None:
    """Due and closing are instants; what is left is counted in the zone of the due date, wherever the clock stands."""
    year = a_registry().years[0]
    moment = DUE + after_due
    for zone in ("+00:00", "-08:00", "+07:00"):
        seen = moment.astimezone(datetime.fromisoformat(f"2030-01-01T00:00{zone}").tzinfo)
        due = build_calendar(year, seen).due_now
        assert (due.stage, due.left) == (stage, left)
        assert "14/06/2030" in due.detail
    assert stage_of(year.periods[0], year.periods[0].closes) is Stage.CLOSED


def test_the_period_in_hand_is_the_last_that_opened() -> None:
    """Between two periods people still look at the first; before the year, at what comes."""
    year = a_registry().years[0]
    first, second = year.periods
    assert period_in_hand(year, first.opens - MOMENT) is first
    assert period_in_hand(year, second.opens - MOMENT) is first
    assert period_in_hand(year, second.opens) is second


def _board(registry: Registry, audience: Audience) -> StatusBoard:
    period = registry.period(FIRST)
    late = Arrival(DUE + timedelta(days=3), DUE + timedelta(days=3), evidence=Evidence.HISTORY)
    verdicts, arrivals = {"thpt-mot": Verdict(passes=True, warnings=2)}, {("thpt-mot", FIRST): late}
    as_of = DUE + timedelta(days=10)
    statuses = [compute_status(registry, one, verdicts, arrivals, as_of) for one in registry.years[0].periods]
    assert statuses[0].period is period
    return build_status_board(registry, statuses, audience)


def test_the_public_sees_states_and_nothing_else_of_a_unit() -> None:
    """Dates, days and warnings are for staff; a period that has not opened has no column."""
    registry = a_registry()
    public, staff = _board(registry, Audience.PUBLIC), _board(registry, Audience.STAFF)
    assert [period.id for period in public.periods] == [FIRST]
    assert public.rows is not None
    assert staff.rows is not None
    assert [(row.id, row.cells[0].state) for row in public.rows] == [
        ("pgd-mau", ReportState.MISSING),
        ("thpt-hai", ReportState.MISSING),
        ("thpt-mot", ReportState.LATE),
    ]
    assert not any(cell.details for row in public.rows for cell in row.cells)
    arrived, note = staff.rows[2].cells[0].details
    assert arrived == "nhận 00:00 ngày 18/06/2030"
    assert "muộn 4 ngày" in note
    assert "2 cảnh báo" in note


def test_counts_only_means_that_no_unit_is_named() -> None:
    """`status_public: counts` takes the rows away, for the public alone (DESIGN.md policy 10)."""
    registry = a_registry()
    counts = replace(registry, publication=replace(registry.publication, status_public="counts"))
    public, staff = _board(counts, Audience.PUBLIC), _board(counts, Audience.STAFF)
    assert public.rows is None
    assert staff.rows is not None
    assert public.periods[0].overall.expected == 3


def test_a_member_shows_the_state_of_the_unit_that_reports_for_it() -> None:
    """A school that reports through another has that one's state."""
    registry = a_registry()
    group = replace(registry.groups[2030]["nhom_mau"], members=("thcs-ba", "thpt-mot"))
    registry = replace(registry, groups={2030: {group.id: group}})
    states = {"pgd-mau": ReportState.ON_TIME}
    school, own = build_group_members(registry, 2030, group.id, states)
    assert (school.through, school.state) == ("pgd-mau", ReportState.ON_TIME)
    assert (own.through, own.state) == ("", None)


def test_the_list_of_rules_keeps_comparisons_between_units_to_the_staff(
    repository: Repository, registry: Registry
) -> None:
    """Every other rule is there once, with a level and only such pieces of the plan as exist."""
    year = registry.years[0]
    rules = read_rules(repository.schemas / "rules" / f"{year.rules}.yaml")
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    listed = build_check_rules(read_messages(repository.schemas / "messages.yaml"), rules, plan).rules
    peers = {rule.id for rule in rules.elsewhere if rule.by is CheckedBy.PEERS}
    assert peers
    everything = {rule.id for rule in rules.rules} | {rule.id for rule in rules.elsewhere}
    assert {rule.id for rule in listed} == everything - peers
    assert all(rule.level and plan.has(piece) for rule in listed for piece in rule.plan)


def test_sentences_of_checks_show_no_empty_places(repository: Repository, registry: Registry) -> None:
    """A reader sees ‹tên ô›, never a brace."""
    plan = read_plan(repository.schemas / "plan" / f"{registry.years[0].plan}.yaml")
    faults = build_check_rules(read_messages(repository.schemas / "messages.yaml"), None, plan).faults
    assert faults
    assert not [fault.id for fault in faults if re.search(r"\{[a-z_]+\}", fault.message + fault.remedy)]
