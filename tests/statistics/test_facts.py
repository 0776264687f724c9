"""A report becomes facts: what is blank stays blank, what does not concern the unit is not 0, nil becomes zeros."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.statistics.facts import Fact, compute_facts
from portal.vocabulary.form import NOT_APPLICABLE
from tests.builders import FIRST, a_registry, a_report


def _facts(**sections: Any) -> list[Fact]:
    registry = a_registry()
    return compute_facts(a_report("thpt-mot", FIRST, **sections), registry.forms["2030.1"], registry.code_lists)


def _values(facts: list[Fact]) -> dict[tuple[str, str], object]:
    return {(fact.field, fact.breakdown): fact.value for fact in facts}


def test_a_blank_field_is_no_fact_and_a_zero_is_one() -> None:
    """Blank is never 0."""
    assert _values(_facts(so={"buoi": 0})) == {("so.buoi", ""): 0}


def test_texts_never_become_facts() -> None:
    """Free text about people must not travel with the numbers."""
    assert _facts(so={"loi": "lời văn"}) == []


def test_a_decimal_is_exact() -> None:
    """92,5 is not a binary fraction's neighbour."""
    assert _values(_facts(so={"diem": "92,5"})) == {("so.diem", ""): Decimal("92.5")}


def test_not_applicable_is_kept_as_such() -> None:
    """It is counted apart, never as 0."""
    assert _values(_facts(so={"tuy_y": NOT_APPLICABLE})) == {("so.tuy_y", ""): NOT_APPLICABLE}


def test_every_choice_of_a_multiple_choice_is_a_fact() -> None:
    """Two answers, two facts."""
    facts = _facts(dap={"hinh_thuc": ["toa_dam", "chao_co"]})
    assert [(fact.field, fact.value) for fact in facts] == [("dap.hinh_thuc", "toa_dam"), ("dap.hinh_thuc", "chao_co")]


def test_rows_are_broken_down_by_their_code_and_the_list_itself_is_counted() -> None:
    """The code that a row is about is the breakdown; the list's own fact proves that the question was answered."""
    facts = _facts(bang={"theo_chu_de": [{"chu_de": "mang", "luot": 30}, {"chu_de": "duong", "luot": 5}]})
    assert _values(facts) == {
        ("bang.theo_chu_de", ""): 2,
        ("bang.theo_chu_de.luot", "mang"): 30,
        ("bang.theo_chu_de.luot", "duong"): 5,
    }


def test_an_empty_list_is_an_answer() -> None:
    """A unit that held nothing has still reported."""
    assert _values(_facts(bang={"theo_chu_de": []})) == {("bang.theo_chu_de", ""): 0}


def test_a_code_that_is_counted_does_not_split_its_neighbours() -> None:
    """In a list without a heading code every row counts under the field itself."""
    facts = _facts(theo_doi=[{"ma": "a", "muc": "kha", "tien_do": "tot"}, {"ma": "b", "muc": "tot", "tien_do": "tot"}])
    assert [(fact.field, fact.breakdown, fact.value) for fact in facts[1:3]] == [
        ("theo_doi.muc", "", "kha"),
        ("theo_doi.tien_do", "", "tot"),
    ]


def test_per_code_sections_are_broken_down_by_their_keys() -> None:
    """One record for each code."""
    facts = _facts(xac_nhan={"khong_co": "không"}, vu={"nhe": {"so_vu": 3}, "nang": {"so_vu": 0}})
    assert _values(facts)[("vu.so_vu", "nhe")] == 3
    assert not any(fact.nil for fact in facts)


def test_a_declared_nil_report_is_zero_for_every_number_that_was_asked() -> None:
    """The unit says once that nothing happened; last year's figure, which it did not have to give, stays unknown."""
    facts = [fact for fact in _facts(xac_nhan={"khong_co": "có"}) if fact.nil]
    assert {(fact.field, fact.breakdown): fact.value for fact in facts} == {
        ("vu.so_vu", "nhe"): 0,
        ("vu.so_vu", "nang"): 0,
    }


def test_a_section_that_is_merely_absent_is_no_nil_report() -> None:
    """Without the declaration nothing is known."""
    assert _values(_facts(xac_nhan={"khong_co": "không"})) == {("xac_nhan.khong_co", ""): "không"}
    assert _facts(so={}) == []


def test_fields_of_another_unit_type_are_left_out() -> None:
    """A value that slipped in for another type counts nowhere."""
    assert _facts(so={"truong": 4}) == []
