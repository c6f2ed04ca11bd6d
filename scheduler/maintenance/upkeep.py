"""What keeps the archive small and its search complete: duties that nobody waits for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from crawler.archive.articles.rekey import rekey
from crawler.archive.copies import near_duplicates
from crawler.archive.search import search_index
from sql.database import Database

READERS_AT_MOST = timedelta(minutes=5)
"""A reader's query or open transaction older than this is ended; their own time-outs are shorter and can be lifted."""
log = structlog.get_logger("upkeep")


async def keep_up(database: Database) -> None:
    """Do each duty; one that fails is told of and holds up none of the others."""
    for duty in _DUTIES:
        try:
            done = await duty(database)
        except Exception as error:
            log.warning(
                "duty failed", duty=duty.__name__, error=f"{type(error).__name__}: {error}", exc_info=True
            )
        else:
            if done:
                log.info("duty done", duty=duty.__name__.strip("_"), rows=done)


async def end_readers(database: Database, most: timedelta = READERS_AT_MOST) -> None:
    """End what readers have run, or left open, for longer than ``most``, and tell of each."""
    async with database.transaction() as session:
        ended = await session.all("end_reader_queries", most=most)
    for one in ended:
        log.warning("reader's query ended", reader=one["name"], state=one["state"], age=str(one["age"]))


async def _forget_lines(database: Database) -> int:
    async with database.transaction() as session:
        return await session.touched("forget_lines")


async def _rekey(database: Database) -> int:
    return (await rekey(database)).addresses


_DUTIES: tuple[Callable[[Database], Awaitable[int]], ...] = (
    _rekey,
    near_duplicates.sign_again,
    near_duplicates.catch_up,
    near_duplicates.prune,
    _forget_lines,
    search_index.keep_up,
)
