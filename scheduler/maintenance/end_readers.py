"""The duty of ending readers: what they have run or left open for too long holds up upgrades and VACUUM."""

from __future__ import annotations

from datetime import timedelta

import structlog

from sql.database import Database

EVERY = timedelta(minutes=1)
"""A part of what a reader may take, so that none takes much longer."""
READERS_AT_MOST = timedelta(minutes=5)
"""A reader's query or open transaction older than this is ended; their own time-outs are shorter and can be lifted."""
log = structlog.get_logger("maintenance")


async def end_readers(database: Database, most: timedelta = READERS_AT_MOST) -> int:
    """End what readers have run, or left open, for longer than ``most``, and tell of each; returns how many."""
    async with database.transaction() as session:
        ended = await session.all("end_reader_queries", most=most)
    for one in ended:
        log.warning("reader's query ended", reader=one["name"], state=one["state"], age=str(one["age"]))
    return len(ended)
