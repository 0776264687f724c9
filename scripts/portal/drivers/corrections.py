"""Write down what was corrected in a closed period: numbered, with the old value, the new one, and who agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.checking.report_check import Checker
from portal.drivers.arrivals import Key
from portal.drivers.campaign import Campaign, moment, read_campaign, zone_of
from portal.drivers.checks import build_checker
from portal.drivers.closed_periods import read_checked_unlocks
from portal.drivers.closing import present_blobs
from portal.drivers.derived_files import write_aside
from portal.drivers.git_repository import GitRepository
from portal.drivers.versions import became_current
from portal.exports.corrections_yaml import render_corrections
from portal.reading.corrections import correction_number, read_corrections
from portal.reading.unlocks import Unlocks
from portal.statistics.corrected_values import compare_reports
from portal.vocabulary.closings import Closing, Correction, FieldCorrection, known_contents
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import Unlock
from portal.vocabulary.reports import Submission
from portal.vocabulary.vietnamese import instant_text

FOLDER = "corrections"


def record_corrections(root: Path, name: str, as_of: str | None) -> tuple[Correction, ...]:
    """Bring `schemas/corrections/<year>.yaml` up to what became of a closed period's reports; returns what is new.

    Nothing is written when nothing changed. PortalError when the period is not closed, a received report is gone, or
    one was changed without an unlock record that still held when the new version came.
    """
    campaign = read_campaign(root, moment(root, as_of))
    period = campaign.period_named(name)
    closing = campaign.registry.closings.get(period.id)
    if closing is None:
        raise PortalError(f"kỳ {period.id} chưa khóa; đính chính chỉ có sau “portal close {period.id}”")
    schemas = campaign.repository.schemas
    known = read_corrections(schemas / FOLDER, campaign.registry)
    unlocks = read_checked_unlocks(campaign.repository, build_checker(campaign.repository), campaign.as_of)
    new = tuple(_Comparison(campaign, closing, known, unlocks).corrections())
    if new:
        of_year = [one for one in known if campaign.registry.period(one.period).year == period.year]
        text = render_corrections(period.year, [*of_year, *new])
        write_aside(schemas / FOLDER / f"{period.year}.yaml", text.encode())
    return new


@dataclass(frozen=True, slots=True)
class _Change:
    """A report whose content is not the one that was known last, since when, and the record that let it in."""

    key: Key
    before: str
    after: str
    on: datetime
    unlock: Unlock


@dataclass(frozen=True, eq=False)
class _Comparison:
    """The reports of a closed period beside what was last written down about them."""

    campaign: Campaign
    closing: Closing
    known: tuple[Correction, ...]
    unlocks: Unlocks

    def corrections(self) -> Iterator[Correction]:
        """What is not written down yet, the earliest first; of one instant in the order of the register."""
        changed = [(key, before, after) for key, before, after in self._contents() if before != after]
        if not changed:
            return
        git = GitRepository.at(self.campaign.repository.root)
        if git is None:
            raise PortalError("đính chính cần kho git: bản cũ của phiếu nằm trong lịch sử")
        try:
            changes = sorted((self._change(git, *one) for one in changed), key=lambda one: one.on)
            checker = build_checker(self.campaign.repository)
            ordinal = sum(one.period == self.closing.period for one in self.known)
            for number, one in enumerate(changes, ordinal + 1):
                fields = self._fields(git, checker, one.key, one.before) if one.before else ()
                yield self._correction(one, fields, number)
        finally:
            git.close()

    def _contents(self) -> Iterator[tuple[Key, str, str]]:
        """For each unit the content known last, and the one that lies there as an accepted report now."""
        last = known_contents(self.closing, self.known)
        accepted = [key for key in self.campaign.reports if key[1] == self.closing.period]
        present: Mapping[Key, str] = present_blobs(self.campaign, accepted)
        for unit, before in last.items():
            key = (unit, self.closing.period)
            after = present.get(key, "")
            if before and not after:
                raise PortalError(f"phiếu đã tiếp nhận của {unit}, kỳ {key[1]}, không còn hoặc không còn hợp lệ")
            yield key, before, after

    def _change(self, git: GitRepository, key: Key, before: str, after: str) -> _Change:
        path = f"submissions/{key[0]}/{key[1]}.yaml"
        receipts = self.campaign.receipts.get(key, ())
        current = became_current(git.read_history("submissions/"), path, after, receipts, self.closing.as_of)
        on = (current or self.campaign.as_of).replace(microsecond=0)
        return _Change(key, before, after, on, self._unlock(key, on))

    def _fields(self, git: GitRepository, checker: Checker, key: Key, before: str) -> tuple[FieldCorrection, ...]:
        form = self.campaign.registry.form_of(self.campaign.registry.period(key[1]))
        path = f"submissions/{key[0]}/{key[1]}.yaml"
        old = checker.comparable(checker.check(Submission(path, *key, git.content(before))))
        return compare_reports(form, old or {}, self.campaign.reports[key].data)

    def _correction(self, one: _Change, fields: tuple[FieldCorrection, ...], ordinal: int) -> Correction:
        number, why = correction_number(one.key[1], ordinal), (one.unlock.reason, one.unlock.approved_by)
        when = one.on.astimezone(zone_of(self.campaign.registry))
        return Correction(number, *one.key, when, *why, one.before, one.after, fields)

    def _unlock(self, key: Key, on: datetime) -> Unlock:
        """The record that let the new version in: the latest one given that still held."""
        held = [one for one in self.unlocks.get(key, ()) if on < one.until]
        if not held:
            raise PortalError(
                f"phiếu của {key[0]}, kỳ {key[1]}, đã đổi sau khi khóa mà không có mục mở khóa nào còn hạn lúc đó "
                f"({instant_text(on.astimezone(self.closing.closes.tzinfo))}); "
                "ghi mục mở khóa vào schemas/unlocks (lý do, người duyệt, thời hạn) hoặc lấy lại bản cũ"
            )
        return held[-1]
