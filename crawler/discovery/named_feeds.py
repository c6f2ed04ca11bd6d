"""The feeds and sitemaps that a page names: in its head, in the header ``Link`` (RFC 8288), or by links for people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.link_pages import base_of, parse_page
from crawler.identity import registrable_domain
from crawler.model.entries import listed_url

MOST_FEEDS = 8
"""Feeds that are taken from a home page; some name one for each of hundreds of subjects."""
MOST_SHOWN = 4
"""Links for people that are tried; such a link often leads to a page about feeds."""

_KNOWN = tomllib.loads((files(__package__) / "channel_hints.toml").read_text("utf-8"))
_FEED_TYPES = frozenset(_KNOWN["feed_types"])
_MIXED_TYPES = frozenset(_KNOWN["mixed_types"])
_FEED_WORDS = frozenset(_KNOWN["feed_words"])
_NOT_ARTICLES = frozenset(_KNOWN["not_articles"])

_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))")


def feeds_in_page(html: bytes, url: str, header: str = "") -> list[str]:
    """Return the addresses of the feeds that a page names for programs, in its order.

    It names them by ``<link rel="alternate">`` with the media type of a feed, by ``<link rel="feed">``, or in the
    header ``Link``, all of whose values ``header`` holds. Feeds that hold no articles, such as those of comments, are
    left out. There are at most ``MOST_FEEDS``. Never raises.
    """
    return _once(address for address, link in _named(html, url, header) if _is_feed(link))[:MOST_FEEDS]


def sitemaps_in_page(html: bytes, url: str, header: str = "") -> list[str]:
    """Return the addresses of the sitemaps that a page names by the relation ``sitemap``. Never raises."""
    return _once(address for address, link in _named(html, url, header) if "sitemap" in _relations(link))


def feeds_shown(html: bytes, url: str) -> list[str]:
    """Return the addresses of links for people that can be feeds of the page's own site, at most ``MOST_SHOWN``.

    The link is called RSS or Atom, or its path ends so; or its address begins with ``feed:``. Never raises.
    """
    root = parse_page(html)
    base, site = base_of(root, url), registrable_domain(url)
    found = ((listed_url(base, link.get("href")), link) for link in root.iter("a"))
    return _once(
        address
        for address, link in found
        if address and registrable_domain(address) == site and _is_shown_feed(address, link)
    )[:MOST_SHOWN]


def _named(html: bytes, url: str, header: str) -> Iterator[tuple[str, dict[str, str]]]:
    for href, rest in _LINK.findall(header):
        attributes = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
        if address := listed_url(url, href):
            yield address, attributes | {"href": href}
    root = parse_page(html)
    base = base_of(root, url)
    for link in root.iter("link"):
        if address := listed_url(base, link.get("href")):
            yield address, {str(name): str(value) for name, value in link.attrib.items()}


def _is_feed(link: dict[str, str]) -> bool:
    relations, kind = _relations(link), link.get("type", "").partition(";")[0].strip().lower()
    told = f"{unquote(link.get('href', ''))} {link.get('title', '')}"
    if _NOT_ARTICLES & _words(told):
        return False
    is_mixed = kind in _MIXED_TYPES and bool(_FEED_WORDS & _words(told))
    return "feed" in relations or ("alternate" in relations and (kind in _FEED_TYPES or is_mixed))


def _is_shown_feed(address: str, link: HtmlElement) -> bool:
    words = _words(str(link.text_content()))
    parts = urlsplit(address)
    last = [part for part in parts.path.lower().split("/") if part][-1:]
    told = bool(_FEED_WORDS & words) and len(words) <= len(("subscribe", "to", "our", "rss"))
    is_named = (
        bool(last) and bool(_FEED_WORDS & _words(last[0])) and len(_words(last[0])) <= len(("rss", "xml"))
    )
    is_feed = (link.get("href") or "").strip().lower().startswith("feed:")
    return (told or is_named or is_feed) and not _NOT_ARTICLES & (
        words | _words(f"{parts.path} {parts.query}")
    )


def _relations(link: dict[str, str]) -> list[str]:
    return link.get("rel", "").lower().split()


def _words(text: str) -> set[str]:
    return set(_WORD.findall(unquote(text).lower()))


def _once(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(addresses))
