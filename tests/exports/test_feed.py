"""The newsletter's feed: what RFC 4287 asks for, the same bytes again, and no address that is not known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urljoin
from xml.etree import ElementTree

from portal.exports.feed import render_feed, render_rss
from portal.views.newsletter import NewsletterView, build_newsletter
from portal.vocabulary.newsletter import NewsletterPost
from tests.builders import a_registry

ATOM = "{http://www.w3.org/2005/Atom}"
AS_OF = datetime.fromisoformat("2024-06-10T08:00:00+07:00")
POSTS = (
    NewsletterPost("hai", "Bài <hai> & “ba”", "Tóm tắt\x0b hai", date(2024, 5, 20), date(2026, 11, 23)),
    NewsletterPost("mot", "Bài một", "Tóm tắt một", date(2024, 3, 4), date(2024, 3, 4)),
)
SITE = "https://cong.example/nam/"


def _view(site_url: str = SITE, posts: tuple[NewsletterPost, ...] = POSTS) -> NewsletterView:
    return build_newsletter(posts, replace(a_registry().department, site_url=site_url), AS_OF)


def _tree(view: NewsletterView) -> ElementTree.Element:
    return ElementTree.fromstring(render_feed(view))  # noqa: S314 (our own feed)


def _texts(tree: ElementTree.Element, *names: str) -> list[str]:
    return [(found.text or "") for name in names for found in tree.findall(f"{ATOM}{name}")]


def test_the_feed_and_each_entry_have_what_the_standard_demands_exactly_once() -> None:
    """id, title, updated; an author for all; one alternate link an entry (RFC 4287, 4.1.1 and 4.1.2)."""
    tree = _tree(_view())
    entries = tree.findall(f"{ATOM}entry")
    assert len(entries) == len(POSTS)
    for element in (tree, *entries):
        for name in ("id", "title", "updated"):
            assert len(_texts(element, name)) == 1 and all(_texts(element, name))
    assert tree.findtext(f"{ATOM}author/{ATOM}name") == "Sở mẫu"
    assert [link.get("rel") for link in tree.findall(f"{ATOM}link")] == ["self", "alternate"]
    for entry in entries:
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
    known = {"id", "title", "updated", "author", "link", "entry", "published", "summary"}
    assert {child.tag.removeprefix(ATOM) for element in (tree, *entries) for child in element} <= known


def test_instants_carry_their_zone_and_the_feed_is_as_new_as_its_newest_change() -> None:
    """RFC 3339, midnight in the department's zone."""
    tree = _tree(_view())
    instants = [text for part in (tree, *tree.findall(f"{ATOM}entry")) for text in _texts(part, "updated", "published")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+07:00", text) for text in instants)
    assert _texts(tree, "updated") == ["2026-11-23T00:00:00+07:00"]


def test_identities_are_unique_and_stay_when_the_site_moves_or_a_title_changes() -> None:
    """A reader must not see an old post as a new one."""
    first = _tree(_view())
    moved = _tree(_view("", tuple(replace(post, title="Tên khác") for post in POSTS)))
    ids = [text for part in (first, *first.findall(f"{ATOM}entry")) for text in _texts(part, "id")]
    assert len(set(ids)) == len(ids) == 3
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    assert ids == [text for part in (moved, *moved.findall(f"{ATOM}entry")) for text in _texts(part, "id")]


def test_addresses_are_absolute_when_the_site_is_known_and_relative_to_the_feed_when_not() -> None:
    """Either way a reader that has the feed's address finds the post."""
    for view in (_view(), _view("")):
        tree = _tree(view)
        found = [link.get("href", "") for link in tree.iter(f"{ATOM}link")]
        base = f"{SITE}ban-tin/feed.xml"
        wanted = [base, f"{SITE}ban-tin/", f"{SITE}ban-tin/hai/", f"{SITE}ban-tin/mot/"]
        assert [urljoin(base, one) for one in found] == wanted
    assert all(link.get("href", "").startswith("https://") for link in _tree(_view()).iter(f"{ATOM}link"))


def test_words_are_escaped_and_what_xml_cannot_hold_becomes_a_blank() -> None:
    """One odd character must not make the whole feed unreadable."""
    entry = _tree(_view()).findall(f"{ATOM}entry")[0]
    assert _texts(entry, "title", "summary") == ["Bài <hai> & “ba”", "Tóm tắt  hai"]


def test_the_same_posts_give_the_same_bytes_and_no_post_gives_a_feed() -> None:
    """Empty is well-formed too, as of the site's own day."""
    assert render_feed(_view()) == render_feed(_view())
    assert _texts(_tree(_view(posts=())), "updated") == ["2024-06-10T00:00:00+07:00"]


def test_rss_has_the_same_entries_with_the_same_identities_and_dates_of_mail() -> None:
    """RSS 2.0: title, link, description of the channel; RFC 822 dates; what is not XML is not in it."""
    channel = ElementTree.fromstring(render_rss(_view())).find("channel")  # noqa: S314 (our own feed)
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.findtext("lastBuildDate") == "Mon, 23 Nov 2026 00:00:00 +0700"
    items, entries = channel.findall("item"), _tree(_view()).findall(f"{ATOM}entry")
    assert [one.findtext("guid") for one in items] == [one.findtext(f"{ATOM}id") for one in entries]
    assert [one.findtext("title") for one in items] == [post.title for post in POSTS]
    assert items[0].findtext("link") == urljoin(SITE, "ban-tin/hai/")
    assert items[1].findtext("pubDate") == "Mon, 04 Mar 2024 00:00:00 +0700"
    assert "\x0b" not in render_rss(_view())
