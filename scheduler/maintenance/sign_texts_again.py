"""The duty of signing again: texts whose signature another version made are noted, to be signed and compared anew."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.copies import near_duplicates
from sql.database import Database

EVERY = timedelta(minutes=5)
"""There is work after an upgrade alone: 500 texts each time, as many as are then searched for copies."""


async def sign_texts_again(database: Database) -> int:
    """Note some texts whose signature another version made; returns how many."""
    return await near_duplicates.sign_again(database)
