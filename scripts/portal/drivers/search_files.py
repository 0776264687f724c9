"""Finish the search of a built site: the pages its builder does not see, and the words people use for things."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from portal.drivers.derived_files import write_aside
from portal.drivers.web_form import FOLDER
from portal.pages.links import page_address, unit_page
from portal.pages.unit_pages import SEARCHABLE_ROWS
from portal.reading.search_words import read_search_words
from portal.views.site import Site
from portal.views.unit_pages import UnitPages
from portal.vocabulary.errors import PortalError
from portal.vocabulary.search import SearchEntry, SearchWords

INDEX = Path("search", "search_index.json")
SCRIPT = Path("assets", "javascripts", "lunr", "min", "lunr.vi.min.js")
WORDS = "{ asking: [], same: [] }"
"""Stands in the script for the words."""
_TITLE, _LEAD = re.compile(r"<h1>(.*?)</h1>", re.DOTALL), re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)


def write_search(site: Site, schemas: Path, folder: Path) -> None:
    """Add every unit's page and the form to the index, and give the script the words of `schemas/` and of the plan.

    Raises ConfigError for a fault in the words, PortalError when the site has no search of the portal's.
    """
    _add_entries(folder / INDEX, [*unit_entries(site.common.units), _form_entry(folder)])
    fill_words(folder / SCRIPT, _words(site, schemas / "search_words.yaml"))


def unit_entries(units: UnitPages, most: int = SEARCHABLE_ROWS) -> Iterator[SearchEntry]:
    """Each unit by its names, its place and its code; none where so many would outweigh the rest."""
    for link in units.links if len(units.links) <= most else ():
        short = units.registry.unit(link.id).short_name
        yield SearchEntry(
            page_address(unit_page(link.id)),
            link.name,
            f"{short} · {link.type} · {link.locality} · mã {link.id}",
        )


def _form_entry(folder: Path) -> SearchEntry:
    page = (folder / FOLDER / "index.html").read_text(encoding="utf-8")
    title, lead = _TITLE.search(page), _LEAD.search(page)
    if title is None or lead is None:
        raise PortalError("trang điền phiếu không có tiêu đề hoặc lời dẫn")
    return SearchEntry(f"{FOLDER}/", _plain(title[1]), _plain(lead[1]))


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _add_entries(path: Path, entries: list[SearchEntry]) -> None:
    index = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries:
        text = f"<p>{html.escape(entry.text)}</p>"
        index["docs"].append({"location": entry.address, "title": html.escape(entry.title), "text": text})
    write_aside(path, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def _words(site: Site, path: Path) -> SearchWords:
    words = read_search_words(path)
    short_forms = tuple((one.short, one.long) for one in site.common.references.abbreviations)
    return SearchWords(words.asking, (*words.same, *short_forms))


def fill_words(path: Path, words: SearchWords) -> None:
    """Put the words into the script; PortalError when it has no place for them, or more than one."""
    script = path.read_text(encoding="utf-8")
    if script.count(WORDS) != 1:
        raise PortalError(f"{SCRIPT}: thiếu chỗ cho các từ của ô tìm kiếm")
    filled = json.dumps({"asking": words.asking, "same": words.same}, ensure_ascii=False)
    write_aside(path, script.replace(WORDS, filled).encode())
