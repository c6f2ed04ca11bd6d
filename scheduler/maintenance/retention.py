"""What is let go of where a person has set a limit: raw pages that prove nothing, and lines of the crawl log."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from crawler.archive.captures.prune import prune_old, prune_to_size
from crawler.sources import Source
from scheduler.config import Config
from sql.database import Database

EVERY = timedelta(hours=1)
_LINES_AT_ONCE = 20_000
log = structlog.get_logger("retention")


async def retain(database: Database, config: Config) -> None:
    """Hold the limits of the settings and of each source; a source's own wins. Measures the archive besides."""
    async with database.transaction() as session:
        await session.run("measure_archive")
        rows = await session.all("sources_with_limits")
        now = await session.value("database_now")
    pruned = thinned = 0
    for row in rows:
        source = Source.model_validate(row["block"])
        keep = source.keep_captures or config.keep_captures
        if keep is not None:
            pruned += await prune_old(database, row["id"], now - keep)
        if source.keep_fetches is not None:
            thinned += await _thin(database, row["id"], now - source.keep_fetches)
    if config.keep_captures_size is not None:
        pruned += await prune_to_size(database, config.keep_captures_size)
    if pruned or thinned:
        log.info("limits held", raw_pages=pruned, log_lines=thinned)


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
