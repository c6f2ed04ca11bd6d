"""What the statements of ``sql/statements/crawls.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class BegunCrawl:
    """A crawl that has just begun."""

    id: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl and what it came to."""

    id: int
    source_id: int
    trigger: str
    scheduled_for: datetime | None
    worker: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None
    discovered: int
    older: int
    left_out: int
    fetched: int
    new: int
    changed: int
    unchanged: int
    gone: int
    refused: int
    failed: int


@dataclass(frozen=True, slots=True)
class DeadLease:
    """The lease of a crawl whose process has shown no sign of life for too long."""

    crawl_id: int
    site: str
    worker: str


@dataclass(frozen=True, slots=True)
class JobWithoutCrawl:
    """A job of the queue whose crawl no process is at work on."""

    id: int
    source_id: int


TAKE_LEASE = Scalar("take_lease", int)
BEAT_LEASE = Scalar("beat_lease", int)
BEGIN_CRAWL = Statement("begin_crawl", BegunCrawl)
HOLD_LEASE = Scalar("hold_lease", int)
END_CRAWL = Statement("end_crawl", Crawl)
LAST_CRAWL = Statement("last_crawl", Crawl)
TAKE_DEAD_LEASES = Statement("take_dead_leases", DeadLease)
JOBS_WITHOUT_CRAWL = Statement("jobs_without_crawl", JobWithoutCrawl)
