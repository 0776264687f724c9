"""A unit's page: duties of its kind, dates, the permitted state; groups, receipts and history for staff only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portal.pages.unit_pages import NAME, UnitTemplate
from portal.reading.plan_file import read_plan
from portal.statistics.reporting_rates import compute_status
from portal.views.unit_pages import UnitPage, UnitPages
from portal.vocabulary.audience import Audience
from portal.vocabulary.closings import Correction
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import Unlock
from portal.vocabulary.receipts import Receipt, ReceiptSource
from portal.vocabulary.registry import Registry
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.status import ReportState
from tests.conftest import ROOT

PLAN = read_plan(ROOT / "schemas" / "plan" / "2024.yaml")
PERIOD = "2024-K1"
TRACKED = "thpt-giap-hai"


def _pages(registry: Registry, audience: Audience, after_due: timedelta = timedelta(days=2)) -> UnitPages:
    year = registry.years[0]
    as_of = registry.period(PERIOD).due + after_due
    at = registry.period(PERIOD).due - timedelta(days=3)
    receipt = Receipt("BN-7", 1, TRACKED, PERIOD, "b" * 40, at, "2024.1", "2024.1", ReceiptSource.HOST)
    steps = ((RequestState.WAITING, at, ()), (RequestState.NEEDS_WORK, at + timedelta(days=6), ("khac",)))
    record = tuple(
        RequestRecord("so/kho#1", state, "a" * 40, instant, ((TRACKED, PERIOD),), why) for state, instant, why in steps
    )
    statuses = [compute_status(registry, period, {}, {}, as_of) for period in year.periods]
    known = ({(TRACKED, PERIOD): (receipt,)}, {"so/kho#1": record})
    return UnitPages(registry, year, PLAN, ReminderPolicy((), 3, 45), statuses, as_of, audience, *known)


def test_a_period_opened_again_is_said_to_staff_and_corrections_are_steps(registry: Registry) -> None:
    """Until when the unit may send; afterwards, and for the public, the period is closed as before."""
    year, closes = registry.years[0], registry.period(PERIOD).closes
    until = closes + timedelta(days=10, hours=17)
    unlocks = {(TRACKED, PERIOD): (Unlock(TRACKED, PERIOD, "sót", "Trưởng phòng", until),)}
    on = closes + timedelta(days=8)
    corrections = (Correction("2024-K1-DC01", TRACKED, PERIOD, on, "cộng sót", "Trưởng phòng", "a", "b"),)

    def page(as_of: datetime, audience: Audience) -> UnitPage:
        statuses = [compute_status(registry, period, {}, {}, as_of) for period in year.periods]
        agreed = (registry, year, PLAN, ReminderPolicy((), 3, 45))
        return _page(UnitPages(*agreed, statuses, as_of, audience, None, None, unlocks, corrections), TRACKED)

    seen = page(closes + timedelta(days=9), Audience.STAFF)
    assert [one.reopened for one in seen.periods] == ["Mở lại cho đơn vị đến 17:00 ngày 25/07/2024", ""]
    assert [(one.state, one.reasons) for one in seen.history] == [("Đính chính 2024-K1-DC01", ("cộng sót",))]
    for as_of, audience in ((closes + timedelta(days=9), Audience.PUBLIC), (until, Audience.STAFF)):
        assert not any(one.reopened for one in page(as_of, audience).periods)
    assert page(closes + timedelta(days=9), Audience.PUBLIC).history == ()
    text = UnitTemplate(f"<h1>{NAME}</h1><!-- portal-unit: periods -->", is_html=True, shows_state=True).fill(seen)
    assert "Mở lại cho đơn vị đến 17:00 ngày 25/07/2024: <a href=" in text


def _page(pages: UnitPages, unit: str) -> UnitPage:
    return next(page for page in pages.pages() if page.unit.id == unit)


def _duties(page: UnitPage) -> set[str]:
    return {duty.id for part in page.duties for duty in part.duties}


def test_every_reporting_unit_has_a_page_with_the_duties_of_its_kind(registry: Registry) -> None:
    """Those of everybody, those of its type; the department its own and its offices' only."""
    pages = _pages(registry, Audience.PUBLIC)
    expected = {unit.id for period in registry.years[0].periods for unit in registry.expected_units(period)}
    assert {link.id for link in pages.links} == expected
    school, office, department = (_duties(_page(pages, unit)) for unit in (TRACKED, "pgd-luc-nam", "so-gddt"))
    of = {owner: {one.id for one in PLAN.actions if owner in one.owners} for owner in PLAN.owners.keys}
    assert school == of["tat_ca"]
    assert office == of["tat_ca"] | of["pgd"]
    assert department == of["so"] | of["gdth_cttt"]


def test_membership_of_a_group_is_told_to_staff_only(registry: Registry) -> None:
    """On the public site the page of a followed school differs from any other school's in nothing but its name."""
    public, staff = (_pages(registry, audience) for audience in Audience)
    page, other = _page(public, TRACKED), _page(public, "thpt-nha-nam")
    assert (page.group_duties, page.receipts, page.history) == ((), (), ())
    assert (page.duties, page.periods) == (other.duties, other.periods)
    groups = {duty.id for part in _page(staff, TRACKED).group_duties for duty in part.duties}
    assert groups == {"II.1.b.1", "II.1.b.2", "II.1.b.3", "II.3.c.2"}


def test_staff_see_receipts_and_steps_as_far_as_they_have_happened(registry: Registry) -> None:
    """What comes after the instant of the data is not known yet."""
    page = _page(_pages(registry, Audience.STAFF), TRACKED)
    assert [(one.number, one.instant) for one in page.receipts] == [("BN-7", "00:00 ngày 12/06/2024")]
    assert [one.state for one in page.history] == ["Đã nộp, chờ duyệt"]
    later = _page(_pages(registry, Audience.STAFF, timedelta(days=9)), TRACKED)
    assert later.history[1].reasons == (registry.code_lists[REASONS].label_of("khac"),)


@pytest.mark.parametrize(("policy", "shown"), [("per_unit", ReportState.MISSING), ("counts", None)])
def test_the_state_is_public_only_as_the_policy_says(
    registry: Registry, policy: str, shown: ReportState | None
) -> None:
    """Staff always see it; a period that has not opened has none."""
    changed = replace(registry, publication=replace(registry.publication, status_public=policy))
    first, second = _page(_pages(changed, Audience.PUBLIC), TRACKED).periods
    assert (first.state, second.state) == (shown, None)
    assert _page(_pages(changed, Audience.STAFF), TRACKED).periods[0].state is ReportState.MISSING


def test_hidden_pieces_of_the_plan_are_no_duties_for_the_public(registry: Registry) -> None:
    """A department that hides a piece hides its action too."""
    hidden = replace(registry, publication=replace(registry.publication, hidden_plan_pieces=("II.2.c.4",)))
    assert "II.2.c.4" not in _duties(_page(_pages(hidden, Audience.PUBLIC), TRACKED))
    assert "II.2.c.4" in _duties(_page(_pages(hidden, Audience.STAFF), TRACKED))


def test_a_period_asks_only_units_that_exist_on_its_last_day(registry: Registry) -> None:
    """A school that closes in summer has one period and a calendar of one."""
    closing = replace(registry.unit(TRACKED), valid_to=datetime(2024, 7, 1).date())  # noqa: DTZ001
    changed = replace(registry, org_units={**registry.org_units, TRACKED: closing})
    pages = _pages(changed, Audience.PUBLIC)
    assert [one.row.id for one in _page(pages, TRACKED).periods] == [PERIOD]
    assert [one.id for one in pages.periods_of(TRACKED)] == [PERIOD]


def test_a_name_is_text_in_html_and_in_markdown(registry: Registry) -> None:
    """Names are shown, never obeyed; every slot is filled; the form opens for this unit and period."""
    bad = replace(registry.unit(TRACKED), name="<b>*x* {{ 1 }}")
    pages = _pages(replace(registry, org_units={**registry.org_units, TRACKED: bad}), Audience.PUBLIC)
    text = f"# {NAME}\n<!-- portal-unit: head -->\n<!-- portal-unit: periods -->\n<!-- portal-unit: staff -->\n"
    html, markdown = (
        UnitTemplate(text, is_html=is_html, shows_state=True).fill(_page(pages, TRACKED)) for is_html in (True, False)
    )
    assert html.startswith("# &lt;b&gt;*x* {{ 1 }}\n")
    assert markdown.startswith("# &#60;b&#62;\\*x\\*")
    assert "<b>" not in html + markdown and "portal-unit" not in html + markdown
    assert f"../../phieu/?don_vi={TRACKED}&amp;ky={PERIOD}" in html


@pytest.mark.parametrize(("text", "said"), [("# Tên", "tên đơn vị"), (f"# {NAME} <!-- portal-unit: la -->", "“la”")])
def test_a_template_without_a_name_or_with_an_unknown_slot_is_refused(text: str, said: str) -> None:
    """Better no page than one nobody can tell apart."""
    with pytest.raises(PortalError, match=said):
        UnitTemplate(text, is_html=True, shows_state=True)


def test_what_has_a_day_stands_first_and_the_rest_of_the_year_is_folded(registry: Registry) -> None:
    """Three rows to read, not 56; nothing is lost, and the page stays light for a telephone's line."""
    pages = _pages(registry, Audience.PUBLIC)
    page = _page(pages, TRACKED)
    text = f"# {NAME}\n<!-- portal-unit: head -->\n<!-- portal-unit: periods -->\n<!-- portal-unit: duties -->\n"
    html = UnitTemplate(text, is_html=True, shows_state=True).fill(page)
    [part] = page.duties
    before, _, folded = html.partition("<details")
    assert {duty.id for duty in part.dated} == {one.id for one in PLAN.actions if "tat_ca" in one.owners} & {
        one.id for one in PLAN.actions if one.due or one.due_text
    }
    assert [f'">{duty.id}</a>' in before for duty in part.duties] == [bool(duty.due) for duty in part.duties]
    assert all(f'">{duty.id}</a>' in folded for duty in part.others)
    assert f"{len(part.others)} việc làm trong năm</summary>" in folded
    assert len(html.encode()) <= 16_000
