"""What the statements of ``sql/statements/status.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """The health of a source."""

    source: str
    state: str
    since: datetime
    why: str | None
    learning: bool
    judged_at: datetime
    alarms: list[str]
    last_published_at: datetime | None
    expected_by: datetime | None
    new_in_day: int
    usual_new_in_day: float | None
    edits_in_day: int
    usual_edits_in_day: float | None
    doubtful_in_week: int


@dataclass(frozen=True, slots=True)
class ListedCrawl:
    """A crawl in the list of a source."""

    id: int
    trigger: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
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
class SourceError:
    """How often an outcome that is an error came up in a source, and what helps against it."""

    outcome: str
    fetches: int
    last_at: datetime
    status: int | None
    example: str | None
    detail: str | None
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ListedChannel:
    """A channel in the list of a source."""

    kind: str
    url: str
    found_by: str
    fetched_at: datetime | None
    outcome: str | None
    entries: int | None
    newest_at: datetime | None
    good_at: datetime | None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a source has spent today."""

    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class HealthChange:
    """A change of the health of a source."""

    at: datetime
    before: str | None
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A source and its block of the sources file."""

    name: str
    title: str
    home: str
    timezone: str
    block: dict[str, Any]
    paused_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogSubjects:
    """Whether a source and a crawl that were asked for exist."""

    source: bool
    crawl: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log of crawls."""

    key: str
    at: datetime
    source: str | None
    crawl_id: int | None
    level: str
    event: str
    purpose: str | None
    outcome: str | None
    status: int | None
    url: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class OutcomeMeaning:
    """An outcome of a fetch, and what it means."""

    name: str
    counts: str
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class AlarmKindMeaning:
    """A kind of alarm, and what it means."""

    name: str
    state: str | None
    escalates_after: timedelta
    meaning: str
    remedy: str


DESCRIBE_DATABASE = Scalar("describe_database", str)
STATUS_HEALTH = Statement("status_health", SourceHealth)
STATUS_CRAWLS = Statement("status_crawls", ListedCrawl)
STATUS_ERRORS = Statement("status_errors", SourceError)
STATUS_CHANNELS = Statement("status_channels", ListedChannel)
STATUS_BUDGET = Statement("status_budget", Budget)
STATUS_CHANGES = Statement("status_changes", HealthChange)
STATUS_BLOCK = Statement("status_block", SourceBlock)
LOG_HAS = Statement("log_has", LogSubjects)
LOG_LINES = Statement("log_lines", LogLine)
LOG_TOTAL = Scalar("log_total", int)
LIST_OUTCOMES = Statement("list_outcomes", OutcomeMeaning)
LIST_ALARM_KINDS = Statement("list_alarm_kinds", AlarmKindMeaning)
