"""What people type into the search box leads to the page they mean, and shows them why."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.drivers.demo import write_demo
from portal.drivers.serve import open_servers
from portal.drivers.site_build import build_site
from portal.reading.config_source import Entry, read_config
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.search_words import read_search_words
from portal.vocabulary.audience import Audience
from portal.vocabulary.vietnamese import fold
from tests.browser.test_pages import WIDE, _page
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "search.yaml"
STOCK = Path(str(files("material"))) / "templates" / "assets" / "javascripts" / "lunr" / "min"
FIRST = 3
_SHORT_FORMS = read_config(ROOT / "schemas" / "plan" / "2024.yaml")["abbreviations"]
_SAME = (
    *read_search_words(ROOT / "schemas" / "search_words.yaml").same,
    *((one["short"], one["long"]) for one in _SHORT_FORMS),
)
"""What the search takes for one thing: the words of `schemas/`, the short forms of the plan."""
WORKER = r"""async ([texts, separator, asked]) => {
  const script = [...document.scripts].map((one) => one.textContent).find((text) => text.includes('"search":'));
  const { base, search } = JSON.parse(script);
  const site = new URL(base + "/", location);
  const source = await (await fetch(new URL(search, location))).text();
  const index = await (await fetch(new URL("search/search_index.json", site))).json();
  index.config.separator = separator || index.config.separator;
  index.options = { suggest: false };
  const given = `self.importScripts = () => ${JSON.stringify(texts)}.forEach((text) => (0, eval)(text));`;
  const worker = new Worker(URL.createObjectURL(new Blob([given, source])));
  const ask = (type, data) => new Promise((done) => {
    worker.onmessage = (event) => done(event.data.data);
    worker.postMessage({ type, data });
  });
  await ask(0, index);
  const found = [];
  for (const query of asked) {
    const { items } = await ask(2, query);
    found.push(items.slice(0, 3).map((group) => {
      const marks = group.flatMap((one) => [...`${one.title} ${one.text}`.matchAll(/<mark[^>]*>(.*?)<\/mark>/g)]);
      return [group[0].location.split("#")[0], marks.map((mark) => mark[1])];
    }));
  }
  worker.terminate();
  return found;
}"""
"""The search of a site as its pages run it, with such scripts for its language and such ends of words."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the pages that answer it, and the words that must be marked."""

    asked: str
    found: tuple[str, ...]
    marked: tuple[str, ...]
    first: bool
    """Whether the page must be the very first."""

    def answers(self, page: str, marks: Sequence[str]) -> bool:
        """Whether a page is one that is meant, and shows the words that were found."""
        lower = {normalize("NFC", mark).lower() for mark in marks}
        meant = any(re.fullmatch(_pattern(one), page) for one in self.found)
        return meant and all(word.lower() in lower for word in self.marked)


def _pattern(page: str) -> str:
    return "" if page == "." else re.escape(page).replace(r"\*", ".*")


def _cases(group: str) -> list[Case]:
    cases = []
    head = Entry(CASES, read_config(CASES))
    for values in head.entries(group):
        entry = Entry(CASES, values, group)
        asked, apart = entry.text("asked"), entry.text("typed", "") == "nfd"
        typed = normalize("NFD", asked) if apart else normalize("NFC", asked)
        cases.append(Case(typed, entry.texts("found"), entry.texts("marked"), entry.flag("first", False)))
        entry.done()
    return cases


def _loose(word: str) -> str:
    return fold(word).replace("y", "i")


def _shown_wrongly(marks: Sequence[str], case: Case) -> list[str]:
    """Marks that are neither of the words asked, nor of other words for them, nor of those that must be marked."""
    whole = _loose(case.asked)
    others = [names for names in _SAME if any(f" {_loose(name)} " in f" {whole} " for name in names)]
    asked = [whole, *(_loose(text) for names in others for text in names), *(_loose(word) for word in case.marked)]
    parts = (whole, *(part for text in asked for part in re.split(r"[\s,/-]+", text) if part))
    return [mark for mark in marks if not _loose(mark).startswith(parts)]


def _ask(page: Page, case: Case, base: str) -> None:
    box, items = page.locator(".md-search__input"), page.locator(".md-search-result__list > li")
    box.fill("")
    box.press("End")
    expect(items).to_have_count(0)
    box.fill(case.asked)
    box.press("End")
    shown = 1 if case.first else FIRST
    links = page.locator(f".md-search-result__list > li:nth-child(-n+{shown}) > a:first-child")
    expect(links.first).to_be_attached()
    results = []
    for at, link in enumerate(links.all()):
        address = str(link.get_attribute("href")).removeprefix(base).partition("#")[0]
        results.append((address, items.nth(at).locator("mark").all_text_contents()))
    answers = [marks for address, marks in results if case.answers(address, marks)]
    assert answers, (case.asked, results)
    assert _shown_wrongly([normalize("NFC", mark) for mark in answers[0]], case) == [], case.asked


def _ask_all(browser: Browser, base: str, cases: Sequence[Case]) -> None:
    page = _page(browser, WIDE, "light")
    page.goto(base)
    page.locator(".md-search__input").click()
    for case in cases:
        _ask(page, case, base)
    page.context.close()


def _answered(browser: Browser, base: str, cases: Sequence[Case]) -> int:
    """How many questions the theme's own search answers: its worker with the files it ships, and the same pages."""
    texts = [(STOCK / name).read_text("utf-8") for name in ("lunr.stemmer.support.min.js", "lunr.vi.min.js")]
    found = _run(browser, base, texts, r"[\s\-]+", cases)
    return sum(any(case.answers(*one) for one in some) for case, some in zip(cases, found, strict=True))


def _run(
    browser: Browser, base: str, texts: Sequence[str], separator: str, cases: Sequence[Case]
) -> list[list[tuple[str, list[str]]]]:
    """The pages of the first three results to each question in turn, with what is marked in them."""
    page = _page(browser, WIDE, "light")
    page.goto(base)
    found: list[list[tuple[str, list[str]]]] = page.evaluate(WORKER, [texts, separator, [case.asked for case in cases]])
    page.context.close()
    return found


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the public site of thirty units is served, the one that the blind questions were chosen for."""
    folder = tmp_path_factory.mktemp("tim")
    write_demo(folder / "kho", 30, 5, Repository(ROOT))
    as_of = list(read_registry(Repository(folder / "kho")).periods.values())[-1].due
    site = build_site(folder / "kho", Audience.PUBLIC, folder / "trang", as_of)
    [server] = open_servers([site], first_port=18200)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_what_people_type_is_among_the_first_three_results_and_marked_in_its_own_spelling(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """With and without diacritics, codes, short forms, both spellings; no sign beside a word is marked."""
    cases = _cases("queries")
    assert len(cases) >= 40
    _ask_all(browser, addresses[Audience.PUBLIC], cases)


def test_what_somebody_typed_who_had_not_seen_the_code_is_found_too(browser: Browser, thirty: str) -> None:
    """Names of units first, whole questions, other words for a thing; and what a user told was not found."""
    blind = _cases("blind")
    assert len(blind) == 40
    _ask_all(browser, thirty, [*blind, *_cases("told")])


def test_what_was_asked_before_changes_no_answer(browser: Browser, thirty: str) -> None:
    """The same questions in the other order have the same results, and the same words are marked in them."""
    page = _page(browser, WIDE, "light")
    own = page.request.get(thirty + "assets/javascripts/lunr/min/lunr.vi.min.js").text()
    page.context.close()
    texts = [(STOCK / "lunr.stemmer.support.min.js").read_text("utf-8"), own]
    cases = _cases("blind")
    found = _run(browser, thirty, texts, "", cases)
    assert [len(some) > 0 for some in found] == [True] * len(cases)
    assert _run(browser, thirty, texts, "", cases[::-1])[::-1] == found


def test_the_themes_own_search_finds_fewer_than_half(
    browser: Browser, addresses: dict[Audience, str], thirty: str
) -> None:
    """Why the portal brings its own: without it most of what is typed leads elsewhere, or nowhere."""
    for base, group in ((addresses[Audience.PUBLIC], "queries"), (thirty, "blind")):
        cases = _cases(group)
        assert 0 < _answered(browser, base, cases) < len(cases) / 2, group
