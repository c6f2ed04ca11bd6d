"""Crawls: begun with a lease on their site, kept alive by heartbeats, ended with their counts."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.crawls import CrawlOutcome, CrawlTrigger
from sql.database import Database, Row

LEASE_PATIENCE = timedelta(seconds=30)
"""A lease without a heartbeat for so long may be taken over."""
BEATS = 6
"""Heartbeats within that patience."""


@dataclass(slots=True)
class DiscoveryCounts:
    """What discovery counted; everything else is counted from the crawl's log."""

    discovered: int = 0
    older: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CrawlLease:
    """A crawl that holds its site."""

    crawl_id: int
    started_at: datetime


class SiteBusy(Exception):
    """Another crawl holds the site now, or the due time was answered already."""


def worker_name() -> str:
    """Host and process, as crawls name who did them."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def begin(
    database: Database,
    *,
    source_id: int,
    site: str,
    trigger: str,
    scheduled_for: datetime | None,
    next_discovery_at: datetime | None,
    worker: str,
) -> CrawlLease:
    """Begin a crawl, or raise SiteBusy and leave nothing behind."""
    async with database.transaction() as session:
        row = await session.first(
            "begin_crawl", source_id=source_id, trigger=trigger, scheduled_for=scheduled_for, worker=worker
        )
        if row is None:
            raise SiteBusy("the source is being crawled, or this due time was crawled already")
        if await session.first("take_lease", site=site, crawl_id=row["id"], worker=worker) is None:
            raise SiteBusy(f"another crawl holds {site}")
        if trigger != CrawlTrigger.BACKFILL:
            await session.run(
                "answer_due", source_id=source_id, due_at=scheduled_for, next_discovery_at=next_discovery_at
            )
    return CrawlLease(row["id"], row["started_at"])


async def beat(database: Database, crawl_id: int) -> bool:
    """Say that the crawl lives; returns whether it still holds its site."""
    async with database.transaction() as session:
        return await session.first("beat_lease", crawl_id=crawl_id) is not None


async def end(
    database: Database, crawl_id: int, outcome: str, reason: str | None, counts: DiscoveryCounts
) -> Row | None:
    """End a crawl and free its site; returns its row, None where it had been ended as dead."""
    async with database.transaction() as session:
        await session.run("drop_lease", crawl_id=crawl_id)
        return await session.first(
            "end_crawl",
            crawl_id=crawl_id,
            outcome=outcome,
            reason=reason,
            discovered=counts.discovered,
            older=counts.older,
            left_out=counts.left_out,
        )


async def sweep(database: Database, patience: timedelta) -> list[Row]:
    """End the crawls whose process is gone; their sources are due again at once. Returns their rows."""
    swept = []
    async with database.transaction() as session:
        for lease in await session.all("take_dead_leases", patience=patience):
            await session.run("make_source_due", crawl_id=lease["crawl_id"])
            row = await session.first(
                "end_crawl",
                crawl_id=lease["crawl_id"],
                outcome=CrawlOutcome.DIED,
                reason=f"no heartbeat from {lease['worker']} for {patience.total_seconds():.0f} s",
                discovered=0,
                older=0,
                left_out=0,
            )
            if row is not None:
                swept.append(row)
        await session.run("end_crawls_without_lease", patience=patience)
    return swept
