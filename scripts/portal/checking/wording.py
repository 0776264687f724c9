"""Turn the id of a problem and its words into the finding that a unit reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.reading.messages import Messages
from portal.reading.yaml_source import Fault
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.form import Field, FieldType, Section, Shape

MAX_QUOTE = 60
FEW_CODES = 6
"""Up to this number codes are named with their labels where a field is missing."""
LISTS = (FieldType.CODES, FieldType.TEXTS, FieldType.ROWS)
WHOLE_FILE = frozenset(("too-large", "other-file", "not-utf8", "empty-file", "not-a-report"))
"""Refusals of a whole file, after which there is no rest to read."""
_OWN_KIND = re.compile(r"[a-z0-9_]+")
_WORD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Fills in the sentences of `schemas/messages.yaml`."""

    messages: Messages
    code_lists: Mapping[str, CodeList]

    def finding(
        self,
        rule: str,
        path: str,
        position: Position,
        words: Mapping[str, str],
        *,
        section: Section | None = None,
        key: str = "",
    ) -> Finding:
        """A blocking finding with its sentence; KeyError when a sentence has a place for a word that is not given."""
        sentence = self.messages.sentences[rule]
        return Finding(
            rule=rule,
            severity=Severity.ERROR,
            path=path,
            position=position,
            message=fill(sentence.message, inside_quotes(words)),
            remedy=fill(sentence.remedy, inside_quotes(words)),
            field=key,
            label=words.get("label", ""),
            section=f"{section.letter}. {section.label}" if section else "",
        )

    def of_faults(self, path: str, faults: Sequence[Fault]) -> list[Finding]:
        """Why a report could not be read, the last refusal with the hint that the rest is not checked yet."""
        found = [self.of_fault(path, fault) for fault in faults]
        if found[-1].rule not in WHOLE_FILE:
            found[-1] = replace(found[-1], remedy=f"{found[-1].remedy} {self.messages.unread}")
        return found

    def of_fault(self, path: str, fault: Fault) -> Finding:
        """A refusal by the reading stage, in plain words."""
        words = {key: _plain_or_withheld(text) if key in ("key", "name") else text for key, text in fault.words.items()}
        if fault.rule == "syntax":
            words["problem"] = self.messages.syntax_problem(words["problem"])
        return self.finding(fault.rule, path, fault.position, words)

    def example(self, field: Field) -> str:
        """Something acceptable for a field, or for one item of it: its own example, or the one of its type."""
        if field.example:
            return field.example
        if field.type in (FieldType.CODE, FieldType.CODES):
            return self._codes(field)[0]
        if field.type is FieldType.ROWS:
            return f"- {field.rows[0].key}: {self.example(field.rows[0])}"
        return self.messages.examples.get(field.type.value, "")

    def line(self, field: Field) -> str:
        """A whole line of a report that is right for a field; lists in brackets, as one line can hold them."""
        example = self.example(field)
        if field.type is FieldType.ROWS:
            return f"{field.key}: rồi xuống dòng, thụt vào, mỗi dòng con ghi như “{example}”"
        if field.type is FieldType.CODES:
            other = next((code for code in self._codes(field) if code != example), "")
            return f"{field.key}: [{example}{', ' if other else ''}{other}]"
        return f'{field.key}: ["{example}"]' if field.type is FieldType.TEXTS else f"{field.key}: {example}"

    def first_line(self, section: Section, fields: Sequence[Field]) -> str:
        """How the content of a section begins."""
        if not fields:
            return section.key
        if section.shape is Shape.PER_CODE:
            return f"{self.code_lists[section.code_list].keys[0]}: rồi xuống dòng, thụt vào: {self.line(fields[0])}"
        return ("- " if section.shape is Shape.ROWS else "") + self.line(fields[0])

    def of_field(self, field: Field) -> dict[str, str]:
        """What to write into a field: an example as the file needs it, and the codes when it takes only these."""
        example = self.line(field) if field.type in LISTS else self.example(field)
        many = "một hoặc nhiều mã trong" if field.type is FieldType.CODES else "một trong"
        known = f" Chọn {many}: {self.short_codes(field)}." if field.code_list else ""
        return {"example": example, "known": known}

    def known_codes(self, field: Field) -> str:
        """The codes a field takes, each with its label."""
        labels = self.code_lists[field.code_list]
        return ", ".join(f"{code} ({labels.label_of(code)})" for code in self._codes(field))

    def short_codes(self, field: Field) -> str:
        """The codes a field takes; their labels, too, as long as they are few."""
        codes = self._codes(field)
        return self.known_codes(field) if len(codes) <= FEW_CODES else ", ".join(codes)

    def _codes(self, field: Field) -> tuple[str, ...]:
        return field.codes or self.code_lists[field.code_list].keys


def _plain_or_withheld(written: str) -> str:
    """A key or mark of the form's own kind; any other is the writer's text and may be a name, so it is not repeated."""
    return written if _OWN_KIND.fullmatch(written) else "…"


def fill(template: str, words: Mapping[str, str]) -> str:
    """The template with each `{word}` replaced; user text is inserted, never interpreted as a template."""
    return _WORD.sub(lambda match: words[match[1]], template)


def inside_quotes(words: Mapping[str, str]) -> dict[str, str]:
    """Words ready to stand between “ and ”: quotation marks within become ‘ and ’."""
    return {
        key: text.replace("“", "‘").replace("”", "’") if key in ("label", "section") else text
        for key, text in words.items()
    }


def quote(value: object) -> str:
    """What was written, on one line and not longer than a person reads at a glance."""
    if isinstance(value, dict | list):
        return "(các dòng con)" if isinstance(value, dict) else f"(danh sách {len(value)} dòng)"
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 1] + "…"
