"""The files of a release as bytes, from protected tables only: data for programs, tables for Excel, a dictionary."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from portal.exports.csv_text import CsvCell, render_csv
from portal.exports.release_json import (
    VERSION,
    Json,
    figures_content,
    indicators_content,
    manifest_content,
    render_json,
    texts_content,
    units_content,
)
from portal.statistics.disclosure import ProtectedTable
from portal.views.released_words import STATE_WORDS, cell_text
from portal.vocabulary.form import Form, Publication, field_path
from portal.vocabulary.releases import Release, Shown, ShownForm

MANIFEST = "release.json"
_SEEN = {
    Publication.PER_UNIT: "theo từng đơn vị",
    Publication.TOTAL_ONLY: "chỉ tổng toàn tỉnh, có bảo vệ số nhỏ",
    Publication.INTERNAL: "nội bộ",
}
_FIGURES = (
    "Mục",
    "Mã dòng",
    "Nội dung",
    "Mã chi tiết",
    "Chi tiết",
    "Trả lời",
    "Phạm vi",
    "Giá trị",
    "Đơn vị tính",
    "Cách ghi",
    "Đọc là",
    "Đơn vị trả lời",
    "Đơn vị được hỏi",
)
_INDICATORS = (
    "Mã chỉ tiêu",
    "Chỉ tiêu",
    "Nhiệm vụ trong kế hoạch",
    "Phạm vi",
    "Giá trị",
    "Trên tổng số",
    "Đơn vị tính",
    "Cách ghi",
    "Đọc là",
    "Kế hoạch đặt ra",
    "Đánh giá",
    "Đơn vị trả lời",
    "Đơn vị được hỏi",
    "Cách tính",
    "Ghi chú",
)
_UNITS = ("Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Kỳ", "Số lần sửa")
_TEXTS = ("Mã đơn vị", "Tên đơn vị", "Kỳ", "Nội dung", "Lời văn")
_DICTIONARY = ("Loại", "Mã", "Nội dung", "Đơn vị tính", "Nghĩa là", "Công bố")


def release_files(table: ProtectedTable, form: Form) -> dict[str, bytes]:
    """Every file of the release by its name, the manifest with their SHA-256 among them; the same table and form give
    the same bytes."""
    return _files(table.release, form)


def differing_files(release: Release, form: Form, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of files of a release read back that are missing, too many, or say other than its data."""
    made = _files(release, form)
    names = sorted({*made, *contents})
    manifest = render_json(manifest_content(release, release.hashes))
    return tuple(name for name in names if contents.get(name) != (manifest if name == MANIFEST else made.get(name)))


def _files(release: Release, form: Form) -> dict[str, bytes]:
    words = list(_dictionary(release, form))
    files = {
        "figures.json": render_json(figures_content(release)),
        "figures.csv": render_csv(_FIGURES, _figure_rows(release)),
        "indicators.json": render_json(indicators_content(release)),
        "indicators.csv": render_csv(_INDICATORS, _indicator_rows(release)),
        "dictionary.json": render_json(_dictionary_content(release, words)),
        "dictionary.csv": render_csv(_DICTIONARY, words),
    }
    if release.units:
        files["units.json"] = render_json(units_content(release))
        heads = (*_UNITS, *(f"{one.label} ({one.measure})" if one.measure else one.label for one in release.columns))
        files["units.csv"] = render_csv(heads, _unit_rows(release))
    if release.texts:
        files["texts.json"] = render_json(texts_content(release))
        files["texts.csv"] = render_csv(_TEXTS, _text_rows(release))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {MANIFEST: render_json(manifest_content(release, hashes)), **files}


def _figure_rows(release: Release) -> Iterator[tuple[CsvCell, ...]]:
    for cell in release.figures:
        yield (
            cell.section,
            cell.field,
            cell.label,
            cell.code,
            cell.code_label,
            cell.answer_label,
            cell.level_label,
            cell.shown.value,
            cell.measure,
            _form(cell.shown, release),
            cell_text(cell, release.protection),
            cell.units_reporting,
            cell.units_expected,
        )


def _indicator_rows(release: Release) -> Iterator[tuple[CsvCell, ...]]:
    for cell in release.indicators:
        yield (
            cell.id,
            cell.label,
            ", ".join(cell.plan),
            cell.level_label,
            cell.shown.value,
            cell.out_of,
            cell.measure,
            _form(cell.shown, release),
            cell_text(cell, release.protection),
            cell.target,
            STATE_WORDS[cell.state],
            cell.units_reporting,
            cell.units_expected,
            cell.definition,
            cell.note,
        )


def _unit_rows(release: Release) -> Iterator[tuple[CsvCell, ...]]:
    for row in release.units:
        yield (row.unit, row.name, row.type_label, row.period, row.edition, *row.values)


def _text_rows(release: Release) -> Iterator[tuple[CsvCell, ...]]:
    for one in release.texts:
        for text in one.texts:
            yield (one.unit, one.name, one.period, one.label, text)


def _form(shown: Shown, release: Release) -> str:
    guard = release.protection
    return {
        ShownForm.EXACT: "đúng số",
        ShownForm.ZERO: "đúng số",
        ShownForm.UNDER: f"ẩn, từ 1 đến {guard.threshold - 1}",
        ShownForm.ROUNDED: f"làm tròn đến {guard.rounding_base}",
        ShownForm.RATE: "tỷ lệ, một chữ số lẻ",
        ShownForm.MET: "chỉ công bố kết luận",
        ShownForm.NOT_MET: "chỉ công bố kết luận",
        ShownForm.WITHHELD: "không công bố",
        ShownForm.NOTHING_AROSE: "không có gì để chia",
        ShownForm.NO_DATA: "chưa đơn vị nào trả lời",
    }[shown.form]


def _dictionary(release: Release, form: Form) -> Iterator[tuple[str, ...]]:
    """What each id stands for: fields of the form that occur in the release, then indicators."""
    used = {cell.field for cell in release.figures} | {column.field for column in release.columns}
    for section, chain in form.walk():
        path, field = field_path(section, chain), chain[-1]
        if path in used:
            yield "ô của phiếu", path, field.label, field.measure, field.hint, _SEEN[field.publication]
    seen: set[str] = set()
    for cell in release.indicators:
        if cell.id not in seen:
            seen.add(cell.id)
            yield "chỉ tiêu", cell.id, cell.label, cell.measure, cell.definition, _SEEN[cell.publication]


def _dictionary_content(release: Release, words: Sequence[tuple[str, ...]]) -> Json:
    keys = ("kind", "id", "label", "measure", "meaning", "publication")
    entries = [dict(zip(keys, row, strict=True)) for row in words]
    return {"version": VERSION, "release": release.id, "entries": entries}
