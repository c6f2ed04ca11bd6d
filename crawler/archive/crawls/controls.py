"""Controls: other articles of a source that are read beside one with nothing to read, and what they prove."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.revisions.availability import LookRef, begin_leading_elsewhere
from crawler.archive.revisions.nothing_to_read import CONTROLS, note_nothing
from sql.database import Database
from sql.rows.record import LED_OF_CRAWL, NOTHING_OF_CRAWL, Missing

_FRESH = timedelta(minutes=20)
"""An article that was looked at since then is a control already."""


async def ask_for_controls(database: Database, source_id: int) -> None:
    """Make a few articles of a source due that were read before; the crawl asks for them then."""
    async with database.transaction() as session:
        await session.run("ask_for_controls", source_id=source_id, at_most=CONTROLS, fresh=_FRESH)


async def settle(database: Database, source_id: int, crawl_id: int) -> None:
    """Decide at the end of a crawl on its looks with nothing to read, as all controls are read by then.

    By then it has also looked at the articles to which addresses of others led: these are an answer of the site too.
    """
    async with database.transaction() as session:
        await session.run("lock_source", source_id=source_id)
        for row in await session.all(NOTHING_OF_CRAWL, crawl_id=crawl_id):
            await note_nothing(session, row.article_id, LookRef(row.id, crawl_id, row.observed_at))
        for led in await session.all(LED_OF_CRAWL, crawl_id=crawl_id):
            look = LookRef(led.id, crawl_id, led.observed_at)
            seen = Missing(led.missing_since, led.missing_looks)
            await begin_leading_elsewhere(session, led.article_id, look, led.final_url, seen, is_article=True)
