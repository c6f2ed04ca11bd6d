"""Where a newsroom's feeds and sitemaps are: named by its home page, by robots.txt, or at the usual paths."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import unquote

from lxml.html import HtmlElement
from protego import Protego

from crawler.discovery.documents import root_name, unpack
from crawler.discovery.feeds import FEED_ROOTS
from crawler.discovery.link_pages import base_of, parse_page
from crawler.discovery.sitemaps import SITEMAP_ROOTS
from crawler.model.entries import clean_url

MOST_FEEDS = 8
"""Feeds that are taken from a home page; some name one for each of hundreds of subjects."""

_KNOWN = tomllib.loads((files(__package__) / "channel_hints.toml").read_text("utf-8"))
USUAL_FEED_PATHS: tuple[str, ...] = tuple(_KNOWN["feed_paths"])
"""Paths at which feeds usually are, the most frequent first."""
USUAL_SITEMAP_PATHS: tuple[str, ...] = tuple(_KNOWN["sitemap_paths"])
"""Paths at which sitemaps usually are, the most frequent first."""
_FEED_TYPES = frozenset(_KNOWN["feed_types"])
_NOT_ARTICLES = frozenset(_KNOWN["not_articles"])

_WORD = re.compile(r"\w+")
_ADDRESSES = re.compile(rb"\s*(?:https?://[^\s<>]+\s+)*https?://[^\s<>]*\s*")
_HEAD = 4096
"""Bytes at the beginning of a text by which it is recognised as a list of addresses."""


def feeds_in_page(html: bytes, url: str) -> list[str]:
    """Return the addresses of the feeds that a page names in ``<link rel="alternate">``, in its order.

    Feeds that hold no articles, such as those of comments, are left out. There are at most ``MOST_FEEDS``. Never
    raises.
    """
    root = parse_page(html)
    base = base_of(root, url)
    found = (clean_url(base, link.get("href")) for link in root.iter("link") if _names_a_feed(link))
    return list(dict.fromkeys(address for address in found if address))[:MOST_FEEDS]


def _names_a_feed(link: HtmlElement) -> bool:
    relation = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    told = f"{unquote(link.get('href') or '')} {link.get('title') or ''}".lower()
    return "alternate" in relation and kind in _FEED_TYPES and not _NOT_ARTICLES & set(_WORD.findall(told))


def sitemaps_in_robots(text: str, url: str = "") -> list[str]:
    """Return the addresses of the ``Sitemap:`` lines of robots.txt (RFC 9309, section 2.2.4), in order."""
    found = (clean_url(url, line) for line in Protego.parse(text).sitemaps)
    return list(dict.fromkeys(address for address in found if address))


def looks_like_feed(body: bytes) -> bool:
    """Whether an answer is a feed, judged by its root element."""
    return root_name(unpack(body)[0]) in FEED_ROOTS


def looks_like_sitemap(body: bytes) -> bool:
    """Whether an answer is a sitemap: its root element is one of a sitemap, or its first lines are all addresses."""
    document = unpack(body)[0]
    lines = document if len(document) <= _HEAD else document[:_HEAD].rpartition(b"\n")[0]
    return root_name(document) in SITEMAP_ROOTS or _ADDRESSES.fullmatch(lines) is not None
