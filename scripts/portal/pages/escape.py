"""The sinks of text: what must be neutralised before words enter HTML or Markdown."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&^=:\"'-])")


def html_text(text: str) -> Markup:
    """Text for an element or a quoted attribute; templates do the same by themselves (autoescape)."""
    return escape(text)


def markdown_text(text: str) -> str:
    """Text for one line of Markdown that no builder reads as markup: headings only, never a report's words."""
    flat = " ".join(text.split())
    return _MARKDOWN.sub(lambda special: f"&#{ord(special[1])};" if special[1] in "<>&\"'" else "\\" + special[1], flat)
