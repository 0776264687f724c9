"""The table of screens says what it means, or is refused with the place of the fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.reading.config_source import read_config
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.screens import Screen

SCREEN = """
- {{id: {id}, severity: error, kind: name, normalise: nfkc, pattern: '{pattern}', message: "m", remedy: "r"{more}}}
"""


def write(folder: Path, *screens: str, head: str = "words: {ho: [Nguyễn, Đỗ]}") -> Path:
    """A small table."""
    path = folder / "screens.yaml"
    path.write_text("\n".join([head, "screens:", *screens]), encoding="utf-8")
    return path


def one(pattern: str, name: str = "thu", more: str = "") -> str:
    """One screen of a small table."""
    return SCREEN.format(id=name, pattern=pattern.replace("'", "''"), more=more)


@pytest.mark.parametrize(
    ("pattern", "finds", "passes"),
    [
        ("{{ho}}", ["Nguyễn", "Đỗ"], ["nguyễn", "Do"]),
        ("{{ho:lower}}", ["nguyễn", "nguyen", "do"], ["Nguyễn"]),
        ("{{ho:upper}}", ["NGUYỄN", "ĐỖ"], ["Nguyễn"]),
        ("{{ho:plain}}", ["Nguyễn", "Nguyen", "Do"], ["nguyen"]),
        ("x{{ho+ho:lower}}", ["xĐỗ", "xdo"], ["Đỗ"]),
    ],
)
def test_lists_are_written_out_in_the_form_asked_for(
    pattern: str, finds: list[str], passes: list[str], tmp_path: Path
) -> None:
    """One list of words serves capitals, lower case and texts without diacritics."""
    found = re.compile(read_screens(write(tmp_path, one(pattern)))[0].pattern)
    assert [found.search(text) is not None for text in finds + passes] == [True] * len(finds) + [False] * len(passes)


@pytest.mark.parametrize(
    "pattern", ["(?<=a)b", "(?<!a)b", "(?i)a", "(?P<a>b)", r"\d", r"\w+", r"a\b", "a++", "a*+", "a$"]
)
def test_what_the_two_engines_read_differently_is_refused(pattern: str, tmp_path: Path) -> None:
    """The browser and CI never disagree because of a construct only one of them has."""
    with pytest.raises(ConfigError, match="hai nơi kiểm tra"):
        read_screens(write(tmp_path, one(pattern)))


@pytest.mark.parametrize(
    ("screens", "said"),
    [
        ([one("{{khong_co}}")], "khong_co"),
        ([one("{{ho:thuong}}")], "ho"),
        ([one("a"), one("b")], "bị lặp: thu"),
        ([one("a", more=", harmless: [la]")], "la"),
        ([one("a", more=", gate: b")], "gate"),
    ],
)
def test_a_misspelt_name_is_refused(screens: list[str], said: str, tmp_path: Path) -> None:
    """A list, a harmless phrase or an attribute that nobody knows is a fault, not silence."""
    with pytest.raises(ConfigError, match=said):
        read_screens(write(tmp_path, *screens))


def test_a_word_that_would_be_a_pattern_is_refused(tmp_path: Path) -> None:
    """Lists hold words; a stray bracket would change what is found."""
    with pytest.raises(ConfigError, match="không phải một từ"):
        read_screens(write(tmp_path, one("a"), head="words: {ho: ['Ng(uyễn']}"))


def test_every_list_and_part_of_the_table_is_used(repository: Repository) -> None:
    """A list that no pattern names protects nobody."""
    path = repository.schemas / "screens.yaml"
    used = set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"\{\{(.+?)\}\}", path.read_text(encoding="utf-8")))))
    table = read_config(path)
    assert {*table["words"], *table["parts"], *table["letters"]} <= used
    wanted = {name for screen in table["screens"] for name in screen.get("harmless", [])}
    assert {phrase["id"] for phrase in table["harmless"]} == wanted


def test_every_pattern_compiles_and_wants_something(screens: tuple[Screen, ...]) -> None:
    """A pattern that finds the empty text would stop every report."""
    for screen in screens:
        for pattern in (screen.pattern, *(phrase.pattern for phrase in screen.harmless)):
            assert re.compile(pattern).search("") is None, screen.id


def test_sentences_have_a_place_for_the_label_only(screens: tuple[Screen, ...]) -> None:
    """No sentence can repeat what matched: it has no place for it."""
    for screen in screens:
        assert re.findall(r"\{(.*?)\}", screen.message) == ["label"], screen.id
        assert not re.search(r"[{}]", screen.remedy), screen.id


@pytest.fixture
def screens(repository: Repository) -> tuple[Screen, ...]:
    """The real screens."""
    return read_screens(repository.schemas / "screens.yaml")
