"""What a screen hits blocks or warns at its line, and nothing that was written there appears in any finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.checking.report_check import CheckedReport
from portal.drivers.checks import FORMATS
from portal.drivers.demo.reports import ReportMaker
from portal.exports.report_yaml import render_report_yaml
from portal.vocabulary.findings import Severity
from portal.vocabulary.registry import Registry

UNIT, PERIOD = "thpt-nha-nam", "2024-K1"
CANARY = "em Lê Thị Hoa Mướp"
Check = Callable[..., CheckedReport]


@pytest.fixture
def good(registry: Registry) -> str:
    """A good report's text."""
    unit, period = registry.unit(UNIT), registry.period(PERIOD)
    data = ReportMaker(registry, 3).make(unit, period, period.opens.date(), {})
    return render_report_yaml(data, registry.form_of(period), unit.form_type)


def _spoilt(text: str, key: str, line: str) -> str:
    """The text with the one line of a key replaced, and the items below it gone."""
    lines = text.split("\n")
    at = next(number for number, one in enumerate(lines) if one.strip().startswith(f"{key}:"))
    after = at + 1
    while lines[after].startswith("    - "):
        after += 1
    return "\n".join([*lines[:at], line, *lines[after:]])


def _all_output(report: CheckedReport) -> str:
    return "".join(render(list(report.findings), 1, 0) for render in FORMATS.values())


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("so_ky_hieu", f'  so_ky_hieu: "12/BC {CANARY}"'),
        ("so_nguoi_hoc", f'  so_nguoi_hoc: "{CANARY} lớp 9A"'),
        ("so_nguoi_hoc", f"  {CANARY}: 5"),
        ("da_so_ket", f'  da_so_ket: "{CANARY}"'),
        ("hinh_thuc", f'  hinh_thuc: ["{CANARY}"]'),
        ("so_nguoi_hoc", f"  so_nguoi_hoc: {{{CANARY}: 1}}"),
    ],
)
def test_a_name_beside_a_pupil_word_blocks_and_is_never_echoed(
    key: str, line: str, good: str, check_text: Check
) -> None:
    """In a text, a number, a choice, a list or as a misspelt key: found at its line, repeated nowhere."""
    text = _spoilt(good, key, line)
    report = check_text(text, UNIT, PERIOD)
    number = text.split("\n").index(line) + 1
    assert any(one.severity is Severity.ERROR and one.position.line == number for one in report.findings)
    assert not report.passes
    output = _all_output(report)
    assert "Mướp" not in output
    assert "Hoa" not in output


def test_a_warning_of_a_screen_passes_with_an_explanation(good: str, check_text: Check) -> None:
    """Three severities hold for screens as for rules."""
    text = good.replace("\ndanh_gia:\n", '\ndanh_gia:\n  kho_khan_vuong_mac: "Thầy Trần Văn Bình nghỉ dài ngày."\n')
    text = "\n".join(one for at, one in enumerate(text.split("\n")) if not _second(text, at))
    report = check_text(text, UNIT, PERIOD)
    warnings = [one for one in report.findings if one.severity is Severity.WARNING]
    assert [one.severity for one in report.findings] == [Severity.WARNING]
    assert not report.passes
    explained = f'{text}\ngiai_trinh:\n  {warnings[0].rule}: "Tên giáo viên, đã được phép nêu."\n'
    assert check_text(explained, UNIT, PERIOD).passes


def _second(text: str, at: int) -> bool:
    """Whether the line repeats the key that the test puts in."""
    lines = text.split("\n")
    mine = next(n for n, one in enumerate(lines) if "Trần Văn Bình" in one)
    return at != mine and lines[at].strip().startswith("kho_khan_vuong_mac:")
