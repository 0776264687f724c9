"""The public YAML Test Suite: nothing in it raises, and what must be refused is refused."""

from __future__ import annotations

import json
from pathlib import Path

from portal.reading.submissions import parse_report
from portal.reading.yaml_source import parse_carefully, parse_yaml

CASES = json.loads((Path(__file__).parents[1] / "cases" / "yaml_test_suite" / "cases.json").read_text(encoding="utf-8"))
LIBYAML_READS = {"9C9N", "QB6E", "S98Z", "SU5Z", "X4QW"}
"""Must-fail cases that libyaml nevertheless reads; all are about indentation or a missing blank before a comment."""


def test_no_case_raises_and_both_readers_agree() -> None:
    """Four hundred odd texts, valid and not."""
    assert len(CASES) > 400
    for case in CASES:
        parse_report(case["yaml"].encode())
        assert parse_yaml(case["yaml"]) == parse_carefully(case["yaml"]), case["id"]


def test_every_must_fail_case_is_refused_but_those_that_libyaml_reads() -> None:
    """The list of exceptions is pinned: it may only get shorter."""
    must_fail = [case for case in CASES if case["fail"]]
    passed = {case["id"] for case in must_fail if not parse_report(case["yaml"].encode())[2]}
    assert len(must_fail) > 90
    assert passed == LIBYAML_READS
