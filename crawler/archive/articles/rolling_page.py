"""Rolling pages: addresses such as "/now" at which one text without a date takes the place of another.

The first replacement is a rewrite, as nothing tells it from one. If the address has shown three wholly new texts in a
regular rhythm, it is a rolling page: each text becomes an article of its own, which is recorded as an event, and what
comes there later is a new article at once.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from crawler.archive.articles.merge import split
from crawler.archive.revisions import availability
from crawler.archive.revisions.availability import LookRef
from crawler.revisions import RevisionKind
from sql.database import Session
from sql.rows.record import REPLACEMENTS, ROLLED_OFF, Replacement

ROLLING = "rolling page"
"""The reason of the event by which the texts of such a page become articles of their own."""
_TEXTS = 3
"""Wholly new texts after the first one."""
_RHYTHM = 2.0
"""The longest time between two texts is at most so many times the shortest: looks come at their own times."""


async def split_rolling_page(session: Session, article_id: int, look: LookRef) -> None:
    """Make each text of an article an article of its own, if its last texts show that its page is a rolling one."""
    rows = await session.all(REPLACEMENTS, article_id=article_id)
    if not _is_rolling(rows):
        return
    for row in reversed(rows[1:]):
        await split(session, article_id, row.addresses, ROLLING, since=row.observed_at)
    for each in {article_id, *await session.all(ROLLED_OFF, article_id=article_id)}:
        await availability.note_replaced(session, each, look)


def _is_rolling(rows: list[Replacement]) -> bool:
    """Whether no text has a date, each but the first is a rewrite of the one before, and they came in a rhythm."""
    if len(rows) <= _TEXTS or any(row.is_dated for row in rows):
        return False
    if any(row.class_ != RevisionKind.REWRITE for row in rows[1:]):
        return False
    gaps = [after.observed_at - before.observed_at for before, after in pairwise(rows)]
    return min(gaps) > timedelta(0) and max(gaps) <= _RHYTHM * min(gaps)
