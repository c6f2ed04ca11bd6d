"""What each channel yielded at each crawl, by which channels are compared with their past and with each other."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.identity import url_key
from sql.database import Database


async def note_read(
    database: Database,
    crawl_id: int,
    channel_id: int,
    outcome: str,
    *,
    entries: int = 0,
    own: int = 0,
    named: Iterable[str] = (),
) -> None:
    """Note a reading of a channel: ``own`` of its entries are the source's, ``named`` are the addresses taken up."""
    async with database.transaction() as session:
        await session.run(
            "note_channel_read",
            crawl_id=crawl_id,
            channel_id=channel_id,
            outcome=outcome,
            entries=entries,
            own=own,
            keys=[url_key(url) for url in named],
        )
