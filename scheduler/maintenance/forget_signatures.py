"""The duty of forgetting signatures: texts that are older than the window of near-duplicates are compared no more."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""A few at a time go as they come; 10,000 each time keep up with three million articles a day."""


async def forget_signatures(database: Database) -> int:
    """Drop signatures that the window has left behind; returns how many."""
    return await near_duplicates.prune(database)
