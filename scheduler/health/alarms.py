"""Alarms: opened once, escalated once, closed once, each with its history."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scheduler.health.findings import Finding, Judgement
from scheduler.health.vocabulary import AlarmEvent
from sql.database import Row, Session


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an alarm: it was opened, escalated or closed. Without a source it is the service's."""

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
        """The event as a notice's payload."""
        fields = asdict(self) | {"at": self.at.isoformat(), "opened_at": self.opened_at.isoformat()}
        return {"type": "alarm", "text": self.text(), **fields}

    def text(self) -> str:
        """The event in a line, for people."""
        about = f"{self.source}: {self.kind}" if self.source else self.kind
        if self.what == AlarmEvent.CLOSED:
            return f"closed: {about} (since {self.opened_at:%Y-%m-%d %H:%M} UTC)"
        return f"{self.severity} {self.what}: {about}. {self.meaning} {self.why}. {self.remedy}"


class Alarms:
    """Writes the alarms of a source, or with None those of the service, in the caller's transaction."""

    def __init__(self, session: Session, source_id: int | None, now: datetime, *, notify: bool) -> None:
        self._session, self._source_id, self._now, self._notify = session, source_id, now, notify

    async def apply(self, judgement: Judgement) -> list[Event]:
        """Open what was found, escalate what stays and close what is clear; returns what happened."""
        events = [event for finding in judgement.found for event in await self._open(finding)]
        events += await self._change(AlarmEvent.ESCALATED, "escalate_alarms")
        return events + await self.close(judgement.clear)

    async def close(self, kinds: Collection[str]) -> list[Event]:
        """Close the open alarms of these kinds."""
        return await self._change(AlarmEvent.CLOSED, "close_alarms", kinds=list(kinds)) if kinds else []

    async def _open(self, finding: Finding) -> list[Event]:
        values = asdict(finding) | {"source_id": self._source_id}
        row = await self._session.first("open_alarm", now=self._now, **values)
        if row is None:
            await self._session.run("touch_alarm", **values)
            return []
        return [await self._note(row["id"], "opened")]

    async def _change(self, what: str, statement: str, **values: Any) -> list[Event]:
        rows = await self._session.all(statement, source_id=self._source_id, now=self._now, **values)
        return [await self._note(row["id"], what) for row in rows]

    async def _note(self, alarm_id: int, what: str) -> Event:
        return await note_event(self._session, alarm_id, what, self._now, notify=self._notify)


async def note_event(session: Session, alarm_id: int, what: str, now: datetime, *, notify: bool) -> Event:
    """Write an event into the alarm's history, and as a notice where somebody is to be told."""
    row = await session.one("note_alarm_event", alarm_id=alarm_id, now=now, what=what, said="")
    event = _event(row, what, now)
    if notify:
        payload = json.dumps(event.message(), ensure_ascii=False)
        await session.run("put_notice", payload=payload, revision_id=None)
    return event


async def close_retired(session: Session, now: datetime, *, notify: bool) -> list[Event]:
    """Close the alarms of sources that are not crawled any more."""
    rows = await session.all("close_retired_alarms", now=now)
    return [await note_event(session, row["id"], "closed", now, notify=notify) for row in rows]


def _event(row: Row, what: str, now: datetime) -> Event:
    names = ("kind", "severity", "source", "opened_at", "why", "meaning", "remedy", "example")
    return Event(what=what, alarm=row["id"], at=now, **{name: row[name] for name in names})
