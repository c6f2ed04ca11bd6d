"""The duty of forgetting signatures: texts older than the window of near-duplicates are not compared any more."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""10,000 are deleted each time at most, which keeps up with three million articles a day."""


async def forget_signatures(database: Database) -> int:
    """Delete signatures that are older than the window; returns how many."""
    return await near_duplicates.prune(database)
