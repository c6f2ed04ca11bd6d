"""Atom feeds (RFC 4287) of the archive: edits, vanished articles, alarms."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]
from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import EditsFilter, VanishedFilter, read_filter, require_known
from scheduler.web.pages.rendering import words
from scheduler.web.pages.windowed_lists import VANISHED, ListedRows, read_edits, read_list, read_source_names
from sql.rows.pages import PAGE_PAST_ALARMS, EditOnPage, PastAlarm, VanishedArticle

_ATOM = "http://www.w3.org/2005/Atom"
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALARMS = 50


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed; its id is made from ``key`` and never changes, ``path`` leads to its page here."""

    key: str
    title: str
    author: str
    text: str
    path: str
    at: datetime


async def edits(request: Request, asking: Asking) -> Response:
    """The feed of edits, with the filters of their page."""
    chosen = read_filter(EditsFilter, request.query_params)
    await read_source_names(asking, chosen)
    listed = await read_edits(asking, chosen)
    return _feed(request, "Edits", "/edits", map(_edit, listed.rows), _left_out(listed))


async def vanished(request: Request, asking: Asking) -> Response:
    """The feed of articles that cannot be read any more."""
    chosen = read_filter(VanishedFilter, request.query_params)
    await read_source_names(asking, chosen)
    listed = await read_list(asking, VANISHED, chosen)
    return _feed(request, "Vanished articles", "/vanished", map(_absence, listed.rows), _left_out(listed))


async def alarms(request: Request, asking: Asking) -> Response:
    """The feed of alarms, open and closed."""
    require_known(request.query_params)
    rows = (await asking.ask(PAGE_PAST_ALARMS, most=_ALARMS)).rows
    return _feed(request, "Alarms", "/", map(_alarm, rows))


def _edit(row: EditOnPage) -> FeedEntry:
    changes = (
        f"{hunk['field']}: … {hunk['before']} [-{hunk['removed']}-] {{+{hunk['added']}+}} {hunk['after']} …"
        for hunk in row.hunks
    )
    flags = words([row.class_, *row.flags])
    taken_out = [f"The words were taken out of the archive at {row.redacted_at}."] if row.redacted_at else []
    text = "\n".join(
        [f"{row.source}: {flags}; between {row.changed_after} and {row.changed_before}", *taken_out, *changes]
    )
    path = f"/articles/{row.article_id}?revision={row.revision_id}"
    title = row.title or row.url
    at = row.redacted_at or row.changed_before
    return FeedEntry(f"edit {row.revision_id}", title, row.source, text, path, at)


def _absence(row: VanishedArticle) -> FeedEntry:
    text = f"{row.source}: {words([row.state])} since {row.missing_since}, last seen {row.last_seen_at}"
    key = f"absence {row.article_id} {row.missing_since.isoformat()}"
    title = row.title or row.url
    return FeedEntry(key, title, row.source, text, f"/articles/{row.article_id}", row.missing_since)


def _alarm(row: PastAlarm) -> FeedEntry:
    of = row.source or "palimpsest"
    at = row.closed_at or row.opened_at
    title = f"{of}: {words([row.kind])}{' (over)' if row.closed_at else ''}"
    path = f"/sources/{row.source}" if row.source else "/"
    return FeedEntry(f"alarm {row.id}", title, of, f"{row.why}\n{row.remedy}", path, at)


def _left_out(listed: ListedRows[Any]) -> str:
    return f"What came before {listed.back_to.isoformat()} was not looked at." if listed.back_to else ""


def _feed(
    request: Request, title: str, path: str, entries: Iterable[FeedEntry], left_out: str = ""
) -> Response:
    base = str(request.base_url).rstrip("/")
    listed = list(entries)
    newest = max((entry.at for entry in listed), default=datetime.fromtimestamp(0, UTC))
    feed = _E.feed(
        _E.title(f"Palimpsest: {title}"),
        _E.id(_urn(f"feed {request.url.path}?{request.url.query}")),
        _E.updated(newest.isoformat()),
        *([_E.subtitle(left_out)] if left_out else []),
        _E.link(rel="self", href=str(request.url)),
        _E.link(rel="alternate", type="text/html", href=f"{base}{path}"),
        *(_entry(entry, base) for entry in listed),
    )
    body = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return Response(body, media_type="application/atom+xml")


def _entry(entry: FeedEntry, base: str) -> Any:
    return _E.entry(
        _E.title(_clean(entry.title)),
        _E.id(_urn(entry.key)),
        _E.updated(entry.at.isoformat()),
        _E.author(_E.name(_clean(entry.author))),
        _E.link(rel="alternate", type="text/html", href=f"{base}{entry.path}"),
        _E.content(_clean(entry.text), type="text"),
    )


def _urn(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"palimpsest {key}").urn


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not allow."""
    return _FORBIDDEN.sub("", text)
