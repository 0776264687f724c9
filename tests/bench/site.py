"""What the site costs: pages of units that share one shell, against Jinja and Markdown alone over the same words."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import BIN, Pair, Work, demo, must, run

AS_OF = "2024-11-20"
_TREE = """
import sys
from pathlib import Path
from portal.drivers.demo.tree import write_tree
from portal.reading.repository import Repository
write_tree(Path(sys.argv[2]), int(sys.argv[1]), 7, Repository(Path()))
"""
_FLOOR = """
import re, sys
from pathlib import Path
import jinja2, markdown
from markupsafe import Markup
pages, target = Path(sys.argv[1]), Path(sys.argv[2])
shell = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><html lang=vi><head><title>{{ title }}</title></head><body><nav>{% for one in nav %}"
    "<a href={{ one }}>{{ one }}</a>{% endfor %}</nav><main>{{ content }}</main></body></html>")
converter = markdown.Markdown(extensions=["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    "toc", "pymdownx.details", "pymdownx.superfences"])
for page in sorted(pages.rglob("*.md")):
    words = re.sub(r"\\A---\\n.*?\\n---\\n", "", page.read_text(encoding="utf-8"), flags=re.S)
    place = target / page.relative_to(pages).with_suffix(".html")
    place.parent.mkdir(parents=True, exist_ok=True)
    content = Markup(converter.reset().convert(words))
    place.write_text(shell.render(title=page.stem, nav=list("abcdefgh"), content=content), encoding="utf-8")
"""
"""The least that a builder must do: the staged pages through Markdown and a small template."""


def site_pairs(folder: Path) -> Iterator[Pair]:
    """The claims about pages: staging and building grow with the units, and building is near the floor."""
    yield Pair(
        "a page and a calendar for each of four times the units, as a growth: four times the cost is 4",
        _stage(_tree(folder, 52_000), folder / "staged"),
        _stage(_tree(folder, 13_000), folder / "staged"),
        4.4,
    )
    public = {units: _public_province(folder, units) for units in (800, 2_000)}
    staged, floor = folder / "pages-800", folder / "floor"
    _stage(public[800], staged)()
    yield Pair(
        "building the public site of 800 units against Jinja and Markdown alone over the same pages",
        _build(public[800], folder / "site"),
        run(sys.executable, "-c", _FLOOR, staged, floor),
        1.7,
    )
    yield Pair(
        "building the public site of 2000 units against that of 800: per page at most 1.1, and 2.5 times the pages",
        _build(public[2_000], folder / "site"),
        _build(public[800], folder / "site"),
        2.5 * 1.1,
    )


def _tree(folder: Path, units: int) -> Path:
    """A province of so many units that have not reported yet."""
    tree = folder / f"units-{units}"
    must(sys.executable, "-c", _TREE, str(units), tree)
    return tree


def _public_province(folder: Path, units: int) -> Path:
    """A province as the job that publishes sees it: who has reported, and no report (DESIGN.md policy 5)."""
    tree = demo(folder / f"public-{units}", units)
    status = tree / "content" / "data" / "status.json"
    must(BIN / "portal", "--root", tree, "status", "--format", "public", "--as-of", AS_OF, "--out", status)
    for reports in ("submissions", ".git"):
        shutil.rmtree(tree / reports)
    return tree


def _stage(tree: Path, target: Path) -> Work:
    def work() -> None:
        shutil.rmtree(target, ignore_errors=True)
        must(BIN / "portal", "--root", tree, "stage", target, "--as-of", AS_OF)

    return work


def _build(tree: Path, target: Path) -> Work:
    return lambda: must(BIN / "portal", "--root", tree, "build", "--as-of", AS_OF, "--site-dir", target)
