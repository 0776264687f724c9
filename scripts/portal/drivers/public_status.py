"""Write who has reported for the public job, and read it there."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.campaign import moment, read_campaign
from portal.drivers.derived_files import write_aside
from portal.exports.public_status import render_public_status
from portal.reading.public_status import read_public_status
from portal.reading.repository import Repository
from portal.statistics.request_turns import compute_review_delays
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.public_status import PublicStatus


def show_public_status(root: Path, as_of: str | None) -> str:
    """What `portal status --format public` prints: every period of the current year that has opened.

    PortalError where there are no reports: a status made there would call every unit missing.
    """
    if not Repository(root).submissions.is_dir():
        raise PortalError(f"{root}: không có thư mục submissions/, không lập được tình hình nộp")
    campaign = read_campaign(root, moment(root, as_of))
    year = campaign.registry.year_of(campaign.current_period())
    delays = compute_review_delays(campaign.request_log, campaign.as_of)
    return render_public_status(campaign.status_of(year.periods), campaign.registry.publication, delays)


def write_text(out: Path, text: str) -> Path:
    """Write a text so that a reader sees the old one or the new one, never half."""
    write_aside(out, text.encode())
    return out


def status_without_reports(root: Path, audience: Audience) -> PublicStatus | None:
    """The status for a public site built where there are no reports (DESIGN.md policy 5); None everywhere else."""
    repository = Repository(root)
    if audience is not Audience.PUBLIC or repository.submissions.is_dir():
        return None
    return read_public_status(repository.public_status)
