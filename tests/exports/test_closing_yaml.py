"""What is written about closed periods is read back the same, whatever names and reasons hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exports.closing_yaml import render_closing
from portal.exports.corrections_yaml import render_corrections
from portal.reading.closings import read_closings
from portal.reading.corrections import correction_number, read_corrections
from portal.vocabulary.closings import ClosedUnit, Closing, Correction, FieldCorrection
from portal.vocabulary.status import ReportState
from tests.builders import FIRST, a_registry

AT = datetime.fromisoformat("2030-07-15T08:00:00+07:00")
REGISTRY = a_registry()
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" ,:{}[]#'\"\\|-"), min_size=1
).filter(lambda text: not text.isspace())
"""What people type; blanks alone are nothing, and no reader of ours gives them back."""
STATES = st.sampled_from(list(ReportState))


def _closing(states: list[ReportState], names: list[str]) -> Closing:
    units = [unit.id for unit in REGISTRY.expected_units(REGISTRY.period(FIRST))]
    closed = {
        unit: ClosedUnit(unit, name, name, "thpt", "thpt", name, state, AT if state.is_actual else None, "1e5")
        for unit, state, name in zip(units, states, names, strict=False)
    }
    period = REGISTRY.period(FIRST)
    return Closing(FIRST, period.due, period.closes, AT, closed, 7)


@settings(max_examples=60, deadline=None)
@given(st.lists(STATES, min_size=3, max_size=3), st.lists(WORDS, min_size=3, max_size=3))
def test_a_closing_is_read_back_as_it_was(states: list[ReportState], names: list[str]) -> None:
    """Every state, any name; the hash holds."""
    closing = _closing(states, names)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{FIRST}.yaml").write_text(render_closing(closing), encoding="utf-8")
        read = read_closings(Path(folder), REGISTRY.org_units, REGISTRY.years)[FIRST]
    assert (read.units, read.as_of, read.receipts) == (closing.units, closing.as_of, closing.receipts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_corrections_are_read_back_as_they_were(words: list[tuple[str, str, str]]) -> None:
    """Reasons and values are typed by people."""
    registry = replace(REGISTRY, closings={FIRST: _closing([ReportState.ON_TIME] * 3, ["x"] * 3)})
    corrections = tuple(
        Correction(
            number=correction_number(FIRST, place),
            unit="thpt-mot",
            period=FIRST,
            on=AT,
            reason=why,
            approved_by="Sở",
            before="0123",
            after="4567",
            fields=(FieldCorrection("so.buoi", old, new), FieldCorrection("so.ton[2]", "", new, "mang")),
        )
        for place, (why, old, new) in enumerate(words, 1)
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "2030.yaml").write_text(render_corrections(2030, corrections), encoding="utf-8")
        assert read_corrections(Path(folder), registry) == corrections
