"""The year's plan: its text cut into pieces, what each piece asks, of whom, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from portal.vocabulary.code_lists import CodeList

Day = date
"""In a class that has a field `date`, the type needs another name."""


class PlanPart(StrEnum):
    """Where in the document a piece stands."""

    HEADER = "header"
    HEADING = "heading"
    PURPOSE = "purpose"
    TASK = "task"
    ORGANISATION = "organisation"
    FOOTNOTE = "footnote"
    RECIPIENT = "recipient"
    SIGNATURE = "signature"

    @property
    def has_actions(self) -> bool:
        """Whether the pieces of this part ask somebody to do something."""
        return self in (PlanPart.PURPOSE, PlanPart.TASK, PlanPart.ORGANISATION)


class ActionKind(StrEnum):
    """What shows that an action was done: a figure reached, a number, a yes, a text, or the department's own record."""

    TARGET = "target"
    NUMBER = "number"
    YES_NO = "yes_no"
    NARRATIVE = "narrative"
    DEPARTMENT = "department"


class Comparison(StrEnum):
    """How a result must stand to the figure; "trên 90%" is strict, exactly 90 fails (plan I.2)."""

    EQUAL = "eq"
    AT_LEAST = "ge"
    ABOVE = "gt"
    AT_MOST = "le"
    BELOW = "lt"


class Measure(StrEnum):
    """What the figure of a target counts: a share in percent, or things."""

    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """The machine-readable part of a target."""

    compare: Comparison
    value: Decimal
    measure: Measure

    def is_met_by(self, result: int | Decimal | Fraction) -> bool:
        """Whether a result, in the same measure (percent as 0 to 100) and unrounded, meets the target."""
        match self.compare:
            case Comparison.EQUAL:
                return result == self.value
            case Comparison.AT_LEAST:
                return result >= self.value
            case Comparison.ABOVE:
                return result > self.value
            case Comparison.AT_MOST:
                return result <= self.value
            case Comparison.BELOW:
                return result < self.value


@dataclass(frozen=True, slots=True)
class Target:
    """What the plan demands in so many words; `figure` is None where the plan gives none ("kéo giảm")."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: line from 1, and character offsets in the whole text, `end` after the last character."""

    line: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the original: the quotation keeps it. `meant` is empty when unknown; `certain` is false for a guess."""

    written: str
    meant: str
    certain: bool
    note: str


@dataclass(frozen=True, slots=True)
class PlanPiece:
    """One piece of the plan. Its id is stable: other files cite it as evidence."""

    id: str
    part: PlanPart
    spans: tuple[Span, ...]
    kind: ActionKind | None = None
    action_title: str = ""
    owners: tuple[str, ...] = ()
    target: Target | None = None
    due: str = ""
    """The reporting period with which the action is due; empty when the plan dates it otherwise or not at all."""
    due_text: str = ""
    evidence_note: str = ""
    note: str = ""
    slips: tuple[Slip, ...] = ()
    about: tuple[str, ...] = ()
    """Org units the piece names, in its order."""

    @property
    def quote(self) -> str:
        """The piece in the plan's own words; a piece cut by a page break is joined with a blank."""
        return " ".join(span.quote for span in self.spans)

    @property
    def parent(self) -> str:
        """The id one step up: `II.1.a.1` belongs to paragraph `II.1.a`, `II` to nothing."""
        return self.id.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its mark, the piece that opens it, and the piece that carries the mark in the body."""

    mark: str
    piece: str
    cited_in: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A law, decree, plan or programme the plan cites; `verified` when a source other than the plan confirms it.

    `status_as_of` is the day on which its status was looked up, `in_force` the day from which it applies, `amended` the
    day from which it applies as `amended_by` changed it.
    """

    id: str
    title: str
    cited_in: tuple[str, ...]
    status_note: str
    verified: bool
    number: str = ""
    date: date | None = None
    source: str = ""
    status_as_of: Day | None = None
    in_force: Day | None = None
    number_in_text: bool = True
    """Whether the plan itself writes the number; one that was looked up must have a source."""
    amended: Day | None = None
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for; `in_text` is false when the plan does not write it so."""

    short: str
    long: str
    in_text: bool = True
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """One year's plan; `pieces` stand in the order of the text and together hold every word of it."""

    id: str
    title: str
    issuer: str
    number: str
    number_note: str
    signed_date_note: str
    text: str
    kinds: CodeList
    owners: CodeList
    pieces: tuple[PlanPiece, ...]
    footnotes: tuple[Footnote, ...]
    documents: tuple[CitedDocument, ...]
    abbreviations: tuple[Abbreviation, ...]

    @cached_property
    def _by_id(self) -> dict[str, PlanPiece]:
        return {piece.id: piece for piece in self.pieces}

    @cached_property
    def actions(self) -> tuple[PlanPiece, ...]:
        """What the plan asks to be done."""
        return tuple(piece for piece in self.pieces if piece.part.has_actions)

    @property
    def targets(self) -> tuple[PlanPiece, ...]:
        """The actions that set a target."""
        return tuple(piece for piece in self.actions if piece.target is not None)

    @property
    def recipients(self) -> tuple[PlanPiece, ...]:
        """To whom the plan is sent."""
        return tuple(piece for piece in self.pieces if piece.part is PlanPart.RECIPIENT)

    def piece(self, piece_id: str) -> PlanPiece:
        """The piece with this id; KeyError when the plan has none."""
        return self._by_id[piece_id]

    def has(self, piece_id: str) -> bool:
        """Whether the plan has a piece with this id."""
        return piece_id in self._by_id

    def children(self, parent_id: str) -> tuple[PlanPiece, ...]:
        """The pieces one step below a piece or a paragraph, e.g. the actions of `II.1.a`."""
        return tuple(piece for piece in self.pieces if piece.parent == parent_id)

    def within(self, ancestor_id: str) -> tuple[PlanPiece, ...]:
        """The piece and everything below it, e.g. a whole footnote; what to leave out when that part is hidden."""
        prefix = ancestor_id + "."
        return tuple(piece for piece in self.pieces if piece.id == ancestor_id or piece.id.startswith(prefix))

    def paragraphs(self, heading_id: str) -> tuple[str, ...]:
        """Ids of the paragraphs directly under a heading that hold actions: `II.1` has `II.1.a` to `II.1.h`."""
        parents = dict.fromkeys(action.parent for action in self.actions)
        return tuple(parent for parent in parents if parent.rpartition(".")[0] == heading_id)
