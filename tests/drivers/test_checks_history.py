"""Each report is checked beside the same unit's report of the period before, however the check is called."""

from __future__ import annotations

import copy
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from portal.drivers.checks import build_checker, check_paths
from portal.drivers.demo.reports import ReportMaker
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.registry import Registry


@pytest.fixture
def sent(tmp_path: Path, repository: Repository, registry: Registry) -> tuple[Repository, Path, Path]:
    """A repository with two reports of one unit; the second carries over what the first does not have."""
    shutil.copytree(repository.schemas, tmp_path / "schemas")
    copied = Repository(tmp_path)
    first, last = registry.years[0].periods[0], registry.years[0].periods[-1]
    unit = next(unit for unit in registry.expected_units(first) if unit.form_type == "thpt")
    maker = ReportMaker(registry, seed=3)
    earlier = maker.make(unit, first, first.last_day + timedelta(days=3), {})
    later = copy.deepcopy(maker.make(unit, last, last.last_day + timedelta(days=3), earlier))
    for key in ("ton_ky_truoc", "dang_giai_quyet"):
        later["to_giac"][key] = later["to_giac"][key] + 1
    paths = []
    for period, data in ((first, earlier), (last, later)):
        path = copied.submission_path(unit.id, period.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render_report_yaml(data, registry.form_of(period), unit.form_type), encoding="utf-8")
        paths.append(path)
    return copied, paths[0], paths[1]


def _rules(repository: Repository, *paths: Path) -> list[str]:
    return [finding.rule for checked in check_paths(repository, paths) for finding in checked.findings]


def test_the_report_before_is_found_for_one_file_and_for_all(sent: tuple[Repository, Path, Path]) -> None:
    """A pull request names one file; the campaign names none."""
    repository, first, last = sent
    assert _rules(repository, last) == ["R22"]
    assert _rules(repository, last, first) == ["R22"]
    assert _rules(repository) == ["R22"]
    assert _rules(repository, first) == []


def test_a_report_before_that_cannot_be_read_is_as_good_as_none(sent: tuple[Repository, Path, Path]) -> None:
    """Its own findings say so; the later report is not blamed."""
    repository, first, last = sent
    first.write_bytes(b"\xff\xfe")
    assert _rules(repository, last) == []
    first.unlink()
    assert _rules(repository, last) == []


def test_a_year_whose_rules_are_not_there_is_the_operators_mistake(sent: tuple[Repository, Path, Path]) -> None:
    """Otherwise every report would pass unasked."""
    repository, *_ = sent
    shutil.rmtree(repository.schemas / "rules")
    with pytest.raises(ConfigError, match="bộ quy tắc"):
        build_checker(repository)
