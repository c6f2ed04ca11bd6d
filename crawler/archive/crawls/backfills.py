"""Backfills: what a walk through a source's sitemap history has found, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.identity import URL_KEY_VERSION
from crawler.model.entries import KeyedAddress, ListedEntry
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import Visit
from sql.database import Database, Session

_ADDRESS_AT_MOST = 8000
DEEPEST = 4
"""Indexes within indexes that are followed."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """An open backfill of a source; addresses dated before ``since`` are left alone."""

    id: int
    source_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """A sitemap that is to be read; ``depth`` 1 is a root."""

    id: int
    url: str
    depth: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Sitemaps and pages, known and done."""

    files: int
    files_read: int
    pages: int
    pages_done: int


async def open_backfill(database: Database, source_id: int, since: datetime) -> Backfill:
    """The open backfill of a source, whatever its date, or a new one."""
    async with database.transaction() as session:
        row = await session.first("open_backfill", source_id=source_id)
        if row is None:
            row = await session.one("begin_backfill", source_id=source_id, since=since)
    return Backfill(row["id"], source_id, row["since"])


async def put_files(session: Session, backfill: Backfill, entries: Sequence[ListedEntry], depth: int) -> None:
    """Sitemaps to be read; those that are known already stay as they are."""
    await session.run(
        "put_backfill_files",
        backfill_id=backfill.id,
        urls=[entry.url for entry in entries],
        lastmods=[entry.lastmod for entry in entries],
        depth=depth,
    )


async def next_file(session: Session, backfill: Backfill) -> SitemapFile | None:
    """The sitemap that is read next."""
    row = await session.first("next_backfill_file", backfill_id=backfill.id)
    return SitemapFile(**row) if row else None


async def put_pages(session: Session, backfill: Backfill, listed: Sequence[KeyedAddress]) -> None:
    """Addresses of a sitemap; those that the archive has looked at, or will by itself, are left out."""
    short = [each for each in listed if len(each.url) <= _ADDRESS_AT_MOST]
    await session.run(
        "put_backfill_pages",
        backfill_id=backfill.id,
        source_id=backfill.source_id,
        urls=[each.url for each in short],
        keys=[each.key for each in short],
        dates=[each.date for each in short],
        key_version=URL_KEY_VERSION,
    )


async def note_file(session: Session, file: SitemapFile, outcome: str, entries: int) -> None:
    """A sitemap was read, or could not be; where that may pass it is tried again."""
    await session.run(
        "note_backfill_file",
        file_id=file.id,
        outcome=outcome,
        entries=entries,
        is_final=outcome not in FetchOutcome.MAY_PASS,
    )


async def next_pages(session: Session, backfill: Backfill, after: int, at_most: int) -> list[Visit]:
    """Addresses beyond ``after`` that were not looked at yet."""
    rows = await session.all("next_backfill_pages", backfill_id=backfill.id, after=after, at_most=at_most)
    return [Visit(**row) for row in rows]


async def progress(database: Database, backfill: Backfill) -> Progress:
    """How far a backfill has come."""
    async with database.transaction() as session:
        return Progress(**await session.one("backfill_progress", backfill_id=backfill.id))
