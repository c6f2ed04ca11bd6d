"""The duties of thinning: lines of the crawl log that are older than a limit are replaced by counts.

The limit of the settings is for the lines of all sources; a source may have a shorter one of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.sources import Source
from scheduler.config import Config
from sql.database import Database
from sql.rows.retention import DATABASE_NOW, SOURCES_WITH_LIMITS, THIN_FETCHES, THIN_SOURCE_FETCHES

EVERY = timedelta(minutes=10)
"""How often the limit of the settings is applied; with 20,000 lines each time it keeps up with 30 fetches a second."""
EVERY_OF_SOURCES = timedelta(hours=1)
"""How often the sources' own limits, which are in days, are applied."""
_LINES_AT_ONCE = 20_000
"""Lines of one transaction, which takes some seconds; a longer one would hold up others."""


async def thin_fetches(database: Database, config: Config) -> int:
    """Replace some lines that are older than the limit of the settings by counts; returns how many."""
    before = datetime.now(UTC) - config.keep_fetches
    async with database.transaction() as session:
        thinned: int = await session.one(THIN_FETCHES, before=before, most=_LINES_AT_ONCE)
    return thinned


async def thin_fetches_of_sources(database: Database) -> int:
    """Replace all lines that are older than their source's own limit by counts; returns how many."""
    async with database.transaction() as session:
        rows = await session.all(SOURCES_WITH_LIMITS)
        now = await session.one(DATABASE_NOW)
    thinned = 0
    for row in rows:
        keep = Source.model_validate(row.block).keep_fetches
        if keep is not None:
            thinned += await _thin(database, row.id, now - keep)
    return thinned


async def _thin(database: Database, source_id: int, before: datetime) -> int:
    thinned = 0
    while True:
        async with database.transaction() as session:
            count: int = await session.one(
                THIN_SOURCE_FETCHES, source_id=source_id, before=before, most=_LINES_AT_ONCE
            )
        thinned += count
        if count < _LINES_AT_ONCE:
            return thinned
