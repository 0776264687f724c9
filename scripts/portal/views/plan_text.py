"""The plan as it is read: paragraphs in its own words, with what each asks for beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.vocabulary.plan import ActionKind, Footnote, Plan, PlanPart, PlanPiece, Slip
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text

_MARK = re.compile(r"-|[0-9]+\.")
HIDDEN = "Đoạn này được lược trong bản công khai theo quyết định công bố."


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a quotation: plain, the mark of a footnote, a slip of the original, or a short form."""

    text: str
    footnote: str = ""
    slip: bool = False
    meaning: str = ""
    """Of a short form: what it stands for."""


@dataclass(frozen=True, slots=True)
class Task:
    """An action of the plan as a line beside the text: who must do what, how much, until when."""

    id: str
    title: str
    kind: str
    kind_label: str
    owners: tuple[str, ...]
    target: str
    due: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the text with its anchor; `hidden` pieces have lost their words."""

    id: str
    passages: tuple[Passage, ...]
    task: Task | None = None
    notes: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces that stand on one line of the original; `mark` is the list mark or number before them."""

    part: PlanPart
    pieces: tuple[Piece, ...]
    mark: str = ""
    level: int = 0
    """Of a heading: 1 for `I`, 2 for `II.1`; 0 for everything else."""
    footnotes: tuple[Paragraph, ...] = ()
    """Footnotes this paragraph cites, moved beside it; the original has them at the foot of its pages."""
    cited_in: str = ""
    """Of a footnote: the piece that carries its mark."""

    @property
    def text(self) -> str:
        """The words alone."""
        return " ".join(passage.text for piece in self.pieces for passage in piece.passages)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The actions of the paragraph, in its order."""
        return tuple(piece.task for piece in self.pieces if piece.task is not None)

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """What editors of the portal remark: the id of the piece, and the remark."""
        return tuple((piece.id, note) for piece in self.pieces for note in piece.notes)


@dataclass(frozen=True, slots=True)
class PlanText:
    """The whole plan, ready to be set."""

    title: str
    issuer: str
    about: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


def build_plan_text(plan: Plan, registry: Registry, hidden: Iterable[str]) -> PlanText:
    """Every piece of the plan in its order; what lies within the `hidden` ids is replaced by one sentence."""
    builder = _Builder(plan, registry, hidden)
    return PlanText(
        title=plan.title,
        issuer=plan.issuer,
        about=tuple(note for note in (plan.number_note, plan.signed_date_note) if note),
        paragraphs=tuple(builder.paragraphs()),
    )


class _Builder:
    def __init__(self, plan: Plan, registry: Registry, hidden: Iterable[str]) -> None:
        self.plan, self.registry = plan, registry
        self.tops = frozenset(hidden)
        self.hidden = frozenset(piece.id for top in self.tops for piece in plan.within(top))
        self.short_forms = {one.short: one.long for one in plan.abbreviations if one.in_text}
        longest_first = sorted(map(re.escape, self.short_forms), key=len, reverse=True)
        self.short_form = re.compile(rf"(?<![\w-])({'|'.join(longest_first)})(?![\w-])") if longest_first else None
        self.marks: dict[str, list[Footnote]] = {}
        for footnote in plan.footnotes:
            self.marks.setdefault(footnote.cited_in, []).append(footnote)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Paragraphs of the body, each with the footnotes it cites."""
        lines = [list(group) for _, group in groupby(self.plan.pieces, key=lambda piece: piece.spans[0].line)]
        footnotes = {line[0].id: line for line in lines if line[0].part is PlanPart.FOOTNOTE}
        for line in lines:
            if line[0].part is not PlanPart.FOOTNOTE:
                cited = [footnote for piece in line for footnote in self.marks.get(piece.id, ())]
                yield self._paragraph(
                    line,
                    footnotes=tuple(self._paragraph(footnotes[one.piece], cited_in=one.cited_in) for one in cited),
                )

    def _paragraph(self, line: list[PlanPiece], footnotes: tuple[Paragraph, ...] = (), cited_in: str = "") -> Paragraph:
        first = line[0]
        pieces = tuple(self._piece(piece) for piece in line if piece.id not in self.hidden or piece.id in self.tops)
        return Paragraph(first.part, pieces, self._mark(first), self._level(first), footnotes, cited_in)

    def _mark(self, first: PlanPiece) -> str:
        """The list mark before a paragraph: it belongs to no piece, but to the look of the text."""
        start = first.spans[0].start
        before = self.plan.text[self.plan.text.rfind("\n", 0, start) + 1 : start].strip()
        return before if _MARK.fullmatch(before) else ""

    def _level(self, piece: PlanPiece) -> int:
        if piece.part is not PlanPart.HEADING:
            return 0
        leads_recipients = any(child.part is PlanPart.RECIPIENT for child in self.plan.children(piece.id))
        return 0 if leads_recipients else piece.id.count(".") + 1

    def _piece(self, piece: PlanPiece) -> Piece:
        if piece.id in self.hidden:
            return Piece(piece.id, (Passage(HIDDEN),), hidden=True)
        notes = [piece.note] if piece.note else []
        notes += [_slip_note(slip) for slip in piece.slips]
        return Piece(piece.id, tuple(self._passages(piece)), self._task(piece), tuple(notes))

    def _passages(self, piece: PlanPiece) -> Iterator[Passage]:
        """The quotation cut at footnote marks and slips."""
        quote, at = piece.quote, 0
        cuts = [(quote.index(note.mark), note.mark, note.piece) for note in self.marks.get(piece.id, ())]
        cuts += [(quote.index(slip.written), slip.written, "") for slip in piece.slips]
        for start, text, footnote in sorted(cuts):
            if start < at:
                continue
            if start > at:
                yield from self._plain(quote[at:start], piece.part)
            yield Passage(text, footnote=footnote, slip=not footnote)
            at = start + len(text)
        if at < len(quote):
            yield from self._plain(quote[at:], piece.part)

    def _plain(self, text: str, part: PlanPart) -> Iterator[Passage]:
        """Words between marks and slips, cut at short forms; headings and the head stay whole."""
        if self.short_form is None or part in (PlanPart.HEADING, PlanPart.HEADER):
            yield Passage(text)
            return
        for words in filter(None, self.short_form.split(text)):
            yield Passage(words, meaning=self.short_forms.get(words, ""))

    def _task(self, piece: PlanPiece) -> Task | None:
        if piece.kind is None:
            return None
        return Task(
            id=piece.id,
            title=piece.action_title,
            kind=piece.kind,
            kind_label=self.plan.kinds.label_of(piece.kind),
            owners=tuple(self.plan.owners.label_of(owner) for owner in piece.owners),
            target=piece.target.text if piece.kind is ActionKind.TARGET and piece.target else "",
            due=due_words(piece, self.registry),
        )


def _slip_note(slip: Slip) -> str:
    if not slip.meant:
        return slip.note
    verb = "nghĩa là" if slip.certain else "có thể là"
    return f"Nguyên văn viết “{slip.written}”, {verb} “{slip.meant}”. {slip.note}".strip()


def due_words(piece: PlanPiece, registry: Registry) -> str:
    """Until when an action must be done, in words; empty when the plan does not date it."""
    if piece.due in registry.periods:
        return f"hết ngày {date_text(registry.period(piece.due).last_good_day)}"
    return piece.due_text
