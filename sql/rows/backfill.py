"""What the statements of ``sql/statements/backfill.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class BackfillRow:
    """A backfill that is not over."""

    id: int
    since: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class BackfillFile:
    """A sitemap that a backfill has to read."""

    id: int
    url: str
    depth: int


@dataclass(frozen=True, slots=True)
class BackfillPage:
    """An address of a backfill that nobody looked at yet."""

    address_id: int
    url: str
    url_key: str
    first_seen_at: datetime
    etag: str | None
    last_modified: str | None
    looks: int
    failures: int
    conditional: int
    visit_interval: timedelta | None
    known_sha256: bytes | None
    dated_at: datetime | None


@dataclass(frozen=True, slots=True)
class BackfillProgress:
    """How many sitemaps and pages a backfill has, and how many of them are done."""

    files: int
    files_read: int
    pages: int
    pages_done: int


@dataclass(frozen=True, slots=True)
class WarcProgress:
    """How far a WARC file was read."""

    id: int
    witness: str
    size: int
    position: int
    records: int
    captures: int
    is_over: bool
    problem: str | None


BACKFILL_PROGRESS_FILES = Scalar("backfill_progress_files", int)
CAPTURE_IS_RECORDED = Scalar("capture_is_recorded", int)
OPEN_BACKFILL = Statement("open_backfill", BackfillRow)
BEGIN_BACKFILL = Statement("begin_backfill", BackfillRow)
NEXT_BACKFILL_FILE = Statement("next_backfill_file", BackfillFile)
NEXT_BACKFILL_PAGES = Statement("next_backfill_pages", BackfillPage)
BACKFILL_PROGRESS = Statement("backfill_progress", BackfillProgress)
SITE_IS_WANTED = Scalar("site_is_wanted", bool)
REST_OF_SITE = Scalar("rest_of_site", float)
TAKE_UP_WARC = Statement("take_up_warc", WarcProgress)
DRAW_LOOK_OF_CAPTURE = Scalar("draw_look_of_capture", int)
