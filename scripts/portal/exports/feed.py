"""The newsletter as an Atom feed (RFC 4287) and as RSS 2.0, the same bytes from the same posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from portal.views.newsletter import FEED, RSS, FeedEntry, NewsletterView

_NAMESPACE = "http://www.w3.org/2005/Atom"
_WHITE = str.maketrans(dict.fromkeys(map(chr, [*range(9), *range(11, 13), *range(14, 32)]), " "))
"""Characters that XML cannot hold."""


def render_feed(view: NewsletterView) -> str:
    """The feed; addresses stay relative to it when the site's own is not known."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: NewsletterView) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="{_NAMESPACE}" xml:lang="vi">'
    yield f"  <id>{_text(view.id)}</id>"
    yield f"  <title>{_text(view.title)}</title>"
    yield f"  <updated>{view.updated}</updated>"
    yield f"  <author><name>{_text(view.author)}</name></author>"
    yield f'  <link rel="self" type="application/atom+xml" href={quoteattr(view.address + FEED)}/>'
    yield f'  <link rel="alternate" type="text/html" href={quoteattr(view.address or "./")}/>'
    for entry in view.entries:
        yield from _entry(entry)
    yield "</feed>"


def _entry(entry: FeedEntry) -> Iterator[str]:
    yield "  <entry>"
    yield f"    <id>{_text(entry.id)}</id>"
    yield f"    <title>{_text(entry.title)}</title>"
    yield f"    <published>{entry.published}</published>"
    yield f"    <updated>{entry.updated}</updated>"
    yield f'    <link rel="alternate" type="text/html" href={quoteattr(entry.address)}/>'
    yield f"    <summary>{_text(entry.summary)}</summary>"
    yield "  </entry>"


def render_rss(view: NewsletterView) -> str:
    """The same entries as RSS 2.0, which office mail programs read; addresses as in the Atom feed."""
    return "\n".join(_rss_lines(view)) + "\n"


def _rss_lines(view: NewsletterView) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<rss version="2.0" xmlns:atom="{_NAMESPACE}">'
    yield "  <channel>"
    yield f"    <title>{_text(view.title)}</title>"
    yield f"    <link>{_text(view.address or './')}</link>"
    yield f"    <description>{_text(f'{view.title}, {view.author}')}</description>"
    yield "    <language>vi</language>"
    yield f"    <lastBuildDate>{_mail_date(view.updated)}</lastBuildDate>"
    yield f'    <atom:link rel="self" type="application/rss+xml" href={quoteattr(view.address + RSS)}/>'
    for entry in view.entries:
        yield "    <item>"
        yield f"      <title>{_text(entry.title)}</title>"
        yield f"      <link>{_text(entry.address)}</link>"
        yield f'      <guid isPermaLink="false">{_text(entry.id)}</guid>'
        yield f"      <pubDate>{_mail_date(entry.published)}</pubDate>"
        yield f"      <description>{_text(entry.summary)}</description>"
        yield "    </item>"
    yield "  </channel>"
    yield "</rss>"


def _mail_date(instant: str) -> str:
    """An instant of RFC 3339 as RSS writes it (RFC 822, English names whatever the machine's language)."""
    return format_datetime(datetime.fromisoformat(instant))


def _text(text: str) -> str:
    return escape(text.translate(_WHITE))
