"""How many edits of a list there are by source, class, flag and month, each with the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import EditsFilter
from sql.rows.pages import PAGE_EDIT_FACETS

_SECONDS = 0.15
"""Seconds that counting may take; a list is shown without its counts if it takes longer."""
_TITLES = {"source": "By source", "class": "By class", "flag": "By what they touch", "month": "By month"}
_MOST = 10
"""Entries of a facet, the greatest first, of months the newest."""


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """One value of a facet, how many edits have it, and the query string of the list of them."""

    name: str
    edits: int
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A side by which edits are counted; a chosen value is left out, as all edits of the list have it."""

    by: str
    title: str
    entries: tuple[FacetEntry, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a list; ``is_cut`` says that only its newest thousand edits were counted."""

    facets: tuple[Facet, ...]
    is_cut: bool


async def edit_facets(asking: Asking, chosen: EditsFilter) -> Facets | None:
    """Count the edits of a list; None if words are searched for, or if counting takes too long for a page."""
    if chosen.q:
        return None
    try:
        async with asking.within(_SECONDS):
            rows = (await asking.ask(PAGE_EDIT_FACETS, **chosen.values())).rows
    except psycopg.errors.QueryCanceled:
        return None
    picked = {"source": chosen.source, "class": chosen.class_, "flag": chosen.flag}
    found = []
    for by, title in _TITLES.items():
        counted = [row for row in rows if row.by == by and row.name != picked.get(by)]
        entries = [FacetEntry(row.name, row.edits, _query(chosen, by, row.name)) for row in counted]
        if len(entries) > 1 or (entries and picked.get(by)):
            found.append(Facet(by, title, tuple(entries[:_MOST])))
    return Facets(tuple(found), any(row.is_cut for row in rows))


def _query(chosen: EditsFilter, by: str, name: str) -> str:
    if by != "month":
        return chosen.query(**{by: name, "after": None})
    begin = datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC)
    end = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
    return chosen.query(since=f"{begin:%Y-%m-%d}", until=f"{end:%Y-%m-%d}", after=None)
