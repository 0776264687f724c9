"""A telephone number as a link that a telephone dials: the only place where a number becomes one."""

from __future__ import annotations

import re

from markupsafe import Markup

_NOT_DIALLED = re.compile(r"[^0-9+]")


def tel_address(number: str) -> str:
    """What a telephone dials, RFC 3966: `tel:113`, `tel:+84981848484` for a number written with blanks."""
    return f"tel:{_NOT_DIALLED.sub('', number)}"


def tel_link(number: str) -> Markup:
    """The number as people read it, to be tapped."""
    return Markup('<a class="portal-tel" href="{}">{}</a>').format(tel_address(number), number)


def tel_markdown(number: str) -> str:
    """The same within a page's Markdown."""
    return f"[**{number}**]({tel_address(number)}){{ .portal-tel }}"
