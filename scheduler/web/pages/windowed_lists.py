"""Lists in which few rows may match: they are looked through from the newest back, as far as a page has time for.

Example: the edits of one source with the flag "negation". First the last two days are looked through, then the last
16 days, then the last 128 and so on, until the page is full or its time is used up. In the latter case the page says
how far back it goes, and a link continues from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic

import psycopg

from scheduler.web.pages.archive_reader import STATEMENT_SECONDS, Asking
from scheduler.web.pages.filters import ROWS, EditsFilter, Filter, page_key, require_source
from sql.rows.pages import (
    PAGE_COPIES,
    PAGE_COPIES_BEGIN,
    PAGE_EDITS,
    PAGE_EDITS_ABOUT,
    PAGE_EDITS_BEGIN,
    PAGE_HEADLINES,
    PAGE_HITS,
    PAGE_SOURCE_NAMES,
    PAGE_VANISHED,
    PAGE_VANISHED_BEGIN,
    EditOnPage,
    SourceName,
)
from sql.rows.statement import RowT, Scalar, Statement

_DAYS = (2, 16, 128, 1024, 8192)
"""Days, counted back from the newest row, to which each step reaches."""
_SECONDS = 0.05
"""Seconds for all steps after the first one."""
_SEARCH_SECONDS = 0.15
"""The same if words are searched for, which takes longer."""
_RARE = 2000
"""Edits; if a query matches no more than so many, all of them are read instead of looking back step by step."""


@dataclass(frozen=True, slots=True)
class ListedRows(Generic[RowT]):
    """A page of a list; ``older`` is the query string of the next page, or None if there is none.

    ``back_to`` is set if the page is not full because its time was used up: it is how far back was looked.
    """

    rows: list[RowT]
    sql: str
    older: str | None
    back_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT]):
    """What a list is read by: its statement, that for the time of its oldest row, and the columns of its order.

    The first of the columns is a time.
    """

    statement: Statement[RowT]
    begin: Scalar[datetime]
    key: tuple[str, ...]


EDITS = Listing(PAGE_EDITS, PAGE_EDITS_BEGIN, ("changed_before", "revision_id"))
EDITS_ABOUT = Listing(PAGE_EDITS_ABOUT, PAGE_EDITS_BEGIN, EDITS.key)
HEADLINES = Listing(PAGE_HEADLINES, PAGE_EDITS_BEGIN, EDITS.key)
VANISHED = Listing(PAGE_VANISHED, PAGE_VANISHED_BEGIN, ("missing_since", "article_id"))
COPIES = Listing(PAGE_COPIES, PAGE_COPIES_BEGIN, ("recorded_at", "article_id", "other_id"))


async def read_source_names(asking: Asking, chosen: Filter) -> list[SourceName]:
    """Return the sources to choose from; raises BadFilter if another one was chosen."""
    rows = (await asking.ask(PAGE_SOURCE_NAMES)).rows
    require_source(chosen, [row.name for row in rows])
    return rows


async def read_list(
    asking: Asking, listing: Listing[RowT], chosen: Filter, most: int | None = None
) -> ListedRows[RowT]:
    """Read a page of a list, the newest first, of at most so many rows; raises psycopg.Error."""
    if chosen.narrows:
        return await _look_back(asking, listing, chosen, most or ROWS)
    return await _read(asking, listing, chosen, most or ROWS)


async def read_edits(asking: Asking, chosen: EditsFilter, most: int | None = None) -> ListedRows[EditOnPage]:
    """Read a page of edits, the newest first, of at most so many rows; raises psycopg.Error."""
    if chosen.q and await _is_rare(asking, chosen.q):
        return await _read(asking, EDITS_ABOUT, chosen, most or ROWS)
    return await read_list(asking, EDITS, chosen, most)


async def _is_rare(asking: Asking, query: str) -> bool:
    hits = (await asking.ask(PAGE_HITS, q=query)).first()
    return hits is None or hits <= _RARE


async def _read(asking: Asking, listing: Listing[RowT], chosen: Filter, most: int) -> ListedRows[RowT]:
    answer = await asking.ask(listing.statement, **_values(chosen, most))
    return _listed(answer.rows, answer.sql, chosen, listing, most)


def _values(chosen: Filter, most: int) -> dict[str, Any]:
    """Return the parameters of a list's statement; one row more than shown tells if there is a next page."""
    return {"since": None, "until": None, **chosen.values(), "most": most + 1}


def _listed(
    rows: list[RowT], sql: str, chosen: Filter, listing: Listing[RowT], most: int
) -> ListedRows[RowT]:
    older = None
    if len(rows) > most:
        older = chosen.query(after=page_key(*(getattr(rows[most - 1], name) for name in listing.key)))
    return ListedRows(rows[:most], sql, older)


async def _look_back(asking: Asking, listing: Listing[RowT], chosen: Filter, most: int) -> ListedRows[RowT]:
    """Look back step by step; the first step is made in any case, the others while there is time."""
    values = _values(chosen, most)
    begin = (await asking.ask(listing.begin)).first()
    deadline = time.monotonic() + (_SEARCH_SECONDS if values.get("q") else _SECONDS)
    rows: list[RowT] = []
    back_to: datetime | None = None
    for since, until in _steps(values, begin):
        try:
            limit = deadline - time.monotonic() if back_to else STATEMENT_SECONDS
            async with asking.within(limit):
                found = await asking.ask(listing.statement, **values | {"since": since, "until": until})
        except psycopg.errors.QueryCanceled:
            if back_to is None:
                raise
            break
        rows += found.rows
        back_to = since if since != values["since"] else None
        if len(rows) > most or back_to is None or time.monotonic() > deadline:
            break
    sql = asking.sql(listing.statement, **values | {"since": back_to or values["since"]})
    listed = _listed(rows, sql, chosen, listing, most)
    if listed.older or back_to is None:
        return listed
    return ListedRows(listed.rows, sql, chosen.query(after=page_key(back_to, 0)), back_to)


def _steps(
    values: dict[str, Any], oldest: datetime | None
) -> Iterator[tuple[datetime | None, datetime | None]]:
    """Yield the span of time of each step, the newest first; the last one reaches as far back as was asked for.

    No step ends before the ``oldest`` row of the list: in an archive of eleven minutes there is only one step.
    """
    newest = min(at for at in (values["after_at"], values["until"], datetime.now(UTC)) if at is not None)
    begin, until = values["since"], values["until"]
    reach = newest if oldest is None else max(oldest, begin or oldest)
    for days in _DAYS:
        since = newest - timedelta(days=days)
        if since <= reach:
            break
        yield since, until
        until = since
    yield begin, until
