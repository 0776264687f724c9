"""What a correction is about is said in the words of the form, and nothing looks like a fault that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from portal.views.corrections import build_closed_periods
from portal.vocabulary.closings import ClosedUnit, Closing, Correction, FieldCorrection
from portal.vocabulary.status import ReportState
from tests.builders import FIRST, a_registry

AT = datetime.fromisoformat("2030-07-20T08:00:00+07:00")


@pytest.mark.parametrize(
    ("field", "subject", "ending"),
    [
        ("bang.theo_chu_de.luot[1]", "mang", ", dòng 1"),
        ("bang.theo_chu_de.luot[1]", "", ", dòng 1"),
    ],
)
def test_a_numbered_row_is_named_by_its_subject(field: str, subject: str, ending: str) -> None:
    """“dòng 1” alone tells the reader nothing; a record written before subjects were kept has only that."""
    registry = a_registry()
    period = registry.period(FIRST)
    unit = ClosedUnit("thpt-mot", "Trường", "Trường", "thpt", "thpt", "", ReportState.ON_TIME, AT, "a")
    closing = Closing(FIRST, period.due, period.closes, AT, {unit.id: unit})
    registry = replace(registry, closings={FIRST: closing})
    fields = (FieldCorrection(field, "7", "9", subject),)
    correction = Correction(f"{FIRST}-DC01", unit.id, FIRST, AT, "sót", "Trưởng phòng", "a", "b", fields)
    (view,) = build_closed_periods(registry, [correction])
    label = view.corrections[0].values[0].label
    lists = [one for one in registry.code_lists.values() if "mang" in one.keys]
    assert label.endswith(ending)
    assert (f": {lists[0].label_of('mang')}," in label) is bool(subject)
    assert view.receipts == "thời điểm nhận lấy từ lịch sử của kho"
