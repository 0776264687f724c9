"""A text that cannot be read names the line that is really off, and the character that is wrong there."""

from __future__ import annotations

import random

import pytest

from portal.reading.yaml_layout import MAX_FAULTS, layout_faults
from portal.reading.yaml_source import parse_yaml

REPORT = """quy_mo:
  so_nguoi_hoc: 5
  so_can_bo: 7
tuyen_truyen:
  theo_chu_de:
    - chu_de: ma_tuy
      so_buoi: 4
    - chu_de: khac
      so_buoi: 1
  ghi_chu: |
    một dòng: hai
    ba
vu_viec:
  ma_tuy:
    so_vu: 0
    so_nguoi: 0
"""


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "line"),
    [
        ("  so_nguoi_hoc: 5", "so_nguoi_hoc: 5", "indent", 2),
        ("  so_can_bo: 7", "   so_can_bo: 7", "indent", 3),
        ("  so_can_bo: 7", " so_can_bo: 7", "indent", 3),
        ("  so_can_bo: 7", "  - so_can_bo: 7", "stray-dash", 3),
        ("      so_buoi: 4", "     so_buoi: 4", "indent", 7),
        ("    - chu_de: khac", "   - chu_de: khac", "indent", 8),
        ("    - chu_de: khac", "     - chu_de: khac", "indent", 8),
        ("    ba\n", "   ba\n", "indent", 12),
        ("    so_nguoi: 0\n", "   so_nguoi: 0\n", "indent", 16),
        ("so_nguoi_hoc: 5", "so_nguoi_hoc:5", "no-space", 2),
        ("so_nguoi_hoc: 5", "so_nguoi_hoc： 5", "wide-colon", 2),
        ("so_nguoi_hoc: 5", "so_nguoi_hoc 5", "loose-line", 2),
        ("so_can_bo: 7", "so_can_bo 7", "loose-line", 3),
        ("so_can_bo: 7", "so_can_bo: 7: 8", "extra-colon", 3),
        ("so_can_bo: 7", "so_can_bo: “7: 8”", "curly-quote", 3),
        ("so_can_bo: 7", 'so_can_bo: "7', "open-quote", 3),
        ("so_can_bo: 7", 'so_can_bo: "7" 8', "after-quote", 3),
        ("so_can_bo: 7", "so_can_bo: [7", "open-bracket", 3),
        ("so_can_bo: 7", "so_can_bo: - 7", "inline-dash", 3),
        ("so_can_bo: 7", "so_can_bo: 7\nvà tám", "loose-line", 4),
        ("so_can_bo: 7", "so_can_bo: @7", "syntax", 3),
    ],
)
def test_the_line_that_is_off_is_named(right: str, wrong: str, rule: str, line: int) -> None:
    """The library notices many of these one line later, or at the end of the file."""
    assert REPORT.count(right) == 1
    _, faults = parse_yaml(REPORT.replace(right, wrong))
    assert [(fault.rule, fault.position.line) for fault in faults] == [(rule, line)]


def test_a_line_out_of_line_names_the_other_line_and_both_indents() -> None:
    """Which of two lines is wrong cannot always be known; both are told."""
    _, faults = parse_yaml(REPORT.replace("  so_nguoi_hoc: 5", "    so_nguoi_hoc: 5"))
    assert [(fault.position.line, fault.words) for fault in faults] == [
        (3, {"indent": "2", "line": "2", "expected": "4"})
    ]


def test_every_wide_colon_and_missing_blank_is_told_in_one_pass() -> None:
    """They are sure wherever they stand, also below the place where the library stopped, up to a limit."""
    wrong = REPORT.replace("so_nguoi_hoc: 5", "so_nguoi_hoc：5").replace("so_vu: 0", "so_vu:0")
    assert [(one.rule, one.position.line) for one in parse_yaml(wrong)[1]] == [("wide-colon", 2), ("no-space", 15)]
    many = "".join(f"a{number}:1\n" for number in range(99)) + "b: 1\n"
    assert len(parse_yaml(many)[1]) == MAX_FAULTS


def test_nothing_is_wrong_with_a_text_that_can_be_read() -> None:
    """Lists at the indent of their name, texts over several lines, quotes and brackets that go on, comments."""
    fine = (
        REPORT
        + "a:\n- b: 1\n- c\nd: một\n  hai\ne: \"ba\n  bốn\"\nf: [g,\n  h]\ni:\n  năm\n  sáu # j\n# k: l: m\n'n': 7\n"
    )
    assert parse_yaml(fine)[1] == []
    assert layout_faults(fine, 999) == []


@pytest.mark.parametrize(
    "text",
    ["- " * 30_000, "a" * 60_000 + ":", " " * 60_000 + "x", "a:\n" + '  "' * 20_000, "#" * 60_000, "：" * 60_000],
)
def test_hostile_lines_are_read_to_their_end(text: str) -> None:
    """No line makes the search try out every way to part it."""
    assert len(layout_faults(f"{text}\n{text}\n", 9)) <= MAX_FAULTS


def test_whatever_is_damaged_the_fault_is_at_a_line_of_the_text() -> None:
    """Nothing raises, and no line is named that is not there."""
    choose = random.Random(8)
    for _ in range(400):
        at = choose.randrange(len(REPORT))
        text = REPORT[:at] + choose.choice(":#-'\"[]{}“”> ,|：\n\t") + REPORT[at + choose.randrange(3) :]
        assert all(1 <= fault.position.line <= text.count("\n") + 1 for fault in parse_yaml(text)[1])
