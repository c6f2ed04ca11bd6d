"""The duties of thinning: lines of the crawl log that are older than a limit become counts.

The limit of the settings is for the lines of all sources; a source's own may be shorter.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.sources import Source
from scheduler.config import Config
from sql.database import Database

EVERY = timedelta(minutes=10)
"""How often the limit of the settings is held; with so many lines at once it keeps up with 30 fetches a second."""
EVERY_OF_SOURCES = timedelta(hours=1)
"""How often the sources' own limits are held, which are in days."""
_LINES_AT_ONCE = 20_000
"""Lines in one transaction: some seconds of work, after which others get their turn."""


async def thin_fetches(database: Database, config: Config) -> int:
    """Thin some lines older than the limit of the settings; returns how many."""
    before = datetime.now(UTC) - config.keep_fetches
    async with database.transaction() as session:
        thinned: int = await session.value("thin_fetches", before=before, most=_LINES_AT_ONCE)
    return thinned


async def thin_fetches_of_sources(database: Database) -> int:
    """Thin all lines of sources that are older than their own limit; returns how many."""
    async with database.transaction() as session:
        rows = await session.all("sources_with_limits")
        now = await session.value("database_now")
    thinned = 0
    for row in rows:
        keep = Source.model_validate(row["block"]).keep_fetches
        if keep is not None:
            thinned += await _thin(database, row["id"], now - keep)
    return thinned


async def _thin(database: Database, source_id: int, before: datetime) -> int:
    thinned = 0
    while True:
        async with database.transaction() as session:
            count: int = await session.value(
                "thin_source_fetches", source_id=source_id, before=before, most=_LINES_AT_ONCE
            )
        thinned += count
        if count < _LINES_AT_ONCE:
            return thinned
