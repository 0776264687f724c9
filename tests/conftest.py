"""What every test may ask for: the real contract of this repository, and files made where they do no harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.checking.report_check import CheckedReport, Checker
from portal.drivers.checks import build_checker
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Submission

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites expected output, to be read before it is kept."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session")
def repository() -> Repository:
    """This repository."""
    return Repository(ROOT)


@pytest.fixture(scope="session")
def registry(repository: Repository) -> Registry:
    """The real units, periods, forms and code lists."""
    return read_registry(repository)


@pytest.fixture(scope="session")
def checker(repository: Repository) -> Checker:
    """The checker that `portal check` uses."""
    return build_checker(repository)


@pytest.fixture(scope="session")
def check_text(checker: Checker) -> Callable[..., CheckedReport]:
    """Check a report given as text, at the place of a unit and a period."""

    def check(text: str | bytes, unit: str, period: str) -> CheckedReport:
        content = text.encode() if isinstance(text, str) else text
        return checker.check(Submission(f"submissions/{unit}/{period}.yaml", unit, period, content))

    return check
