"""What the statements of ``sql/statements/health.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class JudgedSource:
    """A source, its health until now, and the kinds of its open alarms."""

    id: int
    name: str
    block: dict[str, Any]
    timezone: str
    created_at: datetime
    paused_at: datetime | None
    state: str | None
    since: datetime | None
    judged_crawl_id: int | None
    open: list[str]
    has_articles: bool


@dataclass(frozen=True, slots=True)
class JudgedCrawl:
    """A crawl that has ended, and how often discovery fetched with which outcome."""

    id: int
    started_at: datetime
    ended_at: datetime
    outcome: str
    reason: str | None
    discovered: int
    discovery: dict[str, int]


@dataclass(frozen=True, slots=True)
class JudgedLook:
    """A look of a crawl, and the quality of the text that it showed."""

    crawl_id: int
    address_id: int
    url: str
    final_url: str
    outcome: str
    words: int | None
    agreement: float | None
    doubts: list[str] | None
    partial: bool | None
    dated: bool
    date_seen: bool
    authored: bool
    titled: bool


@dataclass(frozen=True, slots=True)
class JudgedChannel:
    """A channel with its last readings, newest first, and how often it kept step with the others."""

    id: int
    kind: str
    url: str
    found_by: str
    was_good: bool
    outcomes: list[str]
    whys: list[str | None]
    owns: list[int]
    crawl_ids: list[int]
    newest_named_at: datetime | None
    chances: int
    taken: int
    missed: int
    missed_since: datetime | None
    example: str | None


@dataclass(frozen=True, slots=True)
class UsualRow:
    """What is usual for a source."""

    source_id: int
    measured_at: datetime
    since: datetime
    publications: int
    rates: list[float]
    patience: float | None
    lag: timedelta
    edits_a_day: float
    looks: int
    outcomes: dict[str, float]
    texts: int
    words: float | None
    agreement: float | None
    dated: float | None
    authored: float | None
    titled: float | None
    partial: float | None


@dataclass(frozen=True, slots=True)
class Publication:
    """When an article was published, and when a crawl first saw it."""

    at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class UsualLooks:
    """The looks and texts of a source over a stretch of time, as shares and medians."""

    looks: int
    outcomes: dict[str, float]
    texts: int
    words: float | None
    agreement: float | None
    dated: float | None
    authored: float | None
    titled: float | None
    partial: float | None
    edits: int


SOURCES_TO_JUDGE = Scalar("sources_to_judge", int)
JUDGED_SOURCE = Statement("judged_source", JudgedSource)
JUDGED_CRAWLS = Statement("judged_crawls", JudgedCrawl)
JUDGED_LOOKS = Statement("judged_looks", JudgedLook)
JUDGED_CHANNELS = Statement("judged_channels", JudgedChannel)
LAST_PUBLICATION = Scalar("last_publication", datetime)
READ_USUAL = Statement("read_usual", UsualRow)
PUBLICATIONS = Statement("publications", Publication)
USUAL_LOOKS = Statement("usual_looks", UsualLooks)
