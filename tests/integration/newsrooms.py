"""More than one newsroom in a test's archive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from crawler.archive.crawls import crawl_leases
from crawler.archive.crawls.crawl_leases import DiscoveryCounts
from crawler.archive.sources.channels import put_channel
from sql.rows.sources import PUT_SOURCE
from tests.integration.archiving import Desk


@asynccontextmanager
async def second_desk(first: Desk, name: str) -> AsyncIterator[Desk]:
    """Another newsroom, ``https://NAME.example/``, with a crawl of its own, on the clock of the first one."""
    async with first.database.transaction() as session:
        source_id = await session.one(
            PUT_SOURCE,
            name=name,
            title=name.title(),
            home=f"https://{name}.example/",
            site=f"{name}.example",
            language=None,
            timezone="UTC",
            block="{}",
            enabled=True,
        )
        await session.run("put_source_due", source_id=source_id, schedule=None)
        channel_id = await put_channel(session, source_id, "feed", f"https://{name}.example/feed", "home")
    begun = await crawl_leases.begin(
        first.database,
        source_id=source_id,
        site=f"{name}.example",
        trigger="manual",
        scheduled_for=None,
        next_discovery_at=None,
        worker="test",
    )
    yield Desk(first.database, source_id, begun.crawl_id, channel_id, now=first.now)
    await crawl_leases.end(first.database, begun.crawl_id, "finished", None, DiscoveryCounts())
