"""The duty of pruning: raw pages that prove nothing are let go if a person has set a limit to what is kept."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.captures.prune import prune_old, prune_to_size
from crawler.sources import Source
from scheduler.config import Config
from sql.database import Database

EVERY = timedelta(hours=1)
"""Limits are in days and gigabytes: what an hour brings is little beside them."""


async def prune_captures(database: Database, config: Config) -> int:
    """Hold the limits of the settings and of each source, whose own wins; returns how many pages went."""
    async with database.transaction() as session:
        rows = await session.all("sources_with_limits")
        now = await session.value("database_now")
    pruned = 0
    for row in rows:
        keep = Source.model_validate(row["block"]).keep_captures or config.keep_captures
        if keep is not None:
            pruned += await prune_old(database, row["id"], now - keep)
    if config.keep_captures_size is not None:
        pruned += await prune_to_size(database, config.keep_captures_size)
    return pruned
