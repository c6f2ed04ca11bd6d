"""Judges sources and stores the result: the state of each, its alarms, and a slower pace while it fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from scheduler.health.alarms import Alarms, Event
from scheduler.health.baseline import baseline_row
from scheduler.health.findings import Judgement
from scheduler.health.health_limits import limits
from scheduler.health.rules import KINDS, Health, judge, unproven
from scheduler.health.silence_rules import expectation
from scheduler.health.source_facts import SourceFacts, gather
from scheduler.health.vocabulary import WORST_FIRST, HealthState
from sql.database import Database, Session
from sql.rows.alarms import OPEN_STATES, OpenState
from sql.rows.health import JUDGED_SOURCE, SOURCES_TO_JUDGE, JudgedSource

log = structlog.get_logger("health")


@dataclass(frozen=True, slots=True)
class SourceAssessor:
    """Judges the sources of an archive; ``notify`` says that a webhook is set, to which notices are sent."""

    database: Database
    notify: bool = False

    async def judge_due(self, now: datetime) -> list[Event]:
        """Judge every source that was crawled since it was last judged, or that was not judged for some minutes."""
        every = timedelta(minutes=limits().pace.judged_minutes)
        async with self.database.transaction() as session:
            due = await session.all(SOURCES_TO_JUDGE, now=now, every=every)
        events = []
        for source_id in due:
            try:
                events += await self.judge_source(source_id, now)
            except Exception as error:
                log.exception("a source could not be judged", source_id=source_id, error=str(error))
        return events

    async def judge_source(self, source_id: int, now: datetime) -> list[Event]:
        """Judge a source in one transaction; returns what happened to its alarms."""
        async with self.database.transaction() as session:
            source = await session.one(JUDGED_SOURCE, source_id=source_id)
            usual = await baseline_row(session, source, now)
            evidence = await gather(session, source, usual, now)
            alarms = Alarms(session, source_id, now, notify=self.notify)
            if source.paused_at is not None:
                events = await alarms.apply(Judgement(clear=KINDS))
                await _put(session, source, evidence, "paused", None, 0)
                return events
            health = judge(evidence)
            events = await alarms.apply(health.judgement)
            state, why = _state(await session.all(OPEN_STATES, source_id=source_id), evidence)
            await _put(session, source, evidence, state, why, health.bad_crawls)
            await _slow_down(session, source, evidence, health)
        return events


def _state(open_alarms: list[OpenState], evidence: SourceFacts) -> tuple[str, str | None]:
    """Return the worst state into which open alarms, or the want of any article, put a source, and why.

    Example: no crawl of a new source succeeds, so that it is failing; a lesser alarm leaves it so.
    """
    yet = unproven(evidence)
    reasons = [(row.state, f"{row.kind}: {row.why}") for row in open_alarms] + ([yet] if yet else [])
    if not reasons:
        return HealthState.HEALTHY, None
    worst = min((state for state, _ in reasons), key=_rank)
    return worst, "; ".join(why for _, why in reasons)


def _rank(state: str) -> int:
    """Return the rank of a state, 0 for the worst; a state that this version does not know comes last."""
    return WORST_FIRST.index(state) if state in WORST_FIRST else len(WORST_FIRST)


async def _put(
    session: Session,
    source: JudgedSource,
    evidence: SourceFacts,
    state: str,
    why: str | None,
    bad_crawls: int,
) -> None:
    expected = expectation(evidence)
    await session.run(
        "put_health",
        source_id=source.id,
        now=evidence.now,
        state=state,
        why=why,
        learning=expected.learning,
        crawl_id=max((crawl.id for crawl in evidence.crawls), default=None),
        last_published_at=evidence.last_published_at,
        expected_by=expected.expected_by,
        bad_crawls=bad_crawls,
    )


async def _slow_down(session: Session, source: JudgedSource, evidence: SourceFacts, health: Health) -> None:
    """Put off the next discovery of a source whose crawls fail: twice as long with each crawl, up to a limit.

    Example: a source is crawled every 10 minutes. After its third bad crawl the next one comes after 20 minutes, then
    after 40, and so on, up to ``slowest_hours``.
    """
    extra = health.bad_crawls - limits().crawls
    is_new = evidence.crawls and evidence.crawls[0].id > (source.judged_crawl_id or 0)
    if extra < 0 or not is_new:
        return
    slowest = timedelta(hours=limits().pace.slowest_hours)
    step = max(min(evidence.source.interval * 2 ** min(extra + 1, 30), slowest), evidence.source.interval)
    await session.run("slow_down", source_id=source.id, until=evidence.crawls[0].started_at + step)
