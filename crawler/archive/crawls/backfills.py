"""Backfills: the sitemaps and pages of a source's history that are to be read, and how far that has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.sources.address_keys import kept_keys
from crawler.identity import URL_KEY_VERSION
from crawler.model.entries import KeyedAddress, ListedEntry
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import Visit
from sql.database import Database, Session
from sql.rows.backfill import (
    BACKFILL_PROGRESS,
    BEGIN_BACKFILL,
    NEXT_BACKFILL_FILE,
    NEXT_BACKFILL_PAGES,
    OPEN_BACKFILL,
    BackfillFile,
    BackfillPage,
    BackfillProgress,
)

_ADDRESS_AT_MOST = 8000
"""Characters of an address; longer ones are left out."""
DEEPEST = 4
"""Sitemap indexes within each other that are followed."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """An open backfill of a source; addresses dated before ``since`` are left alone."""

    id: int
    source_id: int
    since: datetime


async def open_backfill(database: Database, source_id: int, since: datetime) -> Backfill:
    """Return the open backfill of a source, whatever its date, or begin one."""
    async with database.transaction() as session:
        row = await session.first(OPEN_BACKFILL, source_id=source_id)
        if row is None:
            row = await session.one(BEGIN_BACKFILL, source_id=source_id, since=since)
    return Backfill(row.id, source_id, row.since)


async def put_files(session: Session, backfill: Backfill, entries: Sequence[ListedEntry], depth: int) -> None:
    """Add sitemaps to be read; those that are known already stay as they are."""
    await session.run(
        "put_backfill_files",
        backfill_id=backfill.id,
        urls=[entry.url for entry in entries],
        lastmods=[entry.lastmod for entry in entries],
        depth=depth,
    )


async def next_file(session: Session, backfill: Backfill) -> BackfillFile | None:
    """Return the sitemap that is read next, or None if all were read."""
    return await session.first(NEXT_BACKFILL_FILE, backfill_id=backfill.id)


async def put_pages(session: Session, backfill: Backfill, listed: Sequence[KeyedAddress]) -> None:
    """Add pages of a sitemap, but not those that the archive has looked at already, or will in its ordinary crawls."""
    short = [each for each in listed if len(each.url) <= _ADDRESS_AT_MOST]
    keys = await kept_keys(session, {each.url: each.key for each in short})
    await session.run(
        "put_backfill_pages",
        backfill_id=backfill.id,
        source_id=backfill.source_id,
        urls=[each.url for each in short],
        keys=[keys[each.url] for each in short],
        dates=[each.date for each in short],
        key_version=URL_KEY_VERSION,
    )


async def note_file(session: Session, file: BackfillFile, outcome: str, entries: int) -> None:
    """Note that a sitemap was read or could not be; if the failure may pass by itself, it is tried again."""
    await session.run(
        "note_backfill_file",
        file_id=file.id,
        outcome=outcome,
        entries=entries,
        is_final=outcome not in FetchOutcome.MAY_PASS,
    )


async def next_pages(session: Session, backfill: Backfill, after: int, at_most: int) -> list[Visit]:
    """Return the next pages that were not looked at yet, those with an address id over ``after``."""
    rows = await session.all(NEXT_BACKFILL_PAGES, backfill_id=backfill.id, after=after, at_most=at_most)
    return [_visit(row) for row in rows]


def _visit(row: BackfillPage) -> Visit:
    return Visit(
        address_id=row.address_id,
        url=row.url,
        url_key=row.url_key,
        first_seen_at=row.first_seen_at,
        etag=row.etag,
        last_modified=row.last_modified,
        looks=row.looks,
        failures=row.failures,
        conditional=row.conditional,
        visit_interval=row.visit_interval,
        known_sha256=row.known_sha256,
        dated_at=row.dated_at,
    )


async def progress(database: Database, backfill: Backfill) -> BackfillProgress:
    """Return how far a backfill has come."""
    async with database.transaction() as session:
        return await session.one(BACKFILL_PROGRESS, backfill_id=backfill.id)
