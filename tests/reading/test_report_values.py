"""A scalar is judged by its text and by what the form asks there."""

from __future__ import annotations

import pytest

from portal.reading.report_values import canonical_date, type_values
from portal.vocabulary.registry import Registry


@pytest.mark.parametrize("text", ["1.250", "1,250", "010", "+5", "-1", "1e3", "5 buổi", "1 250", "０", "12:30", "0x1F"])
def test_only_canonical_numbers_are_numbers(text: str, registry: Registry) -> None:
    """Nothing that could mean two numbers becomes one (reliability.md 0.1)."""
    form = next(iter(registry.forms.values()))
    typed = type_values({"quy_mo": {"so_nguoi_hoc": text}}, form, form.unit_types[0])
    assert typed["quy_mo"]["so_nguoi_hoc"] == text


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("1250", 1250), (" 7 ", 7)])
def test_canonical_numbers_become_whole_numbers(text: str, number: int, registry: Registry) -> None:
    """Quoted or not makes no difference: YAML's own typing is never asked."""
    form = next(iter(registry.forms.values()))
    assert type_values({"quy_mo": {"so_nguoi_hoc": text}}, form, form.unit_types[0]) == {
        "quy_mo": {"so_nguoi_hoc": number}
    }


def test_blanks_are_left_out_and_never_zero(registry: Registry) -> None:
    """Missing stays missing."""
    form = next(iter(registry.forms.values()))
    assert type_values({"quy_mo": {"so_nguoi_hoc": None}, "chi_dao": None}, form, form.unit_types[0]) == {"quy_mo": {}}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("5/6/2024", "05/06/2024"),
        ("05/06/2024", "05/06/2024"),
        ("29/2/2024", "29/02/2024"),
        ("29/2/2023", None),
        ("31/4/2024", None),
        ("5/6/24", None),
        ("2024-06-05", None),
        ("5-6-2024", None),
    ],
)
def test_dates_are_days_that_exist(text: str, canonical: str | None) -> None:
    """dd/mm/yyyy, with or without leading zeros, and only real days."""
    assert canonical_date(text) == canonical
