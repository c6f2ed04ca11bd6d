"""The duty of sealing: the ledger's new entries are closed into blocks."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database
from sql.rows.service import SEAL

EVERY = timedelta(minutes=1)
"""Until it is sealed, an entry could be changed unnoticed. One block a minute takes little room, even over years."""


async def seal_ledger(database: Database) -> int:
    """Make blocks until every entry is in one; returns how many were made."""
    blocks = 0
    while True:
        async with database.transaction() as session:
            if not await session.one(SEAL):
                return blocks
        blocks += 1
