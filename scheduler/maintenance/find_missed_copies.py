"""The duty of making up for failed searches: texts whose search for copies failed are searched for again."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""A search fails if the database is away for a moment; nobody minds if copies are found minutes later."""


async def find_missed_copies(database: Database) -> int:
    """Sign the texts that were noted, and search for their copies; returns how many texts there were."""
    return await near_duplicates.catch_up(database)
