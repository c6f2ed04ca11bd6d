"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from crawler.discovery.listed_dates import DateReader
from crawler.model.channels import ChannelKind
from crawler.model.entries import ListedEntry, clean_title, listed_url

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(document: bytes) -> dict[str, Any] | None:
    """Return the object that a JSON feed is; None if the document is no JSON, or other JSON.

    Without a version it counts as a feed if it has a list of items that have an address.
    """
    if document.lstrip()[:1] != b"{":
        return None
    try:
        found = json.loads(document.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    items = found.get("items")
    is_named = _VERSION in str(found.get("version"))
    is_like_one = isinstance(items, list) and any(
        isinstance(item, dict) and item.get("url") for item in items
    )
    return found if is_named or is_like_one else None


def json_entries(feed: dict[str, Any], url: str, timezone: str | None) -> tuple[ListedEntry, ...]:
    """Return the entries of a JSON feed that was fetched from ``url``; items without a web address are left out."""
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    written = [_text(item.get(key)) for item in items for key in ("date_published", "date_modified")]
    dates = DateReader(timezone, written, _text(feed.get("language")))
    base = listed_url(url, _text(feed.get("home_page_url"))) or url
    found: dict[str, ListedEntry] = {}
    for item in items:
        if address := _address(item, base):
            found.setdefault(address, _entry(item, address, dates))
    return tuple(found.values())


def _entry(item: dict[str, Any], address: str, dates: DateReader) -> ListedEntry:
    published, modified = _text(item.get("date_published")), _text(item.get("date_modified"))
    return ListedEntry(
        address,
        title=clean_title(_text(item.get("title"))),
        published=dates.read(published, address),
        published_raw=published,
        lastmod=dates.read(modified, address),
        channel=ChannelKind.FEED,
    )


def _address(item: dict[str, Any], base: str) -> str | None:
    """Return an item's own page; ``external_url`` is the page that it is about, and never its own."""
    name = _text(item.get("id")) or ""
    return listed_url(base, _text(item.get("url"))) or (
        listed_url(base, name) if name.startswith(("http://", "https://")) else None
    )


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
