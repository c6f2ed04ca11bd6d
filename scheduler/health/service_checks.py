"""Whether the service can do its work: the checks for /readyz, for the status and for the service's own alarms."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scheduler.health.findings import Finding, Judgement
from scheduler.health.vocabulary import AlarmKind
from sql.rows.processes import ServiceFacts

PATIENCE = timedelta(minutes=1)
"""A process without a sign of life for so long counts as dead."""
_TICKS = 8
_TICK_PATIENCE = timedelta(minutes=2)
"""The clock has stopped if it has not ticked for so long, or for so many ticks, whichever is longer."""
_QUEUE_PATIENCE = timedelta(minutes=10)
"""If a source waits for so long although no crawl runs, the queue is stuck."""
_BUSY_PATIENCE = timedelta(hours=1)
"""The same while crawls run, as sources then wait for their turn: it is twice the longest that a crawl may take by
default."""
_DISK_LEFT = 0.05
_DISK_LEFT_BYTES = 2 * 1024**3
"""The disk is full if less than this share, and less than so many bytes, are free."""


@dataclass(frozen=True, slots=True)
class Check:
    """A part of the service: its name, whether it can do its work, why not, and the kind of alarm if it cannot."""

    name: str
    ok: bool
    why: str = "OK"
    kind: str | None = None


def check_service(facts: ServiceFacts, tick: timedelta) -> list[Check]:
    """Judge a row of the statement ``service_facts``."""
    return [_clock(facts, tick), _queue(facts), _sources(facts)]


def also_alarming(facts: ServiceFacts, data_dir: Path | None) -> list[Check]:
    """Return the checks that raise an alarm, although the service can work without them and is ready."""
    checks = [
        _told("sources file", AlarmKind.SOURCES_FILE, facts.sources_error),
        _told("upgrade", AlarmKind.UPGRADE_UNFINISHED, facts.obstacle),
    ]
    return [*checks, _disk(data_dir)] if data_dir else checks


def judgement_of(checks: list[Check], facts: ServiceFacts) -> Judgement:
    """Turn checks into findings; if there is only one source, its own alarm says enough about its silence."""
    found = tuple(
        Finding(check.kind, check.why)
        for check in checks
        if check.kind and not check.ok and (check.kind != AlarmKind.ALL_SILENT or facts.active > 1)
    )
    known = {check.kind for check in checks if check.kind and check.ok}
    return Judgement(found, frozenset(known))


def _clock(facts: ServiceFacts, tick: timedelta) -> Check:
    ticked = facts.ticked_at
    if ticked is None:
        return Check("clock", False, "no process with a clock runs", AlarmKind.CLOCK_STOPPED)
    late = facts.now - ticked
    if late <= max(_TICK_PATIENCE, tick * _TICKS):
        return Check("clock", True, kind=AlarmKind.CLOCK_STOPPED)
    return Check("clock", False, f"it has not ticked for {_minutes(late)}", AlarmKind.CLOCK_STOPPED)


def _queue(facts: ServiceFacts) -> Check:
    since = facts.waiting_since
    late = facts.now - since if since else timedelta(0)
    if late <= (_BUSY_PATIENCE if facts.crawling else _QUEUE_PATIENCE):
        return Check("queue", True, kind=AlarmKind.QUEUE_STUCK)
    why = (
        f"{facts.waiting} sources wait, the first for {_minutes(late)}; "
        f"{facts.workers} workers live and {facts.crawling} crawls run"
    )
    return Check("queue", False, why, AlarmKind.QUEUE_STUCK)


def _sources(facts: ServiceFacts) -> Check:
    if facts.active and facts.dark == facts.active:
        return Check(
            "sources",
            False,
            f"every one is silent, failing or blocked ({facts.active} of {facts.active})",
            AlarmKind.ALL_SILENT,
        )
    return Check("sources", True, kind=AlarmKind.ALL_SILENT)


def _told(name: str, kind: str, trouble: str | None) -> Check:
    return Check(name, trouble is None, trouble or "OK", kind)


def _disk(folder: Path) -> Check:
    usage = shutil.disk_usage(folder)
    full = usage.free < min(_DISK_LEFT * usage.total, _DISK_LEFT_BYTES)
    why = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free at {folder}"
    return Check("disk", not full, why, AlarmKind.DISK_FULL)


def _minutes(duration: timedelta) -> str:
    return f"{duration / timedelta(minutes=1):.0f} min"
