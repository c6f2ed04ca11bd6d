"""Where feeds and sitemaps usually are, and whether an answer is one."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from crawler.discovery.documents import root_name, unpack
from crawler.discovery.feeds import FEED_ROOTS
from crawler.discovery.json_feeds import parse_json_feed
from crawler.discovery.mended_xml import mend
from crawler.discovery.sitemaps import SITEMAP_ROOTS

_KNOWN = tomllib.loads((files(__package__) / "channel_hints.toml").read_text("utf-8"))
USUAL_FEED_PATHS: tuple[str, ...] = tuple(_KNOWN["feed_paths"])
"""Paths at which feeds usually are, the most frequent first."""
USUAL_SITEMAP_PATHS: tuple[str, ...] = tuple(_KNOWN["sitemap_paths"])
"""Paths at which sitemaps usually are, the most frequent first."""
_ADDRESSES = re.compile(rb"\s*(?:https?://[^\s<>]+\s+)*https?://[^\s<>]*\s*")
_HEAD = 4096
"""Bytes at the beginning of a text by which it is recognised as a list of addresses."""


def looks_like_feed(body: bytes) -> bool:
    """Whether an answer is a feed, judged by its root element, or by the members of a JSON object."""
    document = mend(unpack(body)[0])
    return root_name(document) in FEED_ROOTS or parse_json_feed(document) is not None


def looks_like_sitemap(body: bytes) -> bool:
    """Whether an answer is a sitemap: its root element is one of a sitemap, or its first lines are all addresses."""
    document = mend(unpack(body)[0])
    lines = document if len(document) <= _HEAD else document[:_HEAD].rpartition(b"\n")[0]
    return root_name(document) in SITEMAP_ROOTS or _ADDRESSES.fullmatch(lines) is not None
