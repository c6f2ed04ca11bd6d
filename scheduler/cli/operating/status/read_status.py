"""Reads what ``palimpsest status`` shows: as rows, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crawler.model.crawls import CrawlOutcome
from scheduler.cli.choices import require_source
from scheduler.config import Config
from scheduler.health.service_checks import PATIENCE, Check, also_alarming, check_service
from scheduler.health.upkeep_checks import forecast, upkeep_checks
from scheduler.service.archive_access import Access
from scheduler.service.open_database import VERSION, open_archive
from sql.database import Session
from sql.embedded.layout import layout
from sql.rows.alarms import LIST_ALARMS, WAITING_NOTICES, ListedAlarm, NoticeBacklog
from sql.rows.anchors import LAST_STAMPS, LastStamp
from sql.rows.processes import LIST_PROCESSES, SERVICE_FACTS, ProcessRow, ServiceFacts
from sql.rows.retention import UPKEEP_FACTS
from sql.rows.search import SEARCH_LAG, SearchLag
from sql.rows.service import (
    CRAWL_FAILURES,
    STATUS_ARCHIVE,
    STATUS_SOURCES,
    ArchiveStatus,
    CrawlFailure,
    SourceStatus,
)
from sql.rows.sources import READ_SOURCES_FILE, LoadedSourcesFile
from sql.rows.statement import columns_of
from sql.rows.status import (
    DESCRIBE_DATABASE,
    STATUS_BLOCK,
    STATUS_BUDGET,
    STATUS_CHANGES,
    STATUS_CHANNELS,
    STATUS_CRAWLS,
    STATUS_ERRORS,
    STATUS_HEALTH,
    Budget,
    HealthChange,
    ListedChannel,
    ListedCrawl,
    SourceBlock,
    SourceError,
    SourceHealth,
)

_CRAWLS = 10
"""Crawls of a source that are listed."""
_ERRORS_PAST = timedelta(days=2)
"""The time over which errors of a source are counted."""
_DUE_PATIENCE = timedelta(minutes=5)
"""If the service does not run, and a source has been due for longer, that is a fault."""


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source with its last crawl, and its health if it was judged already."""

    source: SourceStatus
    health: SourceHealth | None

    def as_json(self) -> dict[str, Any]:
        """The columns of the source, with those of its health as ``health``."""
        health = None if self.health is None else columns_of(self.health)
        if health is not None:
            del health["source"]
        return {**columns_of(self.source), "health": health}


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The service: its processes and their state; ``forecast`` is in bytes per month, None before the first day."""

    forecast: dict[str, Any] | None
    version: str
    runs: bool
    processes: list[ProcessRow]
    checks: list[Check]
    queue: int
    crawling: int
    notices: NoticeBacklog
    receivers: list[str]

    def as_json(self) -> dict[str, Any]:
        """The fields by their names."""
        checks = [{"name": check.name, "ok": check.ok, "why": check.why} for check in self.checks]
        return {**columns_of(self), "checks": checks}


@dataclass(frozen=True, slots=True)
class Status:
    """Whether all is well: sources, alarms, the failures of last crawls by source, the service, the archive."""

    well: bool
    sources: list[SourceSummary]
    alarms: list[ListedAlarm]
    troubles: dict[str, list[CrawlFailure]]
    service: ServiceStatus
    sources_file: LoadedSourcesFile | None
    archive: ArchiveStatus
    stamps: list[LastStamp]
    search: SearchLag

    def as_json(self) -> dict[str, Any]:
        """The fields by their names; the stamps are part of the archive."""
        said = columns_of(self)
        stamps = said.pop("stamps")
        return {
            **said,
            "sources": [source.as_json() for source in self.sources],
            "service": self.service.as_json(),
            "archive": {**columns_of(self.archive), "stamps": stamps},
        }


@dataclass(frozen=True, slots=True)
class SourceReport:
    """All that is known of one source; ``budget`` is what it spent today, None if nothing."""

    well: bool
    source: SourceBlock
    health: SourceSummary | None
    alarms: list[ListedAlarm]
    changes: list[HealthChange]
    crawls: list[ListedCrawl]
    errors: list[SourceError]
    channels: list[ListedChannel]
    budget: Budget | None

    def as_json(self) -> dict[str, Any]:
        """The fields by their names."""
        return {**columns_of(self), "health": self.health.as_json() if self.health else None}


async def read_status(config: Config) -> Status:
    """Read the status of the sources, the service and the archive."""
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        sources = await _sources(session)
        alarms = await session.all(LIST_ALARMS, closed_since=None, source=None)
        service = await _service(session, config)
        file = await session.first(READ_SOURCES_FILE)
        archive = await session.one(STATUS_ARCHIVE)
        stamps = await session.all(LAST_STAMPS)
        search = await session.one(SEARCH_LAG)
        troubles = {
            row.name: await session.all(CRAWL_FAILURES, crawl_id=row.last_crawl_id)
            for row in (summary.source for summary in sources)
            if row.last_crawl_id is not None
            and (row.failed or row.refused or row.outcome == CrawlOutcome.FAILED)
        }
    well = (
        not any(alarm.counts for alarm in alarms)
        and not any(_ended_badly(summary.source, alarms) for summary in sources)
        and not any(not check.ok for check in service.checks)
        and (file is None or file.error is None)
    )
    return Status(well, sources, alarms, troubles, service, file, archive, stamps, search)


async def read_source(config: Config, name: str) -> SourceReport:
    """Read all about one source: health, alarms, crawls, errors, channels, budget; raises Refused if there is none."""
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        await require_source(session, name)
        source = await session.one(STATUS_BLOCK, source=name)
        summary = next((each for each in await _sources(session) if each.source.name == name), None)
        alarms = await session.all(LIST_ALARMS, closed_since=None, source=name)
        counts = any(alarm.counts for alarm in alarms)
        return SourceReport(
            well=not counts and not (summary and _ended_badly(summary.source, alarms)),
            source=source,
            health=summary,
            alarms=alarms,
            changes=await session.all(STATUS_CHANGES, source=name),
            crawls=await session.all(STATUS_CRAWLS, source=name, crawls=_CRAWLS),
            errors=await session.all(STATUS_ERRORS, source=name, past=_ERRORS_PAST),
            channels=await session.all(STATUS_CHANNELS, source=name),
            budget=await session.first(STATUS_BUDGET, source=name),
        )


async def _sources(session: Session) -> list[SourceSummary]:
    health = {row.source: row for row in await session.all(STATUS_HEALTH)}
    return [SourceSummary(row, health.get(row.name)) for row in await session.all(STATUS_SOURCES)]


def _ended_badly(row: SourceStatus, alarms: list[ListedAlarm]) -> bool:
    """Whether the last crawl of an active source failed, and nobody has acknowledged an alarm about it."""
    known = any(alarm.source == row.name and not alarm.counts for alarm in alarms)
    return row.state == "active" and row.outcome in CrawlOutcome.IS_BAD and not known


async def _service(session: Session, config: Config) -> ServiceStatus:
    facts = await session.one(SERVICE_FACTS, patience=PATIENCE)
    processes = await session.all(LIST_PROCESSES, patience=PATIENCE)
    folder = None if config.database_url else layout(config.data_dir).home
    runs = any(process.lives for process in processes)
    checks = check_service(facts, config.tick) if runs else [_not_running(facts, processes)]
    checks += [
        Check("database", True, await session.one(DESCRIBE_DATABASE)),
        *also_alarming(facts, folder),
    ]
    upkeep = await session.one(UPKEEP_FACTS)
    checks += upkeep_checks(config, upkeep)
    return ServiceStatus(
        forecast=forecast(upkeep),
        version=VERSION,
        runs=runs,
        processes=processes,
        checks=checks,
        queue=facts.waiting,
        crawling=facts.crawling,
        notices=await session.one(WAITING_NOTICES),
        receivers=sorted({name for process in processes if process.lives for name in process.receivers}),
    )


def _not_running(facts: ServiceFacts, processes: list[ProcessRow]) -> Check:
    """Return the check if no process lives: that is well if none died, and if no source has been due for long."""
    died = any(process.stopped_at is None for process in processes)
    late = facts.due_since is not None and facts.now - facts.due_since > _DUE_PATIENCE
    if died:
        return Check("service", False, "it died without being stopped; start `palimpsest run`")
    if late and facts.active:
        return Check("service", False, "it does not run, and sources are due; start `palimpsest run`")
    return Check("service", True, "it does not run")
