"""The duty of making up for searches: texts whose copies could not be looked for are looked up now."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""A search fails when the database was away for a moment; a relation that is minutes late is missed by nobody."""


async def find_missed_copies(database: Database) -> int:
    """Sign texts that are noted, and look for their copies; returns how many texts there were."""
    return await near_duplicates.catch_up(database)
