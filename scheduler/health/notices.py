"""Notices on their way to the webhook: taken from the archive, sent, and tried again until they were taken."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import structlog

from crawler.revisions import RevisionKind
from scheduler.config import Config, ConfigError, variable
from scheduler.health.receivers import NotTaken, Receivers
from sql.database import Database, Row
from sql.errors import did_you_mean

_AT_ONCE = 20
"""Notices that are sent one after another before other duties of the process get their turn."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""A notice that was not taken is tried again after a minute, then after twice as long each time, up to 6 hours."""
_TOLD_FOR = timedelta(days=1)
"""Edits older than a day are no news: nobody is told of them when the service comes back after a long time."""
_EDITS_AT_ONCE = 1000
"""Edits that are gone through at a time; the rest comes a minute later."""
_SETTLED = timedelta(minutes=10)
"""An edit is committed within so long after it got its number, so that none can come in before it any more."""
log = structlog.get_logger("notices")


async def send_notices(database: Database, receivers: Receivers) -> int:
    """Send what is due; returns how many were taken. A message is sent at least once."""
    async with database.transaction() as session:
        rows = await session.all("take_notices", most=_AT_ONCE, first=_FIRST_WAIT, longest=_LONGEST_WAIT)
    return sum([await _send(database, receivers, row) for row in sorted(rows, key=lambda row: row["id"])])


async def _send(database: Database, receivers: Receivers, row: Row) -> bool:
    try:
        await receivers.send(row["payload"])
    except NotTaken as error:
        log.warning(
            "the webhook did not take a notice", notice=row["id"], tries=row["tries"], error=str(error)
        )
        async with database.transaction() as session:
            await session.run("notice_failed", notice_id=row["id"], error=str(error))
        return False
    async with database.transaction() as session:
        await session.run("notice_sent", notice_id=row["id"])
    return True


def told_classes(config: Config) -> list[str]:
    """The classes of edits that are told of; raises ConfigError for one that there is not."""
    known = [str(kind) for kind in RevisionKind]
    told = [name.strip() for name in config.tell_classes.split(",") if name.strip()]
    for name in told:
        if name not in known:
            nearest = did_you_mean(name, known) or f"; write some of {', '.join(known)}"
            raise ConfigError(f'{variable("tell_classes")}: no class of edits is called "{name}"{nearest}')
    return told


async def check_told(database: Database, config: Config) -> None:
    """Whether the settings name edits that there can be; raises ConfigError."""
    told_classes(config)
    if config.tell_edits is None:
        return
    try:
        async with database.transaction() as session:
            await session.run("check_query", query=config.tell_edits)
    except psycopg.errors.InvalidParameterValue as error:
        hint = f"{error.diag.message_primary}. {error.diag.message_hint or ''}".strip()
        raise ConfigError(f"{variable('tell_edits')}: {hint}") from None


async def tell_edits(database: Database, query: str | None, classes: list[str]) -> int:
    """Make notices of the edits of these classes, or about these words, since the last time; returns how many."""
    async with database.transaction() as session:
        await session.run("begin_notices_of_edits")
        rows = await session.all(
            "edits_to_tell",
            query=query,
            classes=classes,
            told_for=_TOLD_FOR,
            most=_EDITS_AT_ONCE,
            settled=_SETTLED,
        )
        for row in rows:
            payload = json.dumps(_edit(row), ensure_ascii=False)
            await session.run("put_notice", payload=payload, revision_id=row["revision_id"])
    return len(rows)


def _edit(row: Row) -> dict[str, object]:
    text = f"{row['source']} edited ({row['class']}): {row['title']} {row['url']}"
    times = {name: row[name].isoformat() for name in ("changed_after", "changed_before")}
    return {"type": "edit", "text": text, **row, **times}
