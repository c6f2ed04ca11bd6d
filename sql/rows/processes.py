"""What the statements of ``sql/statements/processes.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process of the service."""

    name: str
    role: str
    version: str
    started_at: datetime
    beaten_at: datetime
    ticked_at: datetime | None
    receivers: list[str]
    web: str | None
    stopped_at: datetime | None
    lives: bool


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """The state of the whole service."""

    now: datetime
    processes: int
    workers: int
    ticked_at: datetime | None
    crawling: int
    waiting: int
    waiting_since: datetime | None
    due_since: datetime | None
    active: int
    dark: int
    sources_error: str | None
    obstacle: str | None
    alarms: int


@dataclass(frozen=True, slots=True)
class SourceMetric:
    """The state of a source, in seconds, for Prometheus."""

    source: str
    state: str | None
    silent_for: float | None
    since_crawl: float | None
    overdue: float | None


@dataclass(frozen=True, slots=True)
class AlarmMetric:
    """An open alarm, for Prometheus."""

    source: str
    kind: str
    severity: str
    open: float


@dataclass(frozen=True, slots=True)
class EndedCrawl:
    """The outcome of a source's last crawl."""

    source: str
    block: dict[str, Any]
    outcome: str
    ended_at: datetime


WATCH_ALONE = Scalar("watch_alone", bool)
LIST_PROCESSES = Statement("list_processes", ProcessRow)
SERVICE_FACTS = Statement("service_facts", ServiceFacts)
METRIC_SOURCES = Statement("metric_sources", SourceMetric)
METRIC_ALARMS = Statement("metric_alarms", AlarmMetric)
ENDED_CRAWLS = Statement("ended_crawls", EndedCrawl)
