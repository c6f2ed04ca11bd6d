"""What the statements of ``sql/statements/service.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source whose crawl is due."""

    id: int
    name: str
    site: str
    block: dict[str, Any]
    now: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source and its last crawl."""

    name: str
    state: str
    articles: int
    next_due_at: datetime | None
    last_crawl_id: int | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    reason: str | None
    trigger: str | None
    discovered: int | None
    older: int | None
    left_out: int | None
    fetched: int | None
    new: int | None
    changed: int | None
    unchanged: int | None
    gone: int | None
    refused: int | None
    failed: int | None


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """How much the archive holds."""

    articles: int
    edits: int
    looks: int
    bytes: int
    ledger_head: str | None
    ledger_blocks: int | None


@dataclass(frozen=True, slots=True)
class CrawlFailure:
    """How often an outcome that is a failure came up in a crawl, and what helps against it."""

    outcome: str
    fetches: int
    status: int | None
    example: str | None
    detail: str | None
    meaning: str | None
    remedy: str | None


@dataclass(frozen=True, slots=True)
class SourceToCrawl:
    """A source that is about to be crawled."""

    id: int
    name: str
    block: dict[str, Any]
    origin: str
    discover: bool
    discovery_at: datetime | None
    now: datetime
    contact: str | None


DUE_SOURCES = Statement("due_sources", DueSource)
SEAL = Scalar("seal", int)
STATUS_SOURCES = Statement("status_sources", SourceStatus)
STATUS_ARCHIVE = Statement("status_archive", ArchiveStatus)
CRAWL_FAILURES = Statement("crawl_failures", CrawlFailure)
SOURCE_TO_CRAWL = Statement("source_to_crawl", SourceToCrawl)
IS_BACKFILLED = Scalar("is_backfilled", bool)
