"""The duty of sealing: the ledger's new entries are closed into blocks."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database

EVERY = timedelta(minutes=1)
"""An entry can be changed unnoticed until it is sealed; a block a minute is small enough to be kept for years."""


async def seal_ledger(database: Database) -> int:
    """Seal until no entry waits; returns how many blocks were made."""
    blocks = 0
    while True:
        async with database.transaction() as session:
            if not await session.value("seal"):
                return blocks
        blocks += 1
