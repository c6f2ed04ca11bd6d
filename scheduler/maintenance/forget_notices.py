"""The duty of forgetting notices that the webhook has taken, or will not take any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sql.database import Database

EVERY = timedelta(minutes=10)
"""Often enough that only a few rows are deleted each time."""
_KEPT_FOR = timedelta(days=7)
"""The time for which a notice is kept; a receiver that was away for longer has missed it."""


async def forget_notices(database: Database) -> int:
    """Delete notices that were sent over a week ago, or written then and never taken; returns how many."""
    async with database.transaction() as session:
        return await session.touched("forget_notices", before=datetime.now(UTC) - _KEPT_FOR)
