"""Controls: other articles of a source that are read beside one with nothing to read, and what they prove."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.revisions.availability import LookRef
from crawler.archive.revisions.nothing_to_read import CONTROLS, note_nothing
from sql.database import Database
from sql.rows.record import NOTHING_OF_CRAWL

_FRESH = timedelta(minutes=20)
"""An article that was looked at since then is a control already."""


async def ask_for_controls(database: Database, source_id: int) -> None:
    """Make a few articles of a source due that were read before; the crawl asks for them then."""
    async with database.transaction() as session:
        await session.run("ask_for_controls", source_id=source_id, at_most=CONTROLS, fresh=_FRESH)


async def settle(database: Database, source_id: int, crawl_id: int) -> None:
    """Decide at the end of a crawl on its looks with nothing to read, as all controls are read by then."""
    async with database.transaction() as session:
        await session.run("lock_source", source_id=source_id)
        for row in await session.all(NOTHING_OF_CRAWL, crawl_id=crawl_id):
            await note_nothing(session, row.article_id, LookRef(row.id, crawl_id, row.observed_at))
