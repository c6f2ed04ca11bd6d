"""Feeds: RSS, RDF and Atom, read by feedparser, and JSON Feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit
from xml.sax import SAXException

import feedparser

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.documents import obstacle, root_name, unpack
from crawler.discovery.feed_links import FeedLinks
from crawler.discovery.json_feeds import json_entries, parse_json_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.mended_xml import mend
from crawler.model.channels import ChannelKind
from crawler.model.entries import ListedEntry, clean_title

FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
"""Local names of the root elements of RSS, Atom and RDF (RSS 1.0)."""

_RELATIVE = re.compile(
    rb"""<link>\s*(?:<!\[CDATA\[)?\s*(?!\w+:)[\w/.?]|<link\s[^>]*href=["'](?!\w+:)[^"']""", re.IGNORECASE
)
"""A link of an item, or of the feed, that is no whole address."""


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed holds, in its order; ``problem`` is None if all is well."""

    entries: tuple[ListedEntry, ...] = ()
    title: str | None = None
    problem: ChannelProblem | None = None


def read_feed(
    body: bytes,
    url: str,
    content_type: str | None = None,
    timezone: str | None = None,
    home: str | None = None,
) -> FeedReading:
    """Read a feed that was fetched from ``url``; never raises, whatever the bytes are.

    Relative links are resolved against ``xml:base``, else against the site that the feed names if that is on another
    host, else against ``url``. Dates without an offset are read in ``timezone`` (IANA name). ``home`` is the front page
    of the newsroom: a link that leads elsewhere gives way to an id that is one of its addresses. An entry without a
    web address is left out.
    """
    document, damage = unpack(body)
    if damage == ChannelProblem.TOO_LARGE:
        return FeedReading(problem=damage)
    document = mend(document)
    if (plain := parse_json_feed(document)) is not None:
        return FeedReading(json_entries(plain, url, timezone), _title(plain.get("title")), damage)
    problem = obstacle(document)
    if problem is None and root_name(document) not in FEED_ROOTS:
        problem = ChannelProblem.NOT_A_FEED
    if problem is not None:
        return FeedReading(problem=problem)
    try:
        feed = _on_its_site(document, url, content_type)
    except Exception:  # feedparser lets errors of its handlers through, of many kinds
        return FeedReading(problem=ChannelProblem.UNREADABLE)
    entries: dict[str, ListedEntry] = {}
    for entry in _entries(feed, FeedLinks(feed, document, url, home), timezone):
        entries.setdefault(entry.url, entry)
    broken = feed.get("bozo") and isinstance(feed.get("bozo_exception"), SAXException)
    return FeedReading(
        tuple(entries.values()),
        _title(feed.feed.get("title")),
        damage or (ChannelProblem.BROKEN if broken else None),
    )


def _title(value: object) -> str | None:
    return clean_title(value) if isinstance(value, str) else None


def _on_its_site(document: bytes, url: str, content_type: str | None) -> feedparser.FeedParserDict:
    """Parse a feed; one of another host, as of feeds.example.org, has links that are relative to its site."""
    feed = _parse(document, url, content_type)
    site = feed.feed.get("link")
    if not isinstance(site, str) or not _RELATIVE.search(document) or _host(site) in ("", _host(url)):
        return feed
    return _parse(document, site, content_type)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _parse(document: bytes, url: str, content_type: str | None) -> feedparser.FeedParserDict:
    """Parse a feed, handed over as a stream: bytes could be taken by feedparser for a file name or an address."""
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    return feedparser.parse(BytesIO(document), response_headers=headers, sanitize_html=False)


def _entries(
    feed: feedparser.FeedParserDict, links: FeedLinks, timezone: str | None
) -> Iterator[ListedEntry]:
    raws = [_raw(item, key) for item in feed.entries for key in ("published", "updated")]
    dates = DateReader(timezone, raws, feed.feed.get("language"))
    # RSS has no date of a change. If an item has only dc:date, feedparser calls that date "updated".
    is_rss = str(feed.get("version") or "").startswith("rss")
    for item in feed.entries:
        address = links.of(item)
        if address is None:
            continue
        published, updated = _raw(item, "published"), _raw(item, "updated")
        if published is None and is_rss:
            published, updated = updated, None
        yield ListedEntry(
            address,
            title=clean_title(item.get("title")),
            published=dates.read(published, address),
            published_raw=published,
            lastmod=dates.read(updated, address),
            channel=ChannelKind.FEED,
        )


def _raw(item: feedparser.FeedParserDict, key: str) -> str | None:
    """Return a date of an item as it is written, or None.

    It is only asked for if the item has it: otherwise feedparser answers with the item's other date.
    """
    value = item.get(key) if key in item else None
    return str(value).strip() or None if value else None
