"""How a feed is written: Atom (RFC 4287) in pages (RFC 5005), or JSON Feed 1.1."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

_ATOM = "http://www.w3.org/2005/Atom"
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed.

    Its id is made from ``key`` and never changes. ``path`` leads to its page here, ``original`` to the newsroom's.
    ``at`` is when what it tells of was first seen; ``updated``, if it is set, is when the entry was changed since.
    """

    key: str
    title: str
    author: str
    html: Markup
    path: str
    at: datetime
    updated: datetime | None = None
    original: str = ""
    categories: tuple[str, ...] = ()

    @property
    def changed_at(self) -> datetime:
        """When the entry was changed last."""
        return self.updated or self.at


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed.

    ``page`` is the path of the same list for people, and ``older`` the query string of the feed's next page, if there
    is one. ``left_out`` says in words what was not looked at.
    """

    title: str
    page: str
    entries: list[FeedEntry]
    older: str | None = None
    left_out: str = ""

    @property
    def changed_at(self) -> datetime:
        """When an entry was changed last."""
        return max((entry.changed_at for entry in self.entries), default=datetime.fromtimestamp(0, UTC))


def answer(request: Request, feed: Feed) -> Response:
    """Answer with a feed, in the form that the suffix of the path names; with 304 if the reader has it already."""
    write, kind = _FORMS[request.url.path.rpartition(".")[2]]
    body = write(request, feed)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(feed.changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _is_known(request.headers, etag, feed.changed_at):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)


def _is_known(headers: Mapping[str, str], etag: str, changed_at: datetime) -> bool:
    """Tell whether the reader has this answer (RFC 9110 §13.2.2: If-None-Match counts before If-Modified-Since)."""
    if given := headers.get("if-none-match"):
        return given.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in given.split(","))
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed_at.replace(microsecond=0) <= since


def _atom(request: Request, feed: Feed) -> bytes:
    base = str(request.base_url).rstrip("/")
    links = [
        _E.link(rel="self", href=str(request.url)),
        _E.link(rel="alternate", type="text/html", href=base + feed.page),
    ]
    if feed.older:
        links.append(_E.link(rel="next", href=f"{base}{request.url.path}?{feed.older}"))
    written = _E.feed(
        _E.title(_clean(f"Palimpsest: {feed.title}")),
        _E.id(_urn(f"feed {request.url.path}?{request.url.query}")),
        _E.updated(feed.changed_at.isoformat()),
        *([_E.subtitle(feed.left_out)] if feed.left_out else []),
        *links,
        *(_atom_entry(entry, base) for entry in feed.entries),
    )
    return etree.tostring(written, xml_declaration=True, encoding="utf-8")


def _atom_entry(entry: FeedEntry, base: str) -> Any:
    return _E.entry(
        _E.title(_clean(entry.title)),
        _E.id(_urn(entry.key)),
        _E.published(entry.at.isoformat()),
        _E.updated(entry.changed_at.isoformat()),
        _E.author(_E.name(_clean(entry.author))),
        _E.link(rel="alternate", type="text/html", href=base + entry.path),
        *([_E.link(rel="via", href=_clean(entry.original))] if entry.original else []),
        *(_E.category(term=term) for term in entry.categories),
        _E.content(_clean(entry.html), type="html"),
    )


def _json(request: Request, feed: Feed) -> bytes:
    base = str(request.base_url).rstrip("/")
    written = {
        "version": _JSON_FEED,
        "title": f"Palimpsest: {feed.title}",
        "home_page_url": base + feed.page,
        "feed_url": str(request.url),
        **({"description": feed.left_out} if feed.left_out else {}),
        **({"next_url": f"{base}{request.url.path}?{feed.older}"} if feed.older else {}),
        "items": [_json_item(entry, base) for entry in feed.entries],
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode()


def _json_item(entry: FeedEntry, base: str) -> dict[str, Any]:
    return {
        "id": _urn(entry.key),
        "url": base + entry.path,
        **({"external_url": entry.original} if entry.original else {}),
        "title": entry.title,
        "content_html": str(entry.html),
        "date_published": entry.at.isoformat(),
        "date_modified": entry.changed_at.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": list(entry.categories),
    }


_FORMS: dict[str, tuple[Callable[[Request, Feed], bytes], str]] = {
    "atom": (_atom, "application/atom+xml"),
    "json": (_json, "application/feed+json"),
}
FORMS = tuple(_FORMS)
"""The suffixes of feeds, each a form."""


def _urn(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"palimpsest {key}").urn


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not allow."""
    return _FORBIDDEN.sub("", text)
