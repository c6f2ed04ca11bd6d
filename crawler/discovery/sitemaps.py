"""Sitemaps and sitemap indexes (sitemaps.org, with Google's news extension), plain, gzipped or as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.documents import obstacle, root_name, unpack
from crawler.discovery.feeds import FEED_ROOTS, read_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.mended_xml import mend
from crawler.discovery.robots_sitemaps import sitemaps_in_robots
from crawler.discovery.sitemap_index import children_to_open
from crawler.model.channels import ChannelKind
from crawler.model.entries import ListedEntry, clean_title, listed_url

__all__ = ["SITEMAP_ROOTS", "SitemapReading", "children_to_open", "read_sitemap"]

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
"""Local names of the root elements of a sitemap and of a sitemap index."""
_ENTRIES_AT_MOST = 50_000
"""Entries of a sitemap; the protocol (sitemaps.org) allows no more."""
_OPENED = re.compile(rb"<(?:[\w.-]+:)?(?:url|sitemap)[\s>]")
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap)\s*>")
_TAIL = 20_000
"""Bytes at the end of a document in which its last entry stands; no address is as long."""
_STAMPED_FROM = 50
_STAMPED_SHARE = 0.5
"""If at least so many entries, and this share of all, were modified in the same minute, it is that of the sitemap."""


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """What a sitemap holds, in its order.

    A ``urlset`` has entries; an ``index`` has children, entries whose address is another sitemap's. A ``urlset`` that
    lists sitemaps beside pages has both.
    ``problem`` is None if all is well.
    """

    kind: Literal["index", "urlset"] = "urlset"
    entries: tuple[ListedEntry, ...] = ()
    children: tuple[ListedEntry, ...] = ()
    problem: ChannelProblem | None = None


def read_sitemap(body: bytes, url: str, timezone: str | None = None) -> SitemapReading:
    """Read a sitemap that was fetched from ``url``; never raises, whatever the bytes are.

    Dates without an offset are read in ``timezone`` (IANA name). At most 50,000 entries are read; the protocol allows
    no more. The protocol also allows a feed, or a text with an address on each line, in the place of a sitemap.
    A robots.txt is read as an index of the sitemaps that it names.
    """
    document, damage = unpack(body)
    if damage == ChannelProblem.TOO_LARGE:
        return SitemapReading(problem=damage)
    document = mend(document)
    root = root_name(document)
    if root is None and (listed := _listed(document, url)):
        return SitemapReading(entries=listed, problem=damage)
    if root is None and (named := sitemaps_in_robots(document, url)):
        children = tuple(ListedEntry(address, channel=ChannelKind.SITEMAP) for address in named)
        return SitemapReading("index", children=children, problem=damage)
    if problem := obstacle(document):
        return SitemapReading(problem=problem)
    if root in FEED_ROOTS:
        feed = read_feed(document, url, timezone=timezone)
        entries = tuple(replace(entry, channel=ChannelKind.SITEMAP) for entry in feed.entries)
        return SitemapReading(entries=entries, problem=damage or feed.problem)
    if root not in SITEMAP_ROOTS:
        return SitemapReading(problem=ChannelProblem.NOT_A_SITEMAP)
    found, broken = _read(document, url, timezone)
    problem = damage or (ChannelProblem.BROKEN if broken else None)
    if root == "sitemapindex":
        return SitemapReading("index", children=found, problem=problem)
    children = tuple(entry for entry in found if _is_sitemap(entry.url))
    entries = _without_stamps([entry for entry in found if not _is_sitemap(entry.url)])
    return (
        SitemapReading("urlset" if entries else "index", entries, children, problem)
        if children
        else (SitemapReading(entries=entries, problem=problem))
    )


def _is_sitemap(url: str) -> bool:
    """Whether an address that a sitemap lists as a page is that of another sitemap, as some programs write an index."""
    if ".xml" not in url.lower():
        return False
    path = urlsplit(url).path.lower()
    return path.endswith((".xml", ".xml.gz")) and not path.endswith(("/rss.xml", "/feed.xml", "/atom.xml"))


def _listed(document: bytes, url: str) -> tuple[ListedEntry, ...]:
    """Return the entries of a sitemap that is a text with one address on each line; none if it is anything else."""
    lines = document.decode("utf-8-sig", "replace").split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:_ENTRIES_AT_MOST]):
        return ()
    addresses = (listed_url(url, line) for line in lines[:_ENTRIES_AT_MOST])
    return tuple(
        ListedEntry(address, channel=ChannelKind.SITEMAP) for address in dict.fromkeys(addresses) if address
    )


def _read(document: bytes, url: str, timezone: str | None) -> tuple[tuple[ListedEntry, ...], bool]:
    """Return the entries of an XML sitemap, and whether it is broken.

    Each element is dropped as soon as it is read: the tree of a sitemap of 50 MB would take a gigabyte.
    """
    found: dict[str, _Written] = {}
    stream = etree.iterparse(
        BytesIO(_without_cut_entry(document)),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in stream:
            entry = _written(element, url)
            if entry is not None:
                found.setdefault(entry.url, entry)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if len(found) >= _ENTRIES_AT_MOST:
                break
    except etree.XMLSyntaxError:
        return _dated(found.values(), timezone), True
    return _dated(found.values(), timezone), len(stream.error_log) > 0


def _without_cut_entry(document: bytes) -> bytes:
    """Return a document without its last entry if it ends before that is closed: its address may be cut, and false.

    Example: of ``<url><loc>https://h.example/a</loc></url><url><loc>https://h.exam`` the second entry goes.
    """
    start = max(0, len(document) - _TAIL)
    closed = max((match.end() for match in _CLOSED.finditer(document, start)), default=start)
    opened = _OPENED.search(document, closed)
    return document[: opened.start()] if opened else document


@dataclass(frozen=True, slots=True)
class _Written:
    """An entry with its dates as they are written: they are read once all are known."""

    url: str
    title: str | None
    published: str | None
    lastmod: str | None


def _written(element: etree._Element, url: str) -> _Written | None:
    texts = _texts(element)
    address = listed_url(url, texts.get("loc"))
    if address is None:
        return None
    return _Written(
        address,
        clean_title(texts.get("news/title")),
        texts.get("news/publication_date"),
        texts.get("lastmod"),
    )


def _texts(element: etree._Element) -> dict[str, str]:
    """Return the texts of an entry's elements by their local names; those of the news extension begin with "news/"."""
    found: dict[str, str] = {}
    for part in element:
        name = _local(part)
        if name == "news":
            found |= {f"news/{_local(inner)}": _text(inner) for inner in reversed(part)}
        elif name in ("loc", "lastmod"):
            found.setdefault(name, _text(part))
    return {name: text for name, text in found.items() if text}


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _dated(found: Collection[_Written], timezone: str | None) -> tuple[ListedEntry, ...]:
    dates = DateReader(timezone, (raw for one in found for raw in (one.published, one.lastmod)))
    return tuple(
        ListedEntry(
            one.url,
            title=one.title,
            published=dates.read(one.published, one.url),
            published_raw=one.published,
            lastmod=dates.read(one.lastmod, one.url),
            channel=ChannelKind.SITEMAP,
        )
        for one in found
    )


def _text(element: etree._Element) -> str:
    return (element.text or "" if not len(element) else "".join(map(str, element.itertext()))).strip()


def _without_stamps(entries: Sequence[ListedEntry]) -> tuple[ListedEntry, ...]:
    """Return the entries without a ``lastmod`` that is only the time at which the sitemap was made.

    Some sites give every address this time, which says nothing about the article. It is recognised if most of many
    entries were modified in the same minute. Dates without a time of day are left alone: many articles share a day.
    """
    minutes = Counter(_minutes(entries))
    minute, count = minutes.most_common(1)[0] if minutes else (None, 0)
    if count < _STAMPED_FROM or count < _STAMPED_SHARE * len(entries):
        return tuple(entries)
    return tuple(
        replace(entry, lastmod=None) if entry.lastmod and _minute(entry) == minute else entry
        for entry in entries
    )


def _minutes(entries: Sequence[ListedEntry]) -> Iterator[str]:
    midnight = "00:00"
    for entry in entries:
        if entry.lastmod and not _minute(entry).endswith(midnight):
            yield _minute(entry)


def _minute(entry: ListedEntry) -> str:
    return entry.lastmod.strftime("%Y-%m-%d %H:%M") if entry.lastmod else ""
