"""The duty of forgetting notices: the webhook has taken them, or will not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sql.database import Database

EVERY = timedelta(minutes=10)
"""Often enough that each time only a few rows go."""
_KEPT_FOR = timedelta(days=7)
"""A receiver that was away for a week has missed them; one that took them does not get them again."""


async def forget_notices(database: Database) -> int:
    """Forget notices that were sent, or made and never taken, a week ago; returns how many."""
    async with database.transaction() as session:
        return await session.touched("drop_notices", before=datetime.now(UTC) - _KEPT_FOR)
