"""The duty of indexing: the forms of new names are learned, and rows that older rules made are indexed again."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.search import search_index
from sql.database import Database

EVERY = timedelta(minutes=5)
"""So a new name is found by its other forms within minutes. After an upgrade 1,000 rows are indexed again each time."""


async def index_search(database: Database) -> int:
    """Keep up the rows that search finds; returns how many changed."""
    return await search_index.keep_up(database)
