"""Read a year's plan and find every piece of it in the text, word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.plan import (
    Abbreviation,
    ActionKind,
    CitedDocument,
    Comparison,
    Figure,
    Footnote,
    Measure,
    Plan,
    PlanPart,
    PlanPiece,
    Slip,
    Span,
    Target,
)

_LAYOUT = re.compile(r"(?:\s|(?<=\n)- |(?<=\n)[0-9]+\. |\*\*)*")
"""What may stand between pieces: blanks, list marks and paragraph numbers, bold marks that copying left in the text."""


class PlanError(ConfigError):
    """A piece of the plan that does not agree with the text; `line` is a line of the text, from 1."""

    def __init__(self, path: Path, piece_id: str, line: int, message: str) -> None:
        super().__init__(path, f"mục {piece_id}, dòng {line} của kế hoạch: {message}")
        self.piece_id, self.line = piece_id, line


class _PlanText:
    """The text of the plan, searched once from its beginning to its end."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.cursor = 0

    def locate(self, piece_id: str, line: int, quote: str) -> Span:
        """The place of a quotation on its line, after everything already located; PlanError when it is not there."""
        if not 1 <= line <= len(self.lines):
            raise PlanError(self.path, piece_id, line, f"kế hoạch chỉ có {len(self.lines)} dòng")
        line_start = sum(len(earlier) + 1 for earlier in self.lines[: line - 1])
        start = self.text.find(quote, max(line_start, self.cursor), line_start + len(self.lines[line - 1]))
        if start < 0:
            overlaps = quote in self.lines[line - 1]
            why = "trích dẫn chồng lên mục trước hoặc sai thứ tự" if overlaps else "không có trích dẫn này"
            raise PlanError(self.path, piece_id, line, f"{why}: “{quote}”")
        self._refuse_gap(piece_id, line, start)
        self.cursor = start + len(quote)
        return Span(line, start, self.cursor, quote)

    def _refuse_gap(self, piece_id: str, line: int, start: int) -> None:
        if not _LAYOUT.fullmatch(self.text, self.cursor, start):
            left_over = self.text[self.cursor : start].strip()
            raise PlanError(self.path, piece_id, line, f"chữ đứng trước không thuộc mục nào: “{left_over}”")

    def refuse_rest(self, last: Span, piece_id: str) -> None:
        """PlanError when words remain after the last piece."""
        if not _LAYOUT.fullmatch(self.text, self.cursor):
            left_over = self.text[self.cursor :].strip()
            raise PlanError(self.path, piece_id, last.line, f"chữ đứng sau không thuộc mục nào: “{left_over}”")


def read_plan(path: Path) -> Plan:
    """The plan of `schemas/plan/<year>.yaml` with the text file it names.

    Every quotation must stand in its line of the text, in order, and no word may be left over: the published plan can
    then neither lose nor change a word. Raises PlanError (piece and line named) or ConfigError.
    """
    head = Entry(path, read_config(path))
    plan_id = head.text("id")
    if plan_id != path.stem:
        raise head.fault(f"id “{plan_id}” phải trùng tên tệp “{path.stem}”")
    if head.flag("draft", False):
        raise head.fault(
            "kế hoạch này mới là bản nháp (portal new-year): chép nguyên văn vào tệp .txt, ghi từng mục rồi "
            "bỏ dòng draft"
        )
    text = _read_text(path.parent / head.text("text"))
    plan = Plan(
        id=plan_id,
        title=head.text("title"),
        issuer=head.text("issuer"),
        number=head.text("number"),
        number_note=head.text("number_note", ""),
        signed_date_note=head.text("signed_date_note", ""),
        text=text,
        kinds=_read_labels(head, "kinds"),
        owners=_read_labels(head, "owners"),
        pieces=_read_pieces(path, head.entries("pieces"), _PlanText(path, text)),
        footnotes=tuple(_read_footnote(path, values) for values in head.entries("footnotes")),
        documents=tuple(_read_document(path, values) for values in head.entries("documents")),
        abbreviations=tuple(_read_abbreviation(path, values) for values in head.entries("abbreviations")),
    )
    head.done()
    _refuse_dangling(head, plan)
    return plan


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(path, "thiếu nguyên văn kế hoạch") from None


def _read_labels(head: Entry, key: str) -> CodeList:
    codes = []
    for values in head.entries(key):
        entry = Entry(head.path, values, key)
        codes.append(Code(entry.text("code"), entry.text("label")))
        entry.done()
    return CodeList(key, key, tuple(codes))


def _read_pieces(path: Path, rows: list[object], text: _PlanText) -> tuple[PlanPiece, ...]:
    pieces: dict[str, PlanPiece] = {}
    for row in rows:
        piece = _read_piece(path, row, text, pieces)
        pieces[piece.id] = piece
    if not pieces:
        raise ConfigError(path, "kế hoạch không có mục nào")
    last = next(reversed(pieces.values()))
    text.refuse_rest(last.spans[-1], last.id)
    return tuple(pieces.values())


def _read_piece(path: Path, values: object, text: _PlanText, earlier: Mapping[str, PlanPiece]) -> PlanPiece:
    entry = Entry(path, values, "pieces")
    piece_id = entry.text("id")
    entry.where = f"mục {piece_id}"
    lines = [(entry.integer("line"), entry.text("quote"))]
    if piece_id in earlier:
        raise PlanError(path, piece_id, lines[0][0], "mã mục bị lặp")
    for more in entry.entries("continues"):
        rest = Entry(path, more, f"mục {piece_id}, continues")
        lines.append((rest.integer("line"), rest.text("quote")))
        rest.done()
    given = entry.keys()
    piece = PlanPiece(
        id=piece_id,
        part=entry.choice("part", PlanPart),
        spans=tuple(text.locate(piece_id, line, quote) for line, quote in lines),
        kind=entry.choice("kind", ActionKind) if "kind" in given else None,
        action_title=entry.text("action_title", ""),
        owners=entry.texts("owner"),
        target=_read_target(entry),
        due=entry.text("due", ""),
        due_text=entry.text("due_text", ""),
        evidence_note=entry.text("evidence_note", ""),
        note=entry.text("note", ""),
        slips=tuple(_read_slip(path, piece_id, slip) for slip in entry.entries("slips")),
        about=entry.texts("about"),
    )
    entry.done()
    _refuse_contradictions(entry, piece)
    return piece


def _refuse_contradictions(entry: Entry, piece: PlanPiece) -> None:
    is_action = piece.part.has_actions
    if any(given != is_action for given in (piece.kind is not None, bool(piece.owners), bool(piece.action_title))):
        raise entry.fault("việc phải làm, và chỉ việc phải làm, có kind, owner, action_title")
    if (piece.kind is ActionKind.TARGET) != (piece.target is not None):
        raise entry.fault("kind: target đi cùng target")
    if piece.kind is ActionKind.DEPARTMENT and not piece.evidence_note:
        raise entry.fault("việc của Sở phải có evidence_note")
    if piece.due and piece.due_text:
        raise entry.fault("chỉ ghi một trong hai: due, due_text")
    for slip in piece.slips:
        if slip.written not in piece.quote:
            raise entry.fault(f"trích dẫn không có chữ viết nhầm “{slip.written}”")


def _read_target(piece: Entry) -> Target | None:
    values = piece.mapping("target")
    if not values:
        return None
    entry = Entry(piece.path, values, f"{piece.where}, target")
    target = Target(entry.text("text"), read_figure(entry) if entry.keys() else None)
    entry.done()
    return target


def read_figure(entry: Entry) -> Figure:
    """The figure of a target: how to compare, with what, in which measure; ConfigError for anything else."""
    compare, value, measure = entry.choice("compare", Comparison), entry.text("value"), entry.choice("measure", Measure)
    try:
        return Figure(compare, Decimal(value), measure)
    except InvalidOperation:
        raise entry.fault(f"“value” là “{value}”, cần một số") from None


def _read_slip(path: Path, piece_id: str, values: object) -> Slip:
    entry = Entry(path, values, f"mục {piece_id}, slips")
    slip = Slip(entry.text("written"), entry.text("meant", ""), entry.flag("certain"), entry.text("note"))
    entry.done()
    return slip


def _read_footnote(path: Path, values: object) -> Footnote:
    entry = Entry(path, values, "footnotes")
    footnote = Footnote(entry.text("mark"), entry.text("piece"), entry.text("cited_in"))
    entry.done()
    return footnote


def _read_document(path: Path, values: object) -> CitedDocument:
    entry = Entry(path, values, "documents")
    document = CitedDocument(
        id=entry.text("id"),
        title=entry.text("title"),
        cited_in=entry.texts("cited_in"),
        status_note=entry.text("status_note"),
        verified=entry.flag("verified"),
        number=entry.text("number", ""),
        date=entry.optional_day("date"),
        source=entry.text("source", ""),
        status_as_of=entry.optional_day("status_as_of"),
        in_force=entry.optional_day("in_force"),
        number_in_text=entry.flag("number_in_text", default=True),
        amended=entry.optional_day("amended"),
        amended_by=entry.text("amended_by", ""),
    )
    if document.verified and document.status_as_of is None:
        raise entry.fault(f"văn bản {document.id} đã đối chiếu thì phải ghi ngày đối chiếu (status_as_of)")
    if (document.amended is None) != (not document.amended_by):
        raise entry.fault(f"văn bản {document.id}: amended và amended_by đi cùng nhau")
    entry.done()
    return document


def _read_abbreviation(path: Path, values: object) -> Abbreviation:
    entry = Entry(path, values, "abbreviations")
    abbreviation = Abbreviation(
        entry.text("short"), entry.text("long"), entry.flag("in_text", True), entry.text("note", "")
    )
    entry.done()
    return abbreviation


def _refuse_dangling(head: Entry, plan: Plan) -> None:
    for piece in plan.actions:
        if unknown := [owner for owner in piece.owners if owner not in plan.owners.keys]:
            raise head.fault(f"mục {piece.id}: owner không có trong danh sách owners: {', '.join(unknown)}")
        if piece.kind is not None and piece.kind not in plan.kinds.keys:
            raise head.fault(f"mục {piece.id}: kind “{piece.kind}” không có trong danh sách kinds")
    for footnote in plan.footnotes:
        for piece_id in (footnote.piece, footnote.cited_in):
            if not plan.has(piece_id) or footnote.mark not in plan.piece(piece_id).quote:
                raise head.fault(f"chú thích {footnote.mark}: mục {piece_id} không có hoặc không mang dấu này")
    for document in plan.documents:
        if unknown := [piece_id for piece_id in document.cited_in if not plan.has(piece_id)]:
            raise head.fault(f"văn bản {document.id}: nhắc mục không có trong kế hoạch: {', '.join(unknown)}")
