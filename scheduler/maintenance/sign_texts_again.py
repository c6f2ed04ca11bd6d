"""The duty of signing again: texts whose signature is of another version are noted, to be signed and compared again."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""There is work only after an upgrade: 500 texts each time, as many as the search for copies then takes."""


async def sign_texts_again(database: Database) -> int:
    """Note some texts whose signature is of another version; returns how many."""
    return await near_duplicates.sign_again(database)
