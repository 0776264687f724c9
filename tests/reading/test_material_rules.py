"""Numbers, days and kinds are read whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.reading.code_lists import read_code_list
from portal.reading.material_rules import read_campaign_days, read_hotlines
from portal.vocabulary.errors import ConfigError
from tests.conftest import ROOT

NUMBER = '- {number: "111", label: Tổng đài, when: Khi cần, source: Nguồn, checked: 2026-01-01, recheck_by: 2026-12-31}'
DAY = (
    "- {id: x, label: Dịp, first: 06-01, last: 06-30, topics: [ma_tuy], how: Làm thế này,"
    " source: Nguồn, checked: 2026-01-01, verified: true}"
)
TOPICS = read_code_list(ROOT / "schemas" / "codelists" / "chu_de.yaml")


def _write(folder: Path, key: str, *entries: str) -> Path:
    path = folder / "tep.yaml"
    path.write_text("\n".join([f"{key}:", *entries]) + "\n", encoding="utf-8")
    return path


def test_a_number_is_shown_until_its_day_and_not_after(tmp_path: Path) -> None:
    """The last day counts."""
    hotline = read_hotlines(_write(tmp_path, "hotlines", NUMBER))["111"]
    assert hotline.is_current(date(2026, 12, 31))
    assert not hotline.is_current(date(2027, 1, 1))


@pytest.mark.parametrize("entries", [(NUMBER, NUMBER), (NUMBER.replace("2026-12-31", "2026-01-01"),)])
def test_a_number_twice_or_never_valid_is_refused(tmp_path: Path, entries: tuple[str, ...]) -> None:
    """Which of two sources holds would be anybody's guess."""
    with pytest.raises(ConfigError, match="111"):
        read_hotlines(_write(tmp_path, "hotlines", *entries))


@pytest.mark.parametrize(
    ("old", "new"), [("ma_tuy", "la"), ("06-30", "05-30"), ("06-01", "06-31"), ("06-01", "1/6"), ("true", "có")]
)
def test_a_day_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """Unknown topic, last before first, no such day, another way of writing, an odd yes."""
    with pytest.raises(ConfigError):
        read_campaign_days(_write(tmp_path, "days", DAY.replace(old, new)), TOPICS)


def test_days_come_in_the_order_of_the_year(tmp_path: Path) -> None:
    """However they are written down; the leap day is a day."""
    other = DAY.replace("id: x", "id: y").replace("06-01", "02-29").replace("06-30", "02-29")
    days = read_campaign_days(_write(tmp_path, "days", DAY, other), TOPICS)
    assert [(day.id, day.first) for day in days] == [("y", (2, 29)), ("x", (6, 1))]
