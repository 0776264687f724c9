"""Which pages of `content/` only the department's staff may see: those that say so at their head."""

from __future__ import annotations

import re
from pathlib import Path

from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import ConfigError

_HEAD = re.compile(r"\A---\n(.*?)^---\s*$", re.DOTALL | re.MULTILINE)
_AUDIENCE = re.compile(r"^audience:[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def read_staff_pages(content: Path) -> frozenset[str]:
    """The pages with `audience: staff` at their head, by path below `content/`; all others are for everybody.

    Raises ConfigError for another word there: a page must not become public by a slip of the pen.
    """
    pages = sorted(content.rglob("*.md"))
    return frozenset(page.relative_to(content).as_posix() for page in pages if _is_for_staff(page))


def _is_for_staff(page: Path) -> bool:
    head = _HEAD.match(page.read_text(encoding="utf-8").replace("\r\n", "\n"))
    said = _AUDIENCE.search(head[1]) if head else None
    if said is None:
        return False
    if said[1].strip("'\"") != Audience.STAFF.value:
        raise ConfigError(page, f"“audience: {said[1]}” không có nghĩa; chỉ ghi “audience: staff” hoặc bỏ dòng này")
    return True
