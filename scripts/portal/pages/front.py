"""The pages beside the published years: the one that leads to the current year, and the one for a lost address."""

from __future__ import annotations

from collections.abc import Sequence

from portal.pages.blocks import render_html
from portal.vocabulary.publishing import Front


def render_front(front: Front, lead: str, folders: Sequence[str]) -> dict[str, bytes]:
    """The files at the top of a published branch, by name; `lead` is the folder of the version they lead to.

    The page for a lost address is shown at any depth, by hosts that know of no versions: it finds the site by
    `folders`, the names that addresses below it begin with, or by the path the site is known to have.
    """
    values = {"front": front, "lead": lead, "folders": sorted(folders)}
    pages = {"index.html": "front_lead", "404.html": "front_lost"}
    made = {name: (render_html(template, **values).text + "\n").encode() for name, template in pages.items()}
    return {**made, ".nojekyll": b""}
