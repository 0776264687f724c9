"""What people type into the search box leads to the page they mean, and shows them why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

from playwright.sync_api import Browser, Page, expect

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.audience import Audience
from portal.vocabulary.vietnamese import fold
from tests.browser.test_pages import WIDE, _page
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "search.yaml"
STOCK = Path(str(files("material"))) / "templates" / "assets" / "javascripts" / "lunr" / "min"
FIRST = 3
STOCK_WORKER = r"""async ([texts, separator, asked]) => {
  const script = [...document.scripts].map((one) => one.textContent).find((text) => text.includes('"search":'));
  const { base, search } = JSON.parse(script);
  const site = new URL(base + "/", location);
  const source = await (await fetch(new URL(search, location))).text();
  const index = await (await fetch(new URL("search/search_index.json", site))).json();
  index.config.separator = separator;
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
"""Material's own search of the same pages: its worker with the files it ships, asked the same questions."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the pages that answer it, and the words that must be marked."""

    asked: str
    found: tuple[str, ...]
    marked: tuple[str, ...]

    def answers(self, page: str, marks: Sequence[str]) -> bool:
        """Whether a page is one that is meant, and shows the words that were found."""
        lower = {normalize("NFC", mark).lower() for mark in marks}
        meant = any(re.fullmatch(_pattern(one), page) for one in self.found)
        return meant and all(word.lower() in lower for word in self.marked)


def _pattern(page: str) -> str:
    return "" if page == "." else re.escape(page).replace(r"\*", ".*")


def _cases() -> list[Case]:
    cases = []
    head = Entry(CASES, read_config(CASES))
    for values in head.entries("queries"):
        entry = Entry(CASES, values, "queries")
        asked, apart = entry.text("asked"), entry.text("typed", "") == "nfd"
        typed = normalize("NFD", asked) if apart else normalize("NFC", asked)
        cases.append(Case(typed, entry.texts("found"), entry.texts("marked")))
        entry.done()
    return cases


def _loose(word: str) -> str:
    return fold(word).replace("y", "i")


def _shown_wrongly(marks: Sequence[str], asked: str) -> list[str]:
    whole = _loose(asked)
    parts = (whole, *(part for part in re.split(r"[\s/-]+", whole) if part))
    return [mark for mark in marks if not _loose(mark).startswith(parts)]


def _ask(page: Page, case: Case, base: str) -> None:
    box, items = page.locator(".md-search__input"), page.locator(".md-search-result__list > li")
    box.fill("")
    box.press("End")
    expect(items).to_have_count(0)
    box.fill(case.asked)
    box.press("End")
    links = page.locator(f".md-search-result__list > li:nth-child(-n+{FIRST}) > a:first-child")
    expect(links.first).to_be_attached()
    results = []
    for at, link in enumerate(links.all()):
        address = str(link.get_attribute("href")).removeprefix(base).partition("#")[0]
        results.append((address, items.nth(at).locator("mark").all_text_contents()))
    answers = [marks for address, marks in results if case.answers(address, marks)]
    assert answers, (case.asked, results)
    assert _shown_wrongly([normalize("NFC", mark) for mark in answers[0]], case.asked) == [], case.asked


def test_what_people_type_is_among_the_first_three_results_and_marked_in_its_own_spelling(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """With and without diacritics, codes, short forms, both spellings; no sign beside a word is marked."""
    page, base = _page(browser, WIDE, "light"), addresses[Audience.PUBLIC]
    page.goto(base)
    page.locator(".md-search__input").click()
    cases = _cases()
    assert len(cases) >= 40
    for case in cases:
        _ask(page, case, base)
    page.context.close()


def test_the_themes_own_search_finds_fewer_than_half(browser: Browser, addresses: dict[Audience, str]) -> None:
    """Why the portal brings its own: without it most of what is typed leads elsewhere, or nowhere."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC])
    cases = _cases()
    texts = [(STOCK / name).read_text("utf-8") for name in ("lunr.stemmer.support.min.js", "lunr.vi.min.js")]
    found = page.evaluate(STOCK_WORKER, [texts, r"[\s\-]+", [case.asked for case in cases]])
    answered = sum(any(case.answers(*one) for one in some) for case, some in zip(cases, found, strict=True))
    assert 0 < answered < len(cases) / 2
    page.context.close()
