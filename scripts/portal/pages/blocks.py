"""What a slot of `content/` is filled with: headings, which a table of contents must see, and finished HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.pages.escape import markdown_text
from portal.pages.telephone import tel_link


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page with its anchor."""

    level: int
    text: str
    id: str

    def markdown(self) -> str:
        """The heading as one line of Markdown."""
        return f"{'#' * self.level} {markdown_text(self.text)} {{ #{self.id} }}"


@dataclass(frozen=True, slots=True)
class Html:
    """A finished block: without blank lines, so that every Markdown builder takes it as one block."""

    text: str


_GLUED = re.compile(r"</t[hd]>(?=<t[hd])|<br>|</dt>(?=<dd)|</(?:dd|li)>(?=<(?:dt|li))")
"""Where the search index, which drops tags, would make one word of the last and the next."""
Block = Heading | Html
Blocks = tuple[Block, ...]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("portal.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals["tel"] = tel_link
    return environment


def render_html(template: str, **values: Any) -> Html:
    """A template of `pages/templates` filled in; every value is escaped unless it is markup already."""
    text = _GLUED.sub(r"\g<0>\n", _environment().get_template(f"{template}.html").render(values))
    return Html("\n".join(line.rstrip() for line in text.splitlines() if line.strip()))
