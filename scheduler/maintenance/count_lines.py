"""The duty of counting lines: which of them frame a newsroom's last texts."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.texts.line_shares import count_shares
from sql.database import Database

EVERY = timedelta(minutes=15)
"""A new frame is left out of texts after so long; edits that it seemed to make are dismissed then."""
_KEPT_FOR = timedelta(days=30)
"""A line that came and went so long ago tells nothing of today's frame."""


async def count_lines(database: Database) -> int:
    """Count the lines of the last texts of sources with new articles; returns how many sources there were."""
    async with database.transaction() as session:
        await session.run("forget_moves", kept_for=_KEPT_FOR)
    return await count_shares(database)
