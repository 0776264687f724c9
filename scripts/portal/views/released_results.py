"""What the public sees of results, from releases alone: the newest of each scope, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.views.released_errata import Erratum, Told, build_errata, told_before
from portal.views.released_words import STATE_WORDS, Verdict, cell_text, coverage_text, is_word, verdict_of
from portal.vocabulary.releases import Cell, Release, ReleasedFigure, ReleasedIndicator, ShownForm
from portal.vocabulary.vietnamese import date_text, instant_text, number_text

_FILES = {
    "figures.csv": "Số liệu (bảng cho Excel)",
    "indicators.csv": "Chỉ tiêu (bảng cho Excel)",
    "units.csv": "Số liệu từng đơn vị (bảng cho Excel)",
    "texts.csv": "Lời văn đã được duyệt (bảng cho Excel)",
    "dictionary.csv": "Giải thích các mã (bảng cho Excel)",
    "figures.json": "Số liệu (cho phần mềm)",
    "indicators.json": "Chỉ tiêu (cho phần mềm)",
    "units.json": "Số liệu từng đơn vị (cho phần mềm)",
    "texts.json": "Lời văn đã được duyệt (cho phần mềm)",
    "dictionary.json": "Giải thích các mã (cho phần mềm)",
    "release.json": "Thông tin về đợt công bố (cho phần mềm)",
}


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """One field, or one code of it; `by_type` by type of unit, only for what is published by unit."""

    field: str
    label: str
    code_label: str
    text: str
    coverage: str
    by_type: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReleasedSection:
    """The figures of one section of the form, with the types of unit that have a column."""

    anchor: str
    label: str
    types: Mapping[str, str]
    rows: tuple[ReleasedRow, ...]


@dataclass(frozen=True, slots=True)
class ReleasedRating:
    """One indicator over all units; `light` None where its verdict is not told or it has no target."""

    id: str
    label: str
    plan: tuple[str, ...]
    text: str
    coverage: str
    target: str
    light: Verdict | None
    group: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release; `path` from the root of the site."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class ReleasedScope:
    """The newest release of a period or a year."""

    id: str
    label: str
    day: str
    as_of: str
    coverage: str
    rounding: str
    sections: tuple[ReleasedSection, ...]
    judged: tuple[ReleasedRating, ...]
    counted: tuple[ReleasedRating, ...]
    errata: tuple[Erratum, ...]
    downloads: tuple[Download, ...]
    release: Release

    @property
    def anchor(self) -> str:
        """The name of its place in a page."""
        return f"cong-bo-{self.id.replace('.', '-')}"


def build_released_results(releases: Iterable[Release]) -> tuple[ReleasedScope, ...]:
    """The newest release of each scope: the newest year first, in it the whole year, then its periods, newest first."""
    scopes: dict[str, list[Release]] = {}
    for release in sorted(releases, key=lambda one: one.number):
        scopes.setdefault(release.scope, []).append(release)
    newest = sorted(
        scopes.values(),
        key=lambda of: (of[-1].year, len(of[-1].periods) > 1, of[-1].periods[-1].id),
        reverse=True,
    )
    return tuple(_scope(of) for of in newest)


def _scope(releases: Sequence[Release]) -> ReleasedScope:
    release = releases[-1]
    earlier = told_before(releases)
    ratings = [_rating(cell, release, earlier) for cell in release.indicators if not cell.level]
    accepted, expected = number_text(release.reports_accepted), number_text(release.reports_expected)
    guard = release.protection
    return ReleasedScope(
        id=release.id,
        label=release.label,
        day=date_text(release.as_of.date()),
        as_of=instant_text(release.as_of),
        coverage=f"{accepted}/{expected} {'báo cáo' if len(release.periods) > 1 else 'đơn vị'}",
        rounding=(
            f"“Dưới {guard.threshold}” là từ 1 đến {guard.threshold - 1}. "
            f"“Khoảng” là số đã làm tròn đến {guard.rounding_base}. "
            "“Không công bố” là số phải giữ kín để không ai bị nhận ra."
        ),
        sections=tuple(_sections(release, earlier)),
        judged=tuple(one for one in ratings if one.target),
        counted=tuple(one for one in ratings if not one.target),
        errata=build_errata(releases),
        downloads=_downloads(release),
        release=release,
    )


def _downloads(release: Release) -> tuple[Download, ...]:
    there = {**release.hashes, "release.json": ""}
    return tuple(Download(label, f"data/{release.id}/{name}") for name, label in _FILES.items() if name in there)


def _sections(release: Release, earlier: Told) -> Iterator[ReleasedSection]:
    labels = dict.fromkeys(cell.section for cell in release.figures)
    for place, label in enumerate(labels):
        cells = [cell for cell in release.figures if cell.section == label]
        types = {cell.level: cell.level_label for cell in cells if cell.level}
        yield ReleasedSection(
            anchor=f"muc-{release.id.replace('.', '-')}-{place + 1}",
            label=label,
            types=types,
            rows=tuple(_rows(cells, release, earlier)),
        )


def _rows(cells: Sequence[ReleasedFigure], release: Release, earlier: Told) -> Iterator[ReleasedRow]:
    for field, code in dict.fromkeys((cell.field, cell.code) for cell in cells):
        of_row = [cell for cell in cells if (cell.field, cell.code) == (field, code)]
        whole = [cell for cell in of_row if not cell.level]
        if whole:
            levels = dict.fromkeys(cell.level for cell in of_row if cell.level)
            by_type = {
                level: _text([one for one in of_row if one.level == level], release, earlier) for level in levels
            }
            first = whole[0]
            coverage = next((text for text in map(coverage_text, whole) if text), "")
            yield ReleasedRow(field, first.label, first.code_label, _text(whole, release, earlier), coverage, by_type)


def _text(cells: Sequence[ReleasedFigure], release: Release, earlier: Told) -> str:
    """A number, or what was answered how often; one word when no answer is told."""
    texts = [_cell_text(cell, release, earlier) for cell in cells]
    told = any(cell.key in earlier for cell in cells)
    if not cells[0].answer or (len(set(texts)) == 1 and is_word(cells[0].shown) and not told):
        return texts[0]
    return " · ".join(
        f"{cell.answer_label} {text.removesuffix(cell.measure).strip()}"
        for cell, text in zip(cells, texts, strict=True)
    )


def _cell_text(cell: Cell, release: Release, earlier: Told) -> str:
    """A cell as it is read; one that is not told again, as an earlier release told it, with that one's name."""
    if cell.key not in earlier:
        return cell_text(cell, release.protection)
    before, source = earlier[cell.key]
    return f"{cell_text(before, source.protection)} (theo đợt {source.id})"


def _rating(cell: ReleasedIndicator, release: Release, earlier: Told) -> ReleasedRating:
    light = verdict_of(cell) if STATE_WORDS[cell.state] and cell.target else None
    text, coverage = _cell_text(cell, release, earlier), coverage_text(cell)
    if cell.shown.form in (ShownForm.MET, ShownForm.NOT_MET):
        text = "chỉ công bố kết luận"
    return ReleasedRating(cell.id, cell.label, cell.plan, text, coverage, cell.target, light, cell.group)
