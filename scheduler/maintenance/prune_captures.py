"""The duty of pruning: captures that prove no change are deleted if a person has set a limit to what is kept."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.captures.prune import prune_old, prune_to_size
from crawler.sources import Source
from scheduler.config import Config
from sql.database import Database
from sql.rows.retention import DATABASE_NOW, SOURCES_WITH_LIMITS

EVERY = timedelta(hours=1)
"""Limits are in days and gigabytes, so that it does not matter if a capture is deleted an hour late."""


async def prune_captures(database: Database, config: Config) -> int:
    """Delete what is over the limits; returns how many captures.

    A source's own limit of age counts before that of the settings.
    """
    async with database.transaction() as session:
        rows = await session.all(SOURCES_WITH_LIMITS)
        now = await session.one(DATABASE_NOW)
    pruned = 0
    for row in rows:
        keep = Source.model_validate(row.block).keep_captures or config.keep_captures
        if keep is not None:
            pruned += await prune_old(database, row.id, now - keep)
    if config.keep_captures_size is not None:
        pruned += await prune_to_size(database, config.keep_captures_size)
    return pruned
