"""The feeds of the archive: edits, one article, vanished articles, copies, what a search finds, alarms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from crawler.revisions.vocabulary import LABELS
from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.feed_formats import Feed, FeedEntry, answer
from scheduler.web.pages.filters import (
    BadFilter,
    EditsFilter,
    Filter,
    FoundFilter,
    VanishedFilter,
    read_filter,
    require_known,
)
from scheduler.web.pages.rendering import web, words
from scheduler.web.pages.windowed_lists import (
    COPIES,
    VANISHED,
    ListedRows,
    read_edits,
    read_list,
    read_source_names,
)
from sql.rows.pages import (
    PAGE_ABSENCES,
    PAGE_ARTICLE,
    PAGE_EDITS_OF,
    PAGE_PAST_ALARMS,
    PAGE_SEARCH,
    CopyPair,
    EditOnPage,
    FoundArticle,
    PastAlarm,
    VanishedArticle,
)

_ENTRIES = 500
"""Entries of a page of a feed. A reader finds more of them on the next pages (RFC 5005)."""
_FOUND = 100
"""The same for a search, whose snippets take longer to read."""
_BIGGEST = 2**63
_NOTICE = {True: "; no notice found", False: "", None: "; notices not looked for"}
"""What an entry says of ``archive.edits.no_notice_found``."""


async def edits(request: Request, asking: Asking) -> Response:
    """The feed of edits, with the filters of their page."""
    chosen = read_filter(EditsFilter, request.query_params)
    await read_source_names(asking, chosen)
    listed = await read_edits(asking, chosen, _ENTRIES)
    return answer(request, _feed("Edits", "/edits", chosen, map(_edit, listed.rows), listed))


async def vanished(request: Request, asking: Asking) -> Response:
    """The feed of articles that cannot be read any more."""
    chosen = read_filter(VanishedFilter, request.query_params)
    await read_source_names(asking, chosen)
    listed = await read_list(asking, VANISHED, chosen, _ENTRIES)
    return answer(
        request, _feed("Vanished articles", "/vanished", chosen, map(_absence, listed.rows), listed)
    )


async def copies(request: Request, asking: Asking) -> Response:
    """The feed of pairs of articles that are one piece of copy."""
    chosen = read_filter(Filter, request.query_params)
    await read_source_names(asking, chosen)
    listed = await read_list(asking, COPIES, chosen, _ENTRIES)
    return answer(request, _feed("Copies", "/copies", chosen, map(_copy, listed.rows), listed))


async def search(request: Request, asking: Asking) -> Response:
    """The feed of the articles that a search finds, the newest first."""
    chosen = read_filter(FoundFilter, request.query_params)
    if not chosen.q:
        raise BadFilter("q: a feed of a search takes the words that are searched for")
    await read_source_names(asking, chosen)
    rows = (await asking.ask(PAGE_SEARCH, **chosen.values(), most=_FOUND)).rows
    older = chosen.query(after=rows[-1].page_key) if len(rows) == _FOUND else None
    title, page = _title("Search", chosen), _page("/search", chosen)
    return answer(request, Feed(title, page, list(map(_found, rows)), older))


async def article(request: Request, asking: Asking) -> Response:
    """The feed of one article: its edits, and when it was gone."""
    require_known(request.query_params)
    number = request.path_params["article_id"]
    found = (await asking.ask(PAGE_ARTICLE, article_id=number)).first() if number < _BIGGEST else None
    if found is None:
        raise BadFilter("the archive has no article of this number")
    changes = (await asking.ask(PAGE_EDITS_OF, article_id=found.id, most=_ENTRIES)).rows
    absences = (await asking.ask(PAGE_ABSENCES, article_id=found.id)).rows
    entries = sorted(
        [*map(_edit, changes), *map(_absence, absences)], key=lambda entry: entry.at, reverse=True
    )
    return answer(request, Feed(found.title or found.url, f"/articles/{found.id}", entries))


async def alarms(request: Request, asking: Asking) -> Response:
    """The feed of alarms, open and closed."""
    require_known(request.query_params)
    rows = (await asking.ask(PAGE_PAST_ALARMS, most=_ENTRIES)).rows
    return answer(request, Feed("Alarms", "/", list(map(_alarm, rows))))


def _feed(
    name: str, path: str, chosen: Filter, entries: Iterable[FeedEntry], listed: ListedRows[Any]
) -> Feed:
    left_out = f"What came before {listed.back_to.isoformat()} was not looked at." if listed.back_to else ""
    return Feed(_title(name, chosen), _page(path, chosen), list(entries), listed.older, left_out)


def _title(name: str, chosen: Filter) -> str:
    """Return a title that tells feeds with different filters apart: "Edits, source herald, flag number"."""
    parts = chosen.model_dump(mode="json", by_alias=True, exclude={"after"}).items()
    return ", ".join([name, *(f"{part} {value}" for part, value in parts if value not in (None, "", False))])


def _page(path: str, chosen: Filter) -> str:
    query = chosen.query(after=None)
    return f"{path}?{query}" if query else path


def _edit(row: EditOnPage) -> FeedEntry:
    when = f"between {_utc(row.changed_after)} and {_utc(row.changed_before)}"
    touched = words([LABELS.get(row.class_, row.class_), *row.flags])
    about = f"{row.source}: {touched}; {when}{_NOTICE[row.no_notice_found]}"
    parts = [_paragraph(about)]
    if row.redacted_at:
        parts.append(_paragraph(f"The words were taken out of the archive {_utc(row.redacted_at)}."))
    parts += map(_hunk, row.hunks)
    return FeedEntry(
        key=f"edit {row.revision_id}",
        title=row.title or row.url,
        author=row.source,
        html=Markup("").join(parts),
        path=f"/articles/{row.article_id}?revision={row.revision_id}",
        at=row.changed_before,
        updated=row.redacted_at,
        original=web(row.url),
        categories=tuple(dict.fromkeys([row.class_, *row.flags])),
    )


def _hunk(hunk: dict[str, Any]) -> Markup:
    if hunk.get("moved"):
        way = "away" if hunk["removed"] else "here"
        return Markup("<p>{}: moved {}: {}</p>").format(hunk["field"], way, hunk["removed"] or hunk["added"])
    return Markup("<p>{}: … {} <del>{}</del> <ins>{}</ins> {} …</p>").format(
        *(hunk[name] for name in ("field", "before", "removed", "added", "after"))
    )


def _absence(row: VanishedArticle) -> FeedEntry:
    about = f"{row.source}: {words([row.state])} since {_utc(row.missing_since)}, last seen {_utc(row.last_seen_at)}"
    if row.back_at:
        about += f", back at {_utc(row.back_at)}"
    return FeedEntry(
        key=f"absence {row.article_id} {row.missing_since.isoformat()}",
        title=row.title or row.url,
        author=row.source,
        html=_paragraph(about),
        path=f"/articles/{row.article_id}",
        at=row.missing_since,
        updated=row.back_at,
        original=web(row.url),
        categories=(row.state,),
    )


def _copy(row: CopyPair) -> FeedEntry:
    about = (
        f"{row.source} and {row.other_source}: {words([row.kind])}, {row.score:.0%}; "
        f"seen by {_utc(row.seen_before)} and by {_utc(row.other_seen_before)}"
    )
    return FeedEntry(
        key=f"copy {row.article_id} {row.other_id}",
        title=f"{row.title or 'Without a headline'} / {row.other_title or 'Without a headline'}",
        author=row.other_source,
        html=_paragraph(about),
        path=f"/articles/{row.other_id}",
        at=row.recorded_at,
        updated=row.parted_at,
        categories=(row.kind,),
    )


def _found(row: FoundArticle) -> FeedEntry:
    return FeedEntry(
        key=f"article {row.article_id}",
        title=row.title or row.url,
        author=row.source_name,
        html=_paragraph(f"{row.source_name}, {_utc(row.sort_at)}"),
        path=f"/articles/{row.article_id}",
        at=row.sort_at,
        original=web(row.url),
    )


def _alarm(row: PastAlarm) -> FeedEntry:
    of = row.source or "palimpsest"
    return FeedEntry(
        key=f"alarm {row.id}",
        title=f"{of}: {words([row.kind])}{' (over)' if row.closed_at else ''}",
        author=of,
        html=_paragraph(row.why) + _paragraph(row.remedy),
        path=f"/sources/{row.source}" if row.source else "/",
        at=row.opened_at,
        updated=row.closed_at,
        categories=(row.kind, row.severity),
    )


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _utc(moment: datetime) -> str:
    """Write a time to the minute: "2026-03-01 12:00 UTC"."""
    return moment.strftime("%Y-%m-%d %H:%M UTC")
