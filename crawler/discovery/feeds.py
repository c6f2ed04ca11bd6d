"""Feeds: RSS, RDF and Atom, read by feedparser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.sax import SAXException

import feedparser

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.documents import obstacle, root_name, unpack
from crawler.discovery.listed_dates import DateReader
from crawler.model.channels import ChannelKind
from crawler.model.entries import ListedEntry, clean_title, clean_url

FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
"""Local names of the root elements of RSS, Atom and RDF (RSS 1.0)."""


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed holds, in its order; ``problem`` is None if all is well."""

    entries: tuple[ListedEntry, ...] = ()
    title: str | None = None
    problem: ChannelProblem | None = None


def read_feed(
    body: bytes, url: str, content_type: str | None = None, timezone: str | None = None
) -> FeedReading:
    """Read a feed that was fetched from ``url``; never raises, whatever the bytes are.

    Relative links are resolved against ``xml:base`` and ``url``; dates without an offset are read in
    ``timezone`` (IANA name). An entry without a web address is left out.
    """
    document, damage = unpack(body)
    problem = damage if damage == ChannelProblem.TOO_LARGE else obstacle(document)
    if problem is None and root_name(document) not in FEED_ROOTS:
        problem = ChannelProblem.NOT_A_FEED
    if problem is not None:
        return FeedReading(problem=problem)
    try:
        feed = _parse(document, url, content_type)
    except Exception:  # feedparser lets errors of its handlers through, of many kinds
        return FeedReading(problem=ChannelProblem.UNREADABLE)
    entries: dict[str, ListedEntry] = {}
    for entry in _entries(feed, url, timezone):
        entries.setdefault(entry.url, entry)
    broken = feed.get("bozo") and isinstance(feed.get("bozo_exception"), SAXException)
    return FeedReading(
        tuple(entries.values()),
        clean_title(feed.feed.get("title")),
        damage or (ChannelProblem.BROKEN if broken else None),
    )


def _parse(document: bytes, url: str, content_type: str | None) -> feedparser.FeedParserDict:
    """Parse a feed, handed over as a stream: bytes could be taken by feedparser for a file name or an address."""
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    return feedparser.parse(BytesIO(document), response_headers=headers, sanitize_html=False)


def _entries(feed: feedparser.FeedParserDict, url: str, timezone: str | None) -> Iterator[ListedEntry]:
    raws = [_raw(item, key) for item in feed.entries for key in ("published", "updated")]
    dates = DateReader(timezone, raws, feed.feed.get("language"))
    # RSS has no date of a change. If an item has only dc:date, feedparser calls that date "updated".
    is_rss = str(feed.get("version") or "").startswith("rss")
    for item in feed.entries:
        address = clean_url(url, _link(item))
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


def _link(item: feedparser.FeedParserDict) -> str | None:
    """Return the newsroom's own address of an item.

    That is the original address that FeedBurner notes beside its own, or the link, or an id that is an address.
    """
    for key in ("feedburner_origlink", "link", "id"):
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value if key != "id" or value.startswith(("http://", "https://")) else None
    return None


def _raw(item: feedparser.FeedParserDict, key: str) -> str | None:
    """Return a date of an item as it is written, or None.

    It is only asked for if the item has it: otherwise feedparser answers with the item's other date.
    """
    value = item.get(key) if key in item else None
    return str(value).strip() or None if value else None
