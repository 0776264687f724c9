"""Conditions of the form as formulas: what a sheet can say it says, what it cannot say is left to the checks."""

from __future__ import annotations

from typing import Any

import pytest

from portal.checking.expressions import engine_for
from portal.exports.excel_formula import FormulaWriter, NotInSheetError
from portal.reading.excel_layout import build_layout
from portal.reading.yaml_source import Path
from tests.builders import a_registry

CONTEXT: dict[str, Any] = {
    "ky": {"cuoi_nam": True, "tu_ngay": "2030-06-01"},
    "don_vi": {"nhom": ["nhom_mau"], "loai": "thpt"},
    "nguong": {"tran": 7},
}


def written(source: str, row: Path = ()) -> str:
    """The formula of a condition over the small world's form, its cells named by their paths."""
    registry = a_registry()
    form = registry.forms["2030.1"]
    layout = build_layout(form, "thpt", registry.code_lists)
    writer = FormulaWriter(layout, registry.code_lists, CONTEXT)
    text = writer.formula(engine_for(tuple(section.key for section in form.sections)).compile(source).tree, row)
    for slot in layout.slots:
        letter = "ABCDEFGHIJ"[slot.column - 1]
        text = text.replace(f"${letter}${slot.row}", "<" + ".".join(map(str, slot.path)) + ">", 20)
    return text


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("so.buoi <= so.ton", "(<so.buoi><=<so.ton>)"),
        ("so.buoi + so.ton == so.cuoi * 2", "((<so.buoi>+<so.ton>)=(<so.cuoi>*2))"),
        ('dap.ke_hoach == "có" && so.buoi > 0', 'AND((<dap.ke_hoach>="có"),(<so.buoi>>0))'),
        ('!(dap.ke_hoach != "có")', 'NOT((<dap.ke_hoach><>"có"))'),
        ('dap.luat in ["da", "chua"]', 'OR((<dap.luat>="nhãn da"),(<dap.luat>="nhãn chua"))'),
        ("has(so.loi)", "(LEN(TRIM(<so.loi>))>0)"),
        ("so.buoi < nguong.tran", "(<so.buoi><7)"),
        ("tong.bang.theo_chu_de.luot > so.ton", "(SUM(<bang.theo_chu_de.0.luot>,<bang.theo_chu_de.1.luot>)><so.ton>)"),
        ("tong.vu.so_vu == 0", "(SUM(<vu.nhe.so_vu>,<vu.nang.so_vu>)=0)"),
        ("vu.nang.so_vu == 0", "(<vu.nang.so_vu>=0)"),
        ("size(bang.theo_chu_de) > 0", "(SUM(<bang.theo_chu_de.0.luot>:<bang.theo_chu_de.1.luot>)>0)"),
        ("ky.cuoi_nam", "TRUE"),
        ('"nhom_khac" in don_vi.nhom', "FALSE"),
        ('don_vi.loai != "pgd"', "TRUE"),
        ('ky.cuoi_nam && "nhom_mau" in don_vi.nhom && so.buoi > 0', "(<so.buoi>>0)"),
        ("!ky.cuoi_nam || so.buoi > 0", "(<so.buoi>>0)"),
        ('so.loi == "a\\"b"', '(<so.loi>="a""b")'),
    ],
)  # fmt: skip
def test_conditions_become_formulas(source: str, formula: str) -> None:
    """Cells for fields, labels for codes, what is known beforehand decided beforehand, quotes doubled."""
    assert written(source) == formula


def test_a_condition_of_a_row_speaks_of_its_own_row() -> None:
    """`dong` is the row that is asked."""
    assert written("dong.so_vu >= dong.cung_ky", ("vu", "nang")) == "(<vu.nang.so_vu>>=<vu.nang.cung_ky>)"


@pytest.mark.parametrize(
    "source",
    [
        "truoc.so.buoi == so.buoi",
        "bang.theo_chu_de.all(d, d.luot > 0)",
        "size(bang.theo_chu_de) == 2",
        "so.truong > 0",
        "ky.khong_co == 1",
        "dong.so_vu > 0",
    ],
)
def test_what_a_sheet_cannot_say_is_not_said(source: str) -> None:
    """The previous report, loops, exact counts of rows, fields of other types of unit, unknown names."""
    with pytest.raises(NotInSheetError):
        written(source)
