"""A province on a bare repository and a host that answers, for each test its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.host.standin import Host, serve_host
from tests.drivers.host.worlds import World, write_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every world starts from."""
    folder = tmp_path_factory.mktemp("tinh")
    write_template(folder)
    return folder


@pytest.fixture
def world(tmp_path: Path, template: Path) -> World:
    """A fictional province."""
    return World(tmp_path / "the-gioi", template)


@pytest.fixture
def host() -> Iterator[Host]:
    """A stand-in host."""
    with serve_host() as host:
        yield host
