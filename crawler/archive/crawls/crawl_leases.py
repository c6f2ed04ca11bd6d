"""Crawls and their leases: a crawl begins with a lease on its site, keeps it by heartbeats and ends with its counts."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.crawls import CrawlOutcome, CrawlTrigger
from sql.database import Database
from sql.rows.crawls import BEAT_LEASE, BEGIN_CRAWL, END_CRAWL, TAKE_DEAD_LEASES, TAKE_LEASE, Crawl

LEASE_PATIENCE = timedelta(seconds=30)
"""If a lease had no heartbeat for so long, its process counts as dead, and another crawl may have the site."""
BEATS = 6
"""Heartbeats within that time (one in 5 seconds), so that a few of them may be lost."""


@dataclass(slots=True)
class DiscoveryCounts:
    """What discovery counted: addresses found, and those left out as too old or as too many without a date.

    Everything else about a crawl is counted from its log.
    """

    discovered: int = 0
    older: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CrawlLease:
    """A crawl that holds the lease on its site."""

    crawl_id: int
    started_at: datetime


class SiteBusy(Exception):
    """Another crawl holds the site now, or the due time was answered already."""


def worker_name() -> str:
    """The name of this process in the archive: host and process id, such as "desk1:4711"."""
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
            BEGIN_CRAWL, source_id=source_id, trigger=trigger, scheduled_for=scheduled_for, worker=worker
        )
        if row is None:
            raise SiteBusy("the source is being crawled, or this due time was crawled already")
        if await session.first(TAKE_LEASE, site=site, crawl_id=row.id, worker=worker) is None:
            raise SiteBusy(f"another crawl holds {site}")
        if trigger != CrawlTrigger.BACKFILL:
            await session.run(
                "answer_due", source_id=source_id, due_at=scheduled_for, next_discovery_at=next_discovery_at
            )
    return CrawlLease(row.id, row.started_at)


async def beat(database: Database, crawl_id: int) -> bool:
    """Write a heartbeat of a crawl; returns whether it still holds its site."""
    async with database.transaction() as session:
        return await session.first(BEAT_LEASE, crawl_id=crawl_id) is not None


async def end(
    database: Database, crawl_id: int, outcome: str, reason: str | None, counts: DiscoveryCounts
) -> Crawl | None:
    """End a crawl and free its site; returns its row, or None if others had already ended it as dead."""
    async with database.transaction() as session:
        await session.run("drop_lease", crawl_id=crawl_id)
        return await session.first(
            END_CRAWL,
            crawl_id=crawl_id,
            outcome=outcome,
            reason=reason,
            discovered=counts.discovered,
            older=counts.older,
            left_out=counts.left_out,
        )


async def sweep(database: Database, patience: timedelta) -> list[Crawl]:
    """End the crawls that had no heartbeat for too long; their sources are due again at once. Returns their rows."""
    swept = []
    async with database.transaction() as session:
        for lease in await session.all(TAKE_DEAD_LEASES, patience=patience):
            await session.run("make_source_due", crawl_id=lease.crawl_id)
            row = await session.first(
                END_CRAWL,
                crawl_id=lease.crawl_id,
                outcome=CrawlOutcome.DIED,
                reason=f"no heartbeat from {lease.worker} for {patience.total_seconds():.0f} s",
                discovered=0,
                older=0,
                left_out=0,
            )
            if row is not None:
                swept.append(row)
        await session.run("end_crawls_without_lease", patience=patience)
    return swept
