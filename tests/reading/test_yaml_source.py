"""YAML is read as text with places; whatever a report has no use for is refused and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.reading.yaml_source import MAX_DEPTH, MAX_NODES, parse_carefully, parse_places, parse_yaml
from portal.vocabulary.findings import Position


def test_every_scalar_is_its_text() -> None:
    """No YAML typing: what was typed is what is read."""
    data, faults = parse_yaml("a: 010\nb: 1.250\nc: no\nd: 2024-06-15\ne: 12:30\nf: .nan\n")
    assert faults == []
    assert data == {"a": "010", "b": "1.250", "c": "no", "d": "2024-06-15", "e": "12:30", "f": ".nan"}


def test_blank_is_none_and_nothing_else_is() -> None:
    """A key with nothing behind it is a blank; a quoted blank and a null word are blanks too."""
    data, _ = parse_yaml('a:\nb: ""\nc: ~\nd: null\ne: "null"\nf: 0\n')
    assert data == {"a": None, "b": None, "c": None, "d": None, "e": "null", "f": "0"}


def test_places_count_from_one_and_reach_into_rows() -> None:
    """Each key and list item has its line and column."""
    places = parse_places("a: 1\nb:\n  - x: 1\n    y: 2\n  - z\n")
    assert places["a",] == Position(1, 1)
    assert places["b", 0, "y"] == Position(4, 5)
    assert places["b", 1] == Position(5, 5)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        ('a: 1\n"a": 3\n', "duplicate-key", 2),
        ("a: {b: 1, b: 2}\n", "duplicate-key", 1),
        ("x: &n 1\n", "anchor", 1),
        ("x: 1\ny: *n\n", "alias", 2),
        ("x: !!python/object/apply:os.system ['id']\n", "tag", 1),
        ("x: !include secret.yaml\n", "tag", 1),
        ("<<: {a: 1}\n", "merge-key", 1),
        ("%YAML 1.2\n---\na: 1\n", "directive", 1),
        ("a: 1\n---\nb: 2\n", "several-documents", 2),
        ("? [a, b]\n: 1\n", "complex-key", 1),
        ("{[a]: 1}\n", "complex-key", 1),
        ("a" * 200 + ": 1\n", "key-too-long", 1),
        ("a: b: c\n", "extra-colon", 1),
        ("a: 'x\n", "open-quote", 1),
        ("a: 1\n b: 2\n", "indent", 1),
        ("a: @x\n", "syntax", 1),
    ],
)
def test_what_a_report_has_no_use_for_is_refused(text: str, rule: str, line: int) -> None:
    """research/reliability.md table 2.2: each with its own rule and line."""
    _, faults = parse_yaml(text)
    assert [(fault.rule, fault.position.line) for fault in faults] == [(rule, line)]


def test_the_duplicate_says_where_the_first_one_is() -> None:
    """A person must find both lines."""
    _, faults = parse_yaml("a: 1\nb: 2\na: 3\n")
    assert faults[0].words == {"key": "a", "line": "1"}


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "a:\n"])
def test_depth_is_limited_whatever_the_style(opening: str) -> None:
    """50,000 brackets crash the C composer; here reading stops at the limit (reliability.md 0.4)."""
    text = "".join(" " * i + opening for i in range(60)) if opening == "a:\n" else opening * 50_000
    _, faults = parse_yaml(text)
    assert faults[-1].rule in ("too-deep", "syntax")
    assert faults[-1].position.line <= MAX_DEPTH + 1


def test_a_merge_key_bomb_is_refused_before_it_is_built() -> None:
    """25 short lines that hang a loading parser (reliability.md 0.6)."""
    bomb = "a0: &a0 {x: 1}\n" + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 25))
    _, faults = parse_yaml(bomb)
    assert faults[0].rule == "anchor"


def test_the_number_of_values_is_limited() -> None:
    """A flat file of very many values stops too."""
    _, faults = parse_yaml("a: [" + "1," * (MAX_NODES + 5) + "]\n")
    assert [fault.rule for fault in faults] == ["too-many-values"]


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_ever_raises(text: str) -> None:
    """Hostile text is a fault or data, never an exception."""
    parse_yaml(text)
    parse_places(text)


_PIECES = st.sampled_from(
    ["a: 1\n", "b:\n", "  c: x\n", "  - y\n", "- z\n", "    d: |\n", "      text\n", 'e: "q"\n', "f: [1, {g: 2}]\n",
     "h: &i 1\n", "a: *i\n", "---\n", "'j': ~\n", "k: ''\n", "? l\n", "m: !t 1\n", "# c\n",
     "n: 1 # c\n", "<<: {}\n", "\t"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
@settings(max_examples=500, deadline=None)
def test_the_quick_and_the_careful_reader_agree(text: str) -> None:
    """Whatever the quick reader accepts, the careful one reads the same and without fault."""
    data, faults = parse_yaml(text)
    assert (data, faults) == parse_carefully(text)
