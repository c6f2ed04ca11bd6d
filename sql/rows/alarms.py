"""What the statements of ``sql/statements/alarms.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class ToldAlarm:
    """An alarm as people are told of it."""

    id: int
    source: str | None
    kind: str
    severity: str
    opened_at: datetime
    closed_at: datetime | None
    why: str
    example: str | None
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class OpenState:
    """An open alarm of a source, and the state that it puts the source into."""

    id: int
    kind: str
    state: str
    why: str
    meaning: str
    remedy: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ListedAlarm:
    """An alarm as the view ``archive.alarms`` shows it."""

    id: int
    source: str | None
    kind: str
    severity: str
    opened_at: datetime
    escalated_at: datetime | None
    closed_at: datetime | None
    acknowledged_until: datetime | None
    counts: bool
    why: str
    example: str | None
    meaning: str
    remedy: str
    acknowledged_note: str | None


@dataclass(frozen=True, slots=True)
class AcknowledgedAlarm:
    """An alarm that somebody has said to know of."""

    id: int
    kind: str
    source: str | None


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A message for the webhook, and how often it was tried to be delivered."""

    id: int
    payload: dict[str, Any]
    tries: int


@dataclass(frozen=True, slots=True)
class NoticeBacklog:
    """How many messages wait, since when, and why the last try failed."""

    waiting: int
    since: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class EditToTell:
    """An edit that nobody was told of yet."""

    revision_id: int
    source: str
    class_: str
    flags: list[str]
    title: str | None
    title_before: str | None
    url: str
    hunks: list[dict[str, Any]]
    changed_after: datetime
    changed_before: datetime
    no_notice_found: bool | None


OPEN_ALARM = Scalar("open_alarm", int)
ESCALATE_ALARMS = Scalar("escalate_alarms", int)
CLOSE_ALARMS = Scalar("close_alarms", int)
CLOSE_RETIRED_ALARMS = Scalar("close_retired_alarms", int)
NOTE_ALARM_EVENT = Statement("note_alarm_event", ToldAlarm)
OPEN_STATES = Statement("open_states", OpenState)
LIST_ALARMS = Statement("list_alarms", ListedAlarm)
ACKNOWLEDGE_ALARM = Statement("acknowledge_alarm", AcknowledgedAlarm)
TAKE_NOTICES = Statement("take_notices", WaitingNotice)
WAITING_NOTICES = Statement("waiting_notices", NoticeBacklog)
EDITS_TO_TELL = Statement("edits_to_tell", EditToTell)
