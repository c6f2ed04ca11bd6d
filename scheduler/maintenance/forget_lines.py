"""The duty of forgetting lines: lines that turned out to be no boilerplate are deleted from boilerplate memory."""

from __future__ import annotations

from datetime import timedelta

from sql.database import Database

EVERY = timedelta(minutes=5)
"""Every line of every new article is remembered at first, so there is always something to delete."""
_KEPT_FOR = timedelta(days=30)
"""A line that was not seen in another article for a month is the article's own."""
_IN_ARTICLES = 3
"""A line of so many articles is boilerplate, and is never forgotten."""


async def forget_lines(database: Database) -> int:
    """Forget lines of one or two articles that were not seen again for a month; returns how many."""
    async with database.transaction() as session:
        return await session.touched("forget_lines", kept_for=_KEPT_FOR, articles=_IN_ARTICLES)
