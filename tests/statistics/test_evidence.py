"""How many units have shown something for an action: numbers, texts, rows and declared nil reports alike."""

from __future__ import annotations

from portal.checking.scope import period_scope, unit_scope
from portal.statistics.coverage import compute_scope
from portal.statistics.evidence import EvidenceCount, compute_evidence
from portal.statistics.facts import compute_facts
from portal.vocabulary.reports import AcceptedReport
from tests.builders import FIRST, a_registry, a_report, by_key


def _counts(fields: dict[str, list[str]], *reports: AcceptedReport) -> dict[str, EvidenceCount]:
    registry = a_registry()
    period = registry.period(FIRST)
    form, sent = registry.form_of(period), by_key(reports)
    facts = []
    for report in reports:
        context = {
            "ky": period_scope(period),
            "don_vi": unit_scope(registry.unit(report.unit), period, registry),
        }
        facts += compute_facts(report, form, registry.code_lists, context)
    return compute_evidence(fields, form, compute_scope(registry, [period], sent), sent, facts)


def test_a_unit_counts_once_however_many_of_the_fields_it_filled_in() -> None:
    """Of the units that are asked, some have shown something."""
    both = a_report("thpt-mot", so={"buoi": 1, "loi": "đã làm"})
    only_text = a_report("thpt-hai", so={"loi": "đã làm"})
    counts = _counts({"viec": ["so.buoi", "so.loi"], "so": ["so.buoi"]}, both, only_text)
    assert counts == {"viec": EvidenceCount(2, 3), "so": EvidenceCount(1, 3)}


def test_only_units_that_are_asked_are_expected() -> None:
    """A field of one unit type is not held against the others."""
    counts = _counts({"viec": ["so.truong"]}, a_report("pgd-mau", so={"truong": 4}), a_report("thpt-mot", so={}))
    assert counts == {"viec": EvidenceCount(1, 1)}


def test_a_field_of_a_row_counts_when_any_row_has_it() -> None:
    """An empty list shows nothing."""
    one = a_report("thpt-mot", bang={"theo_chu_de": [{"chu_de": "mang"}, {"chu_de": "duong", "luot": 2}]})
    none = a_report("thpt-hai", bang={"theo_chu_de": []})
    assert _counts({"viec": ["bang.theo_chu_de.luot"]}, one, none) == {"viec": EvidenceCount(1, 3)}


def test_a_declared_nil_report_is_evidence() -> None:
    """ "Nothing happened" answers the question; leaving it open does not."""
    nil = a_report("thpt-mot", xac_nhan={"khong_co": "có"})
    open_ = a_report("thpt-hai", xac_nhan={"khong_co": "không"})
    assert _counts({"viec": ["vu.so_vu"]}, nil, open_)["viec"].units == 1


def test_a_whole_section_can_be_evidence() -> None:
    """It counts as soon as the section is there."""
    counts = _counts({"viec": ["dap"]}, a_report("thpt-mot", dap={"ke_hoach": "có"}), a_report("thpt-hai", so={}))
    assert counts == {"viec": EvidenceCount(1, 3)}


def test_one_code_of_a_field_counts_alone() -> None:
    """Who held sessions on another topic has shown nothing for this one, and is still asked."""
    one = a_report("thpt-mot", bang={"theo_chu_de": [{"chu_de": "mang", "luot": 3}]})
    other = a_report("thpt-hai", bang={"theo_chu_de": [{"chu_de": "duong", "luot": 3}]})
    assert _counts({"viec": ["bang.theo_chu_de.luot[mang]"]}, one, other) == {"viec": EvidenceCount(1, 3)}
