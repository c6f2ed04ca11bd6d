"""The duty of forgetting readings of channels: health is judged by those of the last weeks only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sql.database import Database

EVERY = timedelta(minutes=10)
"""Often enough that only a few rows are deleted each time."""
_KEPT_FOR = timedelta(days=90)
"""Health compares a channel with its last two weeks; a quarter of a year lets a person look further back."""


async def forget_channel_reads(database: Database) -> int:
    """Forget readings that are older than a quarter of a year; returns how many."""
    async with database.transaction() as session:
        return await session.touched("forget_channel_reads", before=datetime.now(UTC) - _KEPT_FOR)
