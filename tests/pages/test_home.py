"""The first page answers each audience first, and leads to the form and to the guide."""

from __future__ import annotations

from datetime import date, datetime

from portal.drivers.library import read_library
from portal.drivers.site_source import read_site
from portal.pages.blocks import Html
from portal.pages.home import render_home_ways
from portal.pages.links import FORM, HOW_TO, Links
from portal.pages.slots import fill_inline
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.views.home import NewsItem, build_home_news
from portal.vocabulary.audience import Audience
from portal.vocabulary.indicators import TOPICS
from portal.vocabulary.newsletter import NewsletterPost
from portal.vocabulary.vietnamese import date_text
from tests.conftest import ROOT


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


AS_OF = datetime.fromisoformat("2024-06-10T08:00:00+07:00")


def _first_page(audience: Audience) -> str:
    """The page of this repository as it is built, headings included."""
    site = read_site(ROOT, audience, AS_OF)
    return fill_inline((ROOT / "content" / "index.md").read_text(encoding="utf-8"), site, "index.md")


def test_each_audience_is_answered_first() -> None:
    """Reviewers read first what waits, and only on the staff's site; units and families come next, in this order."""
    staff, public = _first_page(Audience.STAFF), _first_page(Audience.PUBLIC)
    blocks = ['id="nguoi-duyet"', 'id="don-vi"', 'id="moi-nguoi"', "## Đã nộp đến đâu"]
    assert sorted(blocks, key=staff.index) == blocks
    assert blocks[0] not in public
    assert "dieu-phoi" not in public
    assert sorted(blocks[1:], key=public.index) == blocks[1:]


def test_the_first_page_says_until_when_and_where_to_send() -> None:
    """The last good day, not the day after; the office by name; the button opens the form."""
    page = _first_page(Audience.PUBLIC)
    due = page[page.index('id="don-vi"') : page.index('id="moi-nguoi"')]
    assert "Hạn nộp: hết ngày 14/06/2024" in due
    assert "còn 4 ngày" in due
    assert "Gửi về Phòng GDTH-CTTT" in due
    assert 'class="md-button md-button--primary" href="phieu/"' in due


def test_the_newest_post_and_materials_are_named() -> None:
    """The newest of each kind, with its day, newest first; a material that is past its day is not offered."""
    posts = [NewsletterPost(f"so-{day}", f"Số {day}", "", date(2024, 3, day), date(2024, 3, day)) for day in (2, 9, 5)]
    repository = Repository(ROOT)
    registry = read_registry(repository)
    plan = read_plan(repository.schemas / "plan" / "2024.yaml")
    library = read_library(repository, registry.code_lists[TOPICS], plan)
    today = date(2026, 12, 1)
    news = build_home_news(posts, library, today)
    assert news[-1] == NewsItem("ban-tin/so-9.md", "Số 9", "Bản tin, 09/03/2024")
    offered = {one.page: one for one in library.current(today)}
    named = [offered[one.page] for one in news[:-1]]
    assert len(named) == 3
    assert [one.made for one in named] == sorted((one.made for one in named), reverse=True)
    assert all(date_text(one.made) in item.note for one, item in zip(named, news[:-1], strict=True))
    for one in named:
        assert one.made == max(other.made for other in offered.values() if other.kind == one.kind)
    assert len({one.kind for one in named}) == 3
    assert build_home_news((), library, date(2050, 1, 1)) == ()
    newer = NewsletterPost("moi", "Mới", "", today, today)
    assert build_home_news([newer], library, today)[0].page == "ban-tin/moi.md"
