"""The duty of noting growth: the size of the database is noted once a day, for the forecast in the status."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database

EVERY = timedelta(hours=1)
"""The first of each day is noted, within an hour of midnight (UTC)."""


async def note_growth(database: Database) -> int:
    """Note the size if it was not noted today; returns 1 if it was noted now."""
    async with database.transaction() as session:
        return await session.touched("measure_archive")
