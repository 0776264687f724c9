"""A correction lists each value that changed, by its place in the form, and never copies a free text."""

from __future__ import annotations

from typing import Any

import pytest

from portal.statistics.corrected_values import compare_reports
from portal.vocabulary.closings import FREE_TEXT, FieldCorrection
from tests.builders import a_registry

FORM = next(iter(a_registry().forms.values()))
OLD: dict[str, Any] = {
    "so": {"buoi": 3, "ton": 1, "diem": "92,5", "loi": "cũ"},
    "dap": {"ke_hoach": "có", "hinh_thuc": ["chao_co", "toa_dam"]},
    "bang": {"theo_chu_de": [{"chu_de": "mang", "luot": 5}, {"chu_de": "duong", "luot": 6}]},
    "theo_doi": [{"ma": "x", "muc": "kha"}],
    "vu": {"nhe": {"so_vu": 1}, "nang": {"so_vu": 0}},
}


def _with(section: str, value: Any) -> dict[str, Any]:
    return {**OLD, section: value}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, ()),
        (_with("so", {**OLD["so"], "buoi": 30}), (("so.buoi", "3", "30"),)),
        (_with("so", {**OLD["so"], "loi": "mới"}), (("so.loi", FREE_TEXT, FREE_TEXT),)),
        (_with("so", {"buoi": 3, "ton": 1, "diem": "92,5"}), (("so.loi", FREE_TEXT, ""),)),
        (_with("so", {**OLD["so"], "ton": 0}), (("so.ton", "1", "0"),)),
        (_with("so", {"ton": 1, "diem": "92,5", "loi": "cũ"}), (("so.buoi", "3", ""),)),
        (
            _with("dap", {"ke_hoach": "có", "hinh_thuc": ["toa_dam"]}),
            (("dap.hinh_thuc", "chao_co; toa_dam", "toa_dam"),),
        ),
        (
            _with("bang", {"theo_chu_de": [{"chu_de": "mang", "luot": 7}]}),
            (
                ("bang.theo_chu_de.chu_de[2]", "duong", ""),
                ("bang.theo_chu_de.luot[1]", "5", "7", "mang"),
                ("bang.theo_chu_de.luot[2]", "6", "", "duong"),
            ),
        ),
        (_with("theo_doi", [{"ma": "x", "muc": "tot"}]), (("theo_doi.muc[1]", "kha", "tot"),)),
        (_with("vu", {"nang": {"so_vu": 0}, "nhe": {"so_vu": 2}}), (("vu.so_vu[nhe]", "1", "2"),)),
        (_with("vu", {"nhe": {"so_vu": 1}}), (("vu.so_vu[nang]", "0", ""),)),
    ],
)
def test_what_changed_is_listed_in_the_order_of_the_form(
    new: dict[str, Any], expected: tuple[tuple[str, ...], ...]
) -> None:
    """0 and blank are two things; a code written in another place is the same code; a row says what it is about."""
    assert compare_reports(FORM, OLD, new) == tuple(FieldCorrection(*one) for one in expected)
