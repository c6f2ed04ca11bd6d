"""Alarms: each is opened once, escalated at most once and closed once, and keeps its history."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scheduler.health.findings import Finding, Judgement
from scheduler.health.vocabulary import AlarmEvent
from sql.database import Session
from sql.rows.alarms import (
    CLOSE_ALARMS,
    CLOSE_RETIRED_ALARMS,
    ESCALATE_ALARMS,
    NOTE_ALARM_EVENT,
    OPEN_ALARM,
    ToldAlarm,
)
from sql.rows.statement import Scalar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an alarm, such as that it was opened; without a ``source`` it is of the service."""

    what: str
    alarm: int
    kind: str
    severity: str
    source: str | None
    at: datetime
    opened_at: datetime
    why: str
    meaning: str
    remedy: str
    example: str | None

    def message(self) -> dict[str, Any]:
        """The event as the payload of a notice, ready for JSON."""
        fields = asdict(self) | {"at": self.at.isoformat(), "opened_at": self.opened_at.isoformat()}
        return {"type": "alarm", "text": self.text(), **fields}

    def text(self) -> str:
        """The event in one line for people."""
        about = f"{self.source}: {self.kind}" if self.source else self.kind
        if self.what == AlarmEvent.CLOSED:
            return f"closed: {about} (since {self.opened_at:%Y-%m-%d %H:%M} UTC)"
        return f"{self.severity} {self.what}: {about}. {self.meaning} {self.why}. {self.remedy}"


class Alarms:
    """Writes the alarms of a source in the caller's transaction; if ``source_id`` is None, those of the service."""

    def __init__(self, session: Session, source_id: int | None, now: datetime, *, notify: bool) -> None:
        self._session, self._source_id, self._now, self._notify = session, source_id, now, notify

    async def apply(self, judgement: Judgement) -> list[Event]:
        """Open alarms for what was found, escalate those that stay open for long, close what is clear.

        Returns what happened.
        """
        events = [event for finding in judgement.found for event in await self._open(finding)]
        events += await self._change(AlarmEvent.ESCALATED, ESCALATE_ALARMS)
        return events + await self.close(judgement.clear)

    async def close(self, kinds: Collection[str]) -> list[Event]:
        """Close the open alarms of these kinds."""
        return await self._change(AlarmEvent.CLOSED, CLOSE_ALARMS, kinds=list(kinds)) if kinds else []

    async def _open(self, finding: Finding) -> list[Event]:
        values = asdict(finding) | {"source_id": self._source_id}
        alarm_id = await self._session.first(OPEN_ALARM, now=self._now, **values)
        if alarm_id is None:
            await self._session.run("touch_alarm", **values)
            return []
        return [await self._note(alarm_id, "opened")]

    async def _change(self, what: str, statement: Scalar[int], **values: Any) -> list[Event]:
        alarms = await self._session.all(statement, source_id=self._source_id, now=self._now, **values)
        return [await self._note(alarm_id, what) for alarm_id in alarms]

    async def _note(self, alarm_id: int, what: str) -> Event:
        return await note_event(self._session, alarm_id, what, self._now, notify=self._notify)


async def note_event(session: Session, alarm_id: int, what: str, now: datetime, *, notify: bool) -> Event:
    """Write an event into the alarm's history; with ``notify``, write a notice of it too."""
    row = await session.one(NOTE_ALARM_EVENT, alarm_id=alarm_id, now=now, what=what, said="")
    event = _event(row, what, now)
    if notify:
        payload = json.dumps(event.message(), ensure_ascii=False)
        await session.run("put_notice", payload=payload, revision_id=None)
    return event


async def close_retired(session: Session, now: datetime, *, notify: bool) -> list[Event]:
    """Close the alarms of sources that are not crawled any more."""
    alarms = await session.all(CLOSE_RETIRED_ALARMS, now=now)
    return [await note_event(session, alarm_id, "closed", now, notify=notify) for alarm_id in alarms]


def _event(row: ToldAlarm, what: str, now: datetime) -> Event:
    return Event(
        what=what,
        alarm=row.id,
        kind=row.kind,
        severity=row.severity,
        source=row.source,
        at=now,
        opened_at=row.opened_at,
        why=row.why,
        meaning=row.meaning,
        remedy=row.remedy,
        example=row.example,
    )
