"""Screening costs next to nothing, and no text makes it slow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.checking.text_screens import ScreenChecker
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
from portal.vocabulary.registry import Registry
from portal.vocabulary.screens import Screen

NASTY = [
    "0 ", "09", "1-1-", "84 ", "(0", "a@", "@a-", "sinh ", "sinh: 1/1/", "học sinh ", "Em A. ", "em ", "Nguyễn ",
    "Nguyễn Văn ", "A.A.A.", "ÀÀÀÀ", "aaaa", "    ", "((((", "9A ", "lớp 9 A ", "Trường ", "trường THPT A ", "MẬT",
    "BÍ MẬT ", "con ông ", "thôn ", "cccd ", "cccd 1 ", "nguyen van ", "em nguyen ", "thi a", "tài khoản@", "§",
    ": a a ",
]  # fmt: skip


@pytest.fixture(scope="module")
def screens(repository: Repository) -> tuple[Screen, ...]:
    """The real screens."""
    return read_screens(repository.schemas / "screens.yaml")


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The least processor time that the work took."""
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def test_a_long_report_is_screened_in_a_few_milliseconds(
    screens: tuple[Screen, ...], registry: Registry, repository: Repository
) -> None:
    """Eight texts of 1,500 characters, ten times a usual report: 0.8 ms when measured; slow machines get room."""
    screening = ScreenChecker(screens, next(iter(registry.forms.values())))
    lines = (repository.schemas / "plan" / "2024.txt").read_text(encoding="utf-8").splitlines()
    prose = " ".join(line for line in lines if line.strip() and not screening.check({"danh_gia": {"x": line}})) * 2
    data = {"danh_gia": {f"o_{index}": prose[index * 1500 : (index + 1) * 1500] for index in range(8)}}
    assert sum(map(len, data["danh_gia"].values())) == 12_000
    assert screening.check(data) == []
    assert seconds(lambda: screening.check(data), times=10) < 0.005


@pytest.mark.parametrize("nasty", NASTY)
def test_time_grows_no_faster_than_the_text(nasty: str, screens: tuple[Screen, ...]) -> None:
    """Twice the text, at most about twice the time, for each pattern by itself (quadratic would be four times)."""
    short = (nasty * 8000)[:8000]
    for screen in screens:
        for pattern in (screen.pattern, *(phrase.pattern for phrase in screen.harmless)):
            found = re.compile(pattern)
            text = short.lower() if screen.normalise.endswith("lower") else short
            once = seconds(lambda found=found, text=text: found.sub("§", text))  # type: ignore[misc]
            if once > 0.004:
                twice = seconds(lambda found=found, text=text: found.sub("§", text * 2))  # type: ignore[misc]
                assert twice < 2.9 * once, (screen.id, nasty)
            assert once < 0.1, (screen.id, nasty)
