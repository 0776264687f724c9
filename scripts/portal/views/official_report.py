"""The department's summary report: the words and figures that stand in its places, drafted from figures only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.views.official_indicators import targets_sentence
from portal.views.reporting_status import StatusView
from portal.views.results import ResultRow, ResultsView
from portal.views.staff_tables import NO_CASE, ON_TIME_OF_UNITS, cell_text, on_time_words
from portal.views.unit_report import without_level
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Form, field_path
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Department
from portal.vocabulary.vietnamese import date_text, number_text

NO_FIGURES = "chưa có số liệu"
_FIGURE = re.compile(
    r"(?P<bare>#)?(?P<path>[a-z0-9_]+(?:\.[a-z0-9_]+)+)(?:\[(?P<code>[^\]]+)\])?(?:\s*=\s*(?P<answer>\S+))?"
)
_EVERY_CODE = "*"


@dataclass(frozen=True, slots=True)
class OfficialReport:
    """Everything the summary report is filled from: one period, or the periods of a year.

    `words` by the name of the place they fill. `paths` are the fields the form has: a place that names another one is
    a slip of the template, while a field without figures was not asked in this scope.
    """

    title: str
    department: str
    as_of: date
    words: Mapping[str, str]
    results: ResultsView
    statuses: tuple[StatusView, ...]
    paths: frozenset[str]

    def rows(self, path: str) -> list[ResultRow]:
        """Every total of a field, with its codes, or of all fields of a section or a list; in the order of the form."""
        rows = (row for section in self.results.sections for row in section.rows)
        return [row for row in rows if row.field == path or row.field.startswith(path + ".")]

    def is_figure(self, place: str) -> bool:
        """Whether a place asks for a figure, `muc.dong`, and not for one of the words."""
        return place not in self.words and _FIGURE.fullmatch(place) is not None

    def is_asked(self, place: str) -> bool:
        """Whether the question behind a figure was put to any unit in this scope; PortalError for an unknown field."""
        return any(row.overall.units_expected for row in self._figures(place))

    def unanswered(self, places: Sequence[str]) -> str:
        """What to tell the writer in place of a sentence when nobody answered any of its questions; else empty."""
        rows = [self._figures(place) for place in places if self.is_figure(place)]
        if not rows or any(row.overall.units_reporting for of_place in rows for row in of_place):
            return ""
        labels = dict.fromkeys(row.label for of_place in rows for row in of_place[:1])
        return f"[{NO_FIGURES.capitalize()}: {'; '.join(labels)}.]"

    def shared_behind(self, places: Sequence[str]) -> str:
        """What must be said once of a sentence: the units behind its figures, where two or more have the same that are
        not those of the whole report; else empty."""
        asked = [self._figures(place)[0] for place in places if self.is_figure(place) and self._is_plain(place)]
        behind = {self._behind(row) for row in asked}
        return behind.pop() if len(asked) > 1 and len(behind) == 1 else ""

    def _is_plain(self, place: str) -> bool:
        match = _FIGURE.fullmatch(place)
        rows = self._figures(place)
        counted = match is not None and not match["answer"] and match["code"] != _EVERY_CODE
        return counted and bool(rows) and rows[0].overall.units_reporting > 0

    def text(self, place: str, *, told: bool = False) -> str:
        """What a place says; with `told`, without the units behind it, which the sentence tells.

        `muc.dong` is `752 văn bản`, `#muc.dong` `752`, `muc.dong[ma]` the part of a code, `muc.dong[*]` every code
        that has any, `muc.dong = có` how many of the units that answered said so: `68/70 đơn vị`. How many units stand
        behind a figure is added where it is not as in the whole report.
        """
        match = _FIGURE.fullmatch(place)
        if place in self.words or match is None:
            return self._word(place)
        rows = self._figures(place)
        if match["code"] == _EVERY_CODE:
            return _every_code([row for row in rows if row.code]) or NO_FIGURES
        if not rows or not rows[0].overall.units_reporting:
            return NO_CASE if rows and rows[0].overall.not_applicable else NO_FIGURES
        row = rows[0]
        if match["answer"]:
            return _share(rows, match["answer"], place)
        text = cell_text(row.overall.value or 0) if match["bare"] else row.overall.text
        return text if told else text + self._behind(row)

    def _word(self, place: str) -> str:
        if place not in self.words:
            raise PortalError(f"mẫu văn bản có chỗ {{{{{place}}}}} mà không ai điền; hãy sửa hoặc bỏ chỗ đó")
        return self.words[place]

    def _figures(self, place: str) -> list[ResultRow]:
        match = _FIGURE.fullmatch(place)
        if match is None or match["path"] not in self.paths:
            raise PortalError(f"mẫu văn bản có chỗ {{{{{place}}}}} mà mẫu phiếu không có dòng đó; hãy sửa chỗ đó")
        code = match["code"] or ""
        rows = [row for row in self.rows(match["path"]) if row.field == match["path"]]
        return rows if code in ("", _EVERY_CODE) else [row for row in rows if row.code == code]

    def _behind(self, row: ResultRow) -> str:
        """` (9/10 đơn vị trả lời)`, unless all who were asked answered, or just those whose reports were accepted."""
        whole = row.overall
        if whole.units_reporting == whole.units_expected or self._as_usual(row):
            return ""
        return f" ({whole.coverage} trả lời)"

    def _as_usual(self, row: ResultRow) -> bool:
        """Whether the units behind a figure are those that the whole report speaks for, in every type of unit; in a
        year, as many as behind most figures."""
        if self.results.whole_year:
            return row.overall.coverage == usual_coverage(self.results)
        accepted = {counts.id: (counts.actual, counts.expected) for counts in self.statuses[0].by_type}
        asked = [figure for figure in row.by_type if figure.units_expected]
        return all(accepted.get(one.unit_type) == (one.units_reporting, one.units_expected) for one in asked)


def build_official_report(
    department: Department,
    plan: Plan,
    form: Form,
    periods: Sequence[ReportingPeriod],
    results: ResultsView,
    statuses: Sequence[StatusView],
) -> OfficialReport:
    """The report of a period or a year.

    Words and outline follow the plan's parts II.1 to II.3 (domain.md 4.3); nothing in them is imputed.
    """
    scope = _lowered(results.label)
    as_of = results.as_of.astimezone(periods[0].due.tzinfo).date()
    province = without_level(department.province)
    words = {
        "co_quan_chu_quan": f"UBND {department.province}".upper(),
        "ten_co_quan": department.name.removesuffix(f" {province}").upper(),
        "co_quan": department.short_name,
        "tinh": department.province,
        "phong": department.office,
        "dia_danh": province,
        "so_ky_hieu": "        /BC-SGDĐT",
        "ngay_thang": f"ngày      tháng      năm {as_of.year}",
        "ky_bao_cao": scope,
        "ke_hoach": plan.title,
        "so_ke_hoach": plan.number,
        "tu_ngay": date_text(min(period.first_day for period in periods)),
        "den_ngay": date_text(max(period.last_day for period in periods)),
        "tinh_den": results.as_of_label,
        "so_bao_cao": _reports(results),
        "tinh_hinh_nop": _arrivals(statuses),
        "don_vi_chua_nop": _missing(statuses),
        "chi_tieu_tom_tat": targets_sentence(results.indicators),
    }
    paths = frozenset(field_path(section, chain) for section, chain in form.walk())
    title = f"Báo cáo tổng hợp {scope}"
    return OfficialReport(title, department.name, as_of, words, results, tuple(statuses), paths)


def usual_coverage(results: ResultsView) -> str:
    """The units behind most totals, `29/30 đơn vị`; empty when nobody answered anything."""
    rows = (row for section in results.sections for row in section.rows if not row.code and row.overall.units_reporting)
    found = Counter(row.overall.coverage for row in rows)
    return max(found, key=lambda coverage: found[coverage], default="")


def _reports(results: ResultsView) -> str:
    """How many reports it is drawn from; of a year also how many units stand behind a figure that names none."""
    if not results.whole_year:
        return f"báo cáo của {results.coverage}"
    usual = usual_coverage(results)
    return f"{results.coverage}; chỗ không ghi khác là số liệu của {usual}" if usual else results.coverage


def _arrivals(statuses: Sequence[StatusView]) -> str:
    """How many reports came, and how many of them in time, period by period."""
    return "; ".join(f"{_period(view, statuses)}{_arrived(view)}" for view in statuses)


def _arrived(view: StatusView) -> str:
    """The rate on time is that of the plan's target, which asks the units and not the department."""
    whole, units = view.overall, view.without_department
    undated = f", {number_text(whole.undated)} chưa rõ lúc đến" if whole.undated else ""
    own = ", tính cả Sở" if units is not None else ""
    on_time = f", trong đó {number_text(whole.on_time)} đúng hạn"
    rate = f" ({whole.on_time_rate})" if units is None else ""
    judged = f"; {ON_TIME_OF_UNITS}: {on_time_words(units)}" if units is not None else ""
    return (
        f"{number_text(whole.actual)}/{number_text(whole.expected)} đơn vị đã báo cáo ({whole.reporting_rate}{own})"
        f"{on_time}{rate}{undated}{judged}"
    )


def _missing(statuses: Sequence[StatusView]) -> str:
    parts = []
    for view in statuses:
        missing = view.overall.expected - view.overall.actual
        words = f"{number_text(missing)} đơn vị" if missing else "không có đơn vị nào"
        parts.append(f"{_period(view, statuses)}{words}")
    return "; ".join(parts)


def _period(view: StatusView, statuses: Sequence[StatusView]) -> str:
    """Which period a figure is about, said only where there are several."""
    return f"{_lowered(view.label)} " if len(statuses) > 1 else ""


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _every_code(rows: Iterable[ResultRow]) -> str:
    given = (row for row in rows if row.overall.units_reporting and row.overall.value)
    return "; ".join(f"{_lowered(row.code_label)} {row.overall.text}" for row in given)


def _share(rows: Sequence[ResultRow], answer: str, place: str) -> str:
    """`68/70 đơn vị`: so many of those that answered; what a unit answers several times is counted without a noun."""
    row = rows[0]
    counts = {one.code: one.count for one in row.overall.answers}
    if answer not in counts:
        raise PortalError(f"mẫu văn bản có chỗ {{{{{place}}}}} mà mẫu phiếu không có câu trả lời đó; hãy sửa chỗ đó")
    several = row.counts_rows or len(rows) > 1
    whole = sum(counts.values()) if several else row.overall.units_reporting
    share = f"{number_text(counts[answer])}/{number_text(whole)}"
    return share if several else f"{share} đơn vị"
