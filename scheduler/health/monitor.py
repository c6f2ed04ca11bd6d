"""The health monitor: it judges sources and service while the service runs, and sends notices."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import structlog

from crawler.model.crawls import CrawlOutcome
from crawler.sources import Source
from scheduler.clock.schedules import next_due
from scheduler.config import Config
from scheduler.health.alarms import Alarms, Event, close_retired
from scheduler.health.assess_sources import SourceAssessor
from scheduler.health.clock_check import check_clocks
from scheduler.health.notices import send_notices, tell_edits, told_classes
from scheduler.health.receivers import NotTaken, Receivers
from scheduler.health.service_checks import PATIENCE, Check, also_alarming, check_service, judgement_of
from scheduler.health.upkeep_checks import upkeep_checks
from scheduler.health.vocabulary import AlarmEvent, AlarmSeverity
from scheduler.reporting.sentry import check_in, check_in_source
from sql.database import Database
from sql.embedded.layout import layout
from sql.rows.processes import ENDED_CRAWLS, SERVICE_FACTS, WATCH_ALONE, ServiceFacts
from sql.rows.retention import UPKEEP_FACTS

_STEP = timedelta(seconds=5)
"""The time between two steps, or two ticks of the clock if they are shorter, as in tests."""
_STEPS_A_TICK = 2
_MINUTE = 60.0
_DUE_TIMES = 50
"""Due times of a crontab that are looked at to find its longest gap."""
log = structlog.get_logger("watch")


@dataclass
class HealthMonitor:
    """What one process does for the health of sources and service, in a step every few seconds."""

    config: Config
    database: Database
    name: str
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.receivers = Receivers.of(self.config)
        self._notify = self.receivers.webhook is not None
        self._keeper = SourceAssessor(self.database, self._notify)
        self._ended = datetime.now(UTC)

    async def run(self) -> None:
        """Watch until cancelled."""
        pause = min(_STEP, self.config.tick * _STEPS_A_TICK).total_seconds()
        while True:
            await self.step()
            await asyncio.sleep(pause)

    async def step(self) -> None:
        """Do each part that is due; if one fails, that is logged, and the others are done all the same."""
        for part in (self._beat, self._judge, self._check_sources_in, self._tell):
            await self._try(part)

    async def _try(self, part: Callable[[], Awaitable[None]]) -> None:
        try:
            await part()
        except Exception as error:
            log.warning(
                "a step of the watch failed",
                step=part.__name__,
                error=f"{type(error).__name__}: {error}",
                exc_info=True,
            )

    async def _beat(self) -> None:
        async with self.database.transaction() as session:
            await session.run("beat_process", name=self.name)

    async def _judge(self) -> None:
        """Judge sources and service, unless another process is doing it at this moment."""
        now = datetime.now(UTC)
        async with self.database.holding(WATCH_ALONE, "watch_no_longer") as alone:
            if not alone:
                return
            facts, checks = await self._judge_service(now)
            _log(await self._keeper.judge_due(now))
        await self._sign_of_life(facts, all(check.ok for check in checks))

    async def _judge_service(self, now: datetime) -> tuple[ServiceFacts, list[Check]]:
        async with self.database.transaction() as session:
            facts = await session.one(SERVICE_FACTS, patience=PATIENCE)
            folder = None if self.config.database_url else layout(self.config.data_dir).home
            checks = check_service(facts, self.config.tick) + also_alarming(facts, folder)
            checks += upkeep_checks(self.config, await session.one(UPKEEP_FACTS))
            checks.append(await check_clocks(session))
            alarms = Alarms(session, None, now, notify=self._notify)
            events = await alarms.apply(judgement_of(checks, facts))
            events += await close_retired(session, now, notify=self._notify)
        _log(events)
        return facts, checks

    async def _sign_of_life(self, facts: ServiceFacts, well: bool) -> None:
        if not self._is_time("life", _MINUTE):
            return
        check_in(well)
        if well and not facts.alarms:
            with contextlib.suppress(NotTaken):
                await self.receivers.beat()

    async def _check_sources_in(self) -> None:
        """Report the crawls that this process has ended since the last step to Sentry's monitors of their sources."""
        if not self.config.sentry_sources:
            return
        async with self.database.transaction() as session:
            rows = await session.all(ENDED_CRAWLS, worker=self.name, after=self._ended)
        for row in rows:
            self._ended = max(self._ended, row.ended_at)
            check_in_source(row.source, row.outcome == CrawlOutcome.FINISHED, _minutes_between(row.block))

    async def _tell(self) -> None:
        if not self._notify:
            return
        classes = told_classes(self.config)
        if (self.config.tell_edits or classes) and self._is_time("edits", min(_MINUTE, 4 * self._tick)):
            await tell_edits(self.database, self.config.tell_edits, classes)
        await send_notices(self.database, self.receivers)

    @property
    def _tick(self) -> float:
        return self.config.tick.total_seconds()

    def _is_time(self, what: str, every: float) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._last.get(what, -every) < every:
            return False
        self._last[what] = now
        return True


def _minutes_between(block: dict[str, Any]) -> int:
    """Return after how many minutes a source is crawled again: its interval, or the longest gap of its crontab."""
    source, now = Source.model_validate(block), datetime.now(UTC)
    if not source.cron:
        return max(1, round(source.interval / timedelta(minutes=1)))
    times = [next_due(source, now)]
    for _ in range(_DUE_TIMES):
        times.append(next_due(source, times[-1]))
    return max(1, round(max(after - before for before, after in pairwise(times)) / timedelta(minutes=1)))


def _log(events: Iterable[Event]) -> None:
    """Log events of alarms; call it right after they were committed, as nothing logs them later."""
    for event in events:
        tell = (
            log.info
            if event.what == AlarmEvent.CLOSED
            else log.error
            if event.severity == AlarmSeverity.CRITICAL
            else log.warning
        )
        tell(
            f"alarm {event.what}",
            alarm=event.kind,
            source=event.source,
            why=event.why,
            meaning=event.meaning,
            remedy=event.remedy,
            example=event.example,
        )
