"""The first page leads to the form and to the guide, on the public site and on the staff's alike."""

from __future__ import annotations

from portal.pages.blocks import Html
from portal.pages.home import render_home_ways
from portal.pages.links import FORM, HOW_TO, Links


def test_the_form_is_the_first_way() -> None:
    """Most people come for it; its address is relative, so that it works below any version of the site."""
    (block,) = render_home_ways(Links("index.md"))
    assert isinstance(block, Html)
    hrefs = [part.split('"')[0] for part in block.text.split('href="')[1:]]
    assert (hrefs[0], hrefs[1]) == ("phieu/", "huong-dan/")
    assert len(set(hrefs)) == len(hrefs)


def test_the_form_is_found_from_every_page() -> None:
    """It lies beside the pages, not below the one that links to it."""
    assert Links(HOW_TO).to(FORM) == "../phieu/"
    assert Links("ban-tin/posts/mot.md").to(FORM) == "../../../phieu/"
