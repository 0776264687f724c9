"""Who has reported, period beside period: one row a unit, and the counts of each period that has opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.public_status import unnamed
from portal.statistics.reporting_rates import PeriodStatus
from portal.views.reporting_calendar import Stage, stage_of
from portal.views.reporting_status import NONE_TEXT, CountsRow, StateCount, StatusRow, StatusView, build_status_view
from portal.vocabulary.audience import Audience
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import sort_key


@dataclass(frozen=True, slots=True)
class BoardPeriod:
    """A column: one period that has opened; `states` are those that occur."""

    id: str
    label: str
    due: str
    deadline: str
    overdue: bool
    overall: CountsRow
    states: tuple[StateCount, ...]
    by_type: tuple[CountsRow, ...]
    by_locality: tuple[CountsRow, ...]
    """Empty in a year without districts."""


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One unit in one period; `state` is None when no report is expected of it."""

    state: ReportState | None
    overdue: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit in all periods of the board."""

    id: str
    name: str
    type: str
    locality: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True)
class StatusBoard:
    """The board; `rows` is None when only counts may be seen."""

    periods: tuple[BoardPeriod, ...]
    rows: tuple[BoardRow, ...] | None
    coming: tuple[str, ...] = ()
    """Labels of the year's periods that have not opened."""

    @property
    def in_hand(self) -> BoardPeriod | None:
        """The last period that has opened."""
        return self.periods[-1] if self.periods else None


def build_status_board(registry: Registry, statuses: Sequence[PeriodStatus], audience: Audience) -> StatusBoard:
    """The board of the periods that have opened, in time order.

    The public sees each unit's state only, or nothing of single units, as `status_public` says; dates, days, warnings
    and reasons are for staff (DESIGN.md policy 10).
    """
    opened = [one for one in statuses if stage_of(one.period, one.as_of) is not Stage.COMING]
    rules = registry.publication
    per_unit = audience is Audience.STAFF or rules.names_units
    if not per_unit:
        opened = [unnamed(one, rules.minimum_contributors) for one in opened]
    views = [build_status_view(one, registry) for one in opened]
    return StatusBoard(
        periods=tuple(_period(view) for view in views),
        rows=tuple(_rows(registry, views, audience)) if per_unit else None,
        coming=tuple(one.period.label for one in statuses if stage_of(one.period, one.as_of) is Stage.COMING),
    )


def _period(view: StatusView) -> BoardPeriod:
    return BoardPeriod(
        id=view.period,
        label=view.label,
        due=view.due_label,
        deadline=view.deadline_note,
        overdue=_overdue(view),
        overall=view.overall,
        states=tuple(state for state in view.overall.states if state.count),
        by_type=view.by_type,
        by_locality=view.by_locality if any(row.id for row in view.by_locality) else (),
    )


def _overdue(view: StatusView) -> bool:
    return view.as_of >= view.due


def _rows(registry: Registry, views: Sequence[StatusView], audience: Audience) -> Iterator[BoardRow]:
    columns = [(view, {row.unit: row for row in view.rows}) for view in views]
    units = {row.unit: row for view in views for row in view.rows}
    order = {code: place for place, code in enumerate(registry.code_lists[UNIT_TYPES].keys)}
    for row in sorted(units.values(), key=lambda row: (order.get(row.type, len(order)), sort_key(row.short_name))):
        cells = tuple(_cell(view, found.get(row.unit), audience) for view, found in columns)
        yield BoardRow(row.unit, row.name, row.type_label, row.locality, cells)


def _cell(view: StatusView, row: StatusRow | None, audience: Audience) -> BoardCell:
    if row is None:
        return BoardCell(None)
    overdue = row.state.waits_for_unit and _overdue(view)
    if audience is Audience.PUBLIC:
        return BoardCell(row.state, overdue)
    arrived = f"nhận {row.arrived}" if row.arrived != NONE_TEXT else ""
    revised = f"bản đang dùng {row.revised}" if row.revised != NONE_TEXT else ""
    return BoardCell(row.state, overdue, tuple(text for text in (arrived, revised, row.note) if text))
