"""The duty of forgetting processes of the service that have given no sign of life for long."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database

EVERY = timedelta(days=1)
"""Each process leaves only one row behind, so that there is little to delete."""
_KEPT_FOR = timedelta(days=7)
"""A week after a process was last heard of, nobody asks any more whether it died."""


async def forget_processes(database: Database) -> int:
    """Forget processes that were not heard of for a week; returns how many."""
    async with database.transaction() as session:
        return await session.touched("forget_processes", kept_for=_KEPT_FOR)
