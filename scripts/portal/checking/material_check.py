"""Check one awareness material: its head, its words, the numbers it names, and the pictures beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.checking.material_head import HeadCheck
from portal.reading.front_matter import PageText, read_page_text
from portal.reading.materials import LibraryFiles, MaterialSource
from portal.reading.pictures import OddPictureError, Picture, read_picture
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Position, Severity, in_reading_order
from portal.vocabulary.materials import Hotline, MaterialRules
from portal.vocabulary.plan import Plan
from portal.vocabulary.vietnamese import size_text

NUMBER = re.compile(r"\[\[(\+?[0-9][0-9 ]{1,18}[0-9])\]\]")
"""How a page names a telephone number: it is shown only while it is known to be right."""
_SLOTS = ("<!-- portal: material-head -->", "<!-- portal: material-use -->")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.md")
_PICTURE = re.compile(r"!\[")
_RAW = re.compile(r"<(?!!-- portal: )(/?[a-zA-Z][a-zA-Z0-9-]*|!--)|\{")
"""Tags, and the braces by which Markdown hangs attributes such as `onclick` on an element."""
_TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)|^[ >]*\[(?!\^)[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_SAFE_TARGET = re.compile(r"(?:https?://|mailto:|tel:)\S*|[^:&\\]*")
"""A known scheme, or a place in this site: without a colon, or an entity or escape that could become one."""
_SPOKEN = re.compile(r"^## +Lời thoại\s*$", re.MULTILINE)
_KIB = 1024
_START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class MaterialChecker:
    """Checks materials against what is agreed; `schema` is `schemas/meta/material.schema.json`."""

    rules: MaterialRules
    schema: Mapping[str, Any]
    topics: CodeList
    plan: Plan
    hotlines: Mapping[str, Hotline]
    _numbers: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        known = "|".join(re.escape(number) for number in sorted(self.hotlines, key=len, reverse=True))
        object.__setattr__(self, "_numbers", re.compile(rf"(?<![\w.,/#\[-])({known or '(?!)'})(?![\w/\]-]|[.,][0-9])"))

    def check(self, source: MaterialSource) -> list[Finding]:
        """All findings about a material, in reading order; every one blocks."""
        return in_reading_order(self._findings(source))

    def check_all(self, files: LibraryFiles) -> list[Finding]:
        """All findings about a library: its materials, then what belongs to none."""
        found = [finding for source in files.sources for finding in self.check(source)]
        return found + [self.stray(path) for path in files.strays]

    def stray(self, path: str) -> Finding:
        """The finding about a file of the library that no material names."""
        return self._finding("material-stray", path, _START)

    def _findings(self, source: MaterialSource) -> Iterator[Finding]:
        path = source.path
        if not _NAME.fullmatch(source.name):
            yield self._finding("material-name", path, _START, value=source.name)
        try:
            text = source.content.decode("utf-8")
        except UnicodeDecodeError:
            yield self._finding("material-not-text", path, _START)
            return
        if not unicodedata.is_normalized("NFC", text):
            yield self._finding("material-not-composed", path, _START)
        page = read_page_text(unicodedata.normalize("NFC", text))
        if page.head is None:
            yield self._finding("material-no-head", path, _START)
            return
        if page.faults:
            for fault in page.faults:
                problem = fault.words.get("key", "") or "dòng này không đọc được"
                yield self._finding("material-head-unreadable", path, fault.position, problem=problem)
            return
        head = HeadCheck(self.rules, self.schema, self.topics, self.plan, self.hotlines)
        for rule, place, words in head.faults(page):
            yield self._finding(rule, path, place, **words)
        yield from self._body(path, page, source)
        yield from self._pictures(path, page, source)

    def _body(self, path: str, page: PageText, source: MaterialSource) -> Iterator[Finding]:
        head = page.head or {}
        title = str(head.get("title") or "")
        if not page.body.lstrip("\n").startswith(f"# {title}\n"):
            yield self._finding("material-title", path, page.line_of("# "), value=title)
        for slot in _SLOTS:
            if f"\n{slot}\n" not in f"{page.body}\n":
                yield self._finding("material-no-slot", path, Position(page.body_line, 1), value=slot)
        for pattern, rule in ((_RAW, "material-raw-html"), (_PICTURE, "material-picture-undescribed")):
            if match := pattern.search(page.body):
                yield self._finding(rule, path, page.line_of(match[0]), value=match[0])
        for match in _TARGET.finditer(page.body):
            if not _SAFE_TARGET.fullmatch(match[1] or match[2] or ""):
                yield self._finding("material-link", path, page.line_of(match[0]), value=match[1] or match[2])
        if head.get("loai") in self.rules.spoken_kinds and not _SPOKEN.search(page.body):
            yield self._finding("material-no-transcript", path, _START)
        if len(source.content) > self.rules.page_limit * _KIB:
            size, limit = size_text(len(source.content)), size_text(self.rules.page_limit * _KIB)
            yield self._finding("material-too-long", path, _START, label="Cả trang", length=size, limit=limit)
        yield from self._numbers_in(path, page, head)

    def _numbers_in(self, path: str, page: PageText, head: Mapping[str, Any]) -> Iterator[Finding]:
        listed = head.get("duong_day") or ()
        for number in dict.fromkeys(NUMBER.findall(page.body)):
            place = page.line_of(f"[[{number}]]")
            if number not in self.hotlines:
                known = ", ".join(self.hotlines)
                yield self._finding("material-number-unknown", path, place, value=number, known=known)
            elif number not in listed:
                yield self._finding("material-number-unlisted", path, place, value=number)
        for match in self._numbers.finditer(page.body):
            before = page.body[max(0, match.start() - 12) : match.start()].lower()
            if before.endswith("**") or re.search(r"(gọi|số|tới|đến|nhắn)\s+$", before):
                place = Position(page.body_line + page.body.count("\n", 0, match.start()), 1)
                yield self._finding("material-number-plain", path, place, value=match[1])

    def _pictures(self, path: str, page: PageText, source: MaterialSource) -> Iterator[Finding]:
        head = page.head or {}
        files, listed = head.get("tep"), head.get("duong_day") or ()
        for at, entry in enumerate(files if isinstance(files, list) else ()):
            name = entry.get("ten") if isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            place = page.place("tep", at, "ten")
            content = source.pictures.get(name)
            if content is None:
                yield self._finding("material-picture-missing", path, place, value=name)
                continue
            if len(content) > self.rules.picture_limit * _KIB:
                size, limit = size_text(len(content)), size_text(self.rules.picture_limit * _KIB)
                yield self._finding("material-picture-large", path, place, value=name, size=size, limit=limit)
                continue
            try:
                picture = read_picture(content)
            except OddPictureError:
                yield self._finding("material-picture-kind", path, place, value=name)
                continue
            yield from self._picture(path, place, name, picture, listed)

    def _picture(self, path: str, place: Position, name: str, picture: Picture, listed: Any) -> Iterator[Finding]:
        if not name.endswith(f".{picture.kind}"):
            yield self._finding("material-picture-kind", path, place, value=name)
        if picture.traces:
            yield self._finding("material-picture-traces", path, place, value=name, found=", ".join(picture.traces))
        if picture.active:
            yield self._finding("material-picture-active", path, place, value=name, found=", ".join(picture.active))
        for number in dict.fromkeys(self._numbers.findall(picture.words)):
            if number not in listed:
                yield self._finding("material-number-unlisted", path, place, value=number)

    def _finding(self, rule: str, path: str, position: Position, **words: str) -> Finding:
        message, remedy = self.rules.sentences[rule]
        short = {key: word if len(word) <= 200 else word[:200] + "…" for key, word in words.items()}
        return Finding(
            rule=rule,
            severity=Severity.ERROR,
            path=path,
            position=position,
            message=message.format(**short),
            remedy=remedy.format(**words),
            field=words.get("key", ""),
            section="",
        )
