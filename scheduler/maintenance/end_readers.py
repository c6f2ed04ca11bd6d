"""The duty of ending readers: queries and transactions of readers that are too old hold up upgrades and VACUUM."""

from __future__ import annotations

from datetime import timedelta

import structlog

from sql.database import Database
from sql.rows.readers import END_READER_QUERIES

EVERY = timedelta(minutes=1)
"""A small part of the time that a reader may take, so that none takes much longer."""
READERS_AT_MOST = timedelta(minutes=5)
"""A reader's query or open transaction that is older is ended. The time-outs of the role are shorter, but a reader can
lift them."""
log = structlog.get_logger("maintenance")


async def end_readers(database: Database, most: timedelta = READERS_AT_MOST) -> int:
    """End queries and transactions of readers that are older than ``most``, and log each; returns how many."""
    async with database.transaction() as session:
        ended = await session.all(END_READER_QUERIES, most=most)
    for one in ended:
        log.warning("reader's query ended", reader=one.name, state=one.state, age=str(one.age))
    return len(ended)
