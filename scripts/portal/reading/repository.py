"""Where things are: the one place that joins paths of a portal repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal.vocabulary.errors import RepositoryError

SUBMISSION_PATH = re.compile(r"submissions/([a-z0-9]+(?:-[a-z0-9]+)*)/([0-9]{4}-[A-Z0-9]+)\.yaml")


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder with the portal's layout (DESIGN.md section 3)."""

    root: Path

    def __post_init__(self) -> None:
        if not (self.root / "schemas").is_dir():
            raise RepositoryError(f"{self.root}: không phải thư mục của cổng (không có schemas/)")

    @property
    def schemas(self) -> Path:
        """Where the contract lives."""
        return self.root / "schemas"

    @property
    def content(self) -> Path:
        """Where the words live."""
        return self.root / "content"

    @property
    def releases(self) -> Path:
        """Where the published results live, a folder each."""
        return self.content / "data"

    @property
    def public_status(self) -> Path:
        """Who has reported, as far as everybody may know; what the public job reads where there are no reports."""
        return self.releases / "status.json"

    @property
    def closings(self) -> Path:
        """Where the records of closed periods live."""
        return self.schemas / "closings"

    @property
    def about_reports(self) -> tuple[Path, ...]:
        """What tells of single reports beside them: the public job and a year's bundle have none of it."""
        return self.schemas / "corrections", self.schemas / "unlocks", self.schemas / "exemptions"

    @property
    def submissions(self) -> Path:
        """Where the reports live."""
        return self.root / "submissions"

    def submission_path(self, unit: str, period: str) -> Path:
        """The one place of a unit's report for a period; the path is the identity."""
        return self.submissions / unit / f"{period}.yaml"

    def report_schema(self, version: str, unit_type: str) -> Path:
        """The JSON Schema derived from a form version for a unit type."""
        return self.schemas / "report" / version / f"{unit_type}.schema.json"

    def relative(self, path: Path) -> str:
        """A path as people and findings write it: from the root, with forward slashes."""
        try:
            return path.resolve().relative_to(_real(self.root.absolute())).as_posix()
        except ValueError:
            return path.as_posix()


@lru_cache(maxsize=64)
def _real(root: Path) -> Path:
    """The root without links; kept, since it is asked for every file."""
    return root.resolve()


def identity_of(path: str) -> tuple[str, str] | None:
    """Unit and period that a path stands for; None when it is no place of a report. The whole path must match."""
    match = SUBMISSION_PATH.fullmatch(path)
    return (match[1], match[2]) if match else None
