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
"""Paths at which feeds stand by habit, the commonest first."""
USUAL_SITEMAP_PATHS: tuple[str, ...] = tuple(_KNOWN["sitemap_paths"])
"""Paths at which sitemaps stand by habit, the commonest first."""
_FEED_TYPES = frozenset(_KNOWN["feed_types"])
_NOT_ARTICLES = frozenset(_KNOWN["not_articles"])

_WORD = re.compile(r"\w+")
_ADDRESSES = re.compile(rb"\s*(?:https?://[^\s<>]+\s+)*https?://[^\s<>]*\s*")
_HEAD = 4096


def feeds_in_page(html: bytes, url: str) -> list[str]:
    """Return the addresses of the feeds that a page names in ``<link rel="alternate">``, in its order.

    Feeds of comments and the like are left out; at most MOST_FEEDS. Never raises.
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
    """Whether an answer is a feed, to judge by its root element."""
    return root_name(unpack(body)[0]) in FEED_ROOTS


def looks_like_sitemap(body: bytes) -> bool:
    """Whether an answer is a sitemap, to judge by its root element or by its first lines, all addresses."""
    document = unpack(body)[0]
    lines = document if len(document) <= _HEAD else document[:_HEAD].rpartition(b"\n")[0]
    return root_name(document) in SITEMAP_ROOTS or _ADDRESSES.fullmatch(lines) is not None
