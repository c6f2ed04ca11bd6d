"""Notices for the webhook: they wait in the archive, are sent, and are sent again until the receiver takes them."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import structlog

from crawler.revisions import RevisionKind
from crawler.revisions.vocabulary import LABELS
from scheduler.config import Config, ConfigError, variable
from scheduler.health.receivers import NotTaken, Receivers
from sql.database import Database
from sql.errors import did_you_mean
from sql.rows.alarms import EDITS_TO_TELL, TAKE_NOTICES, EditToTell, WaitingNotice
from sql.rows.statement import columns_of

_AT_ONCE = 20
"""Notices that are sent in one step, before the monitor does anything else."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""A notice that was not taken is sent again after a minute, then after twice as long each time, up to 6 hours."""
_TOLD_FOR = timedelta(days=1)
"""Older edits are no news any more: no notice is sent of them if the service was stopped for longer."""
_EDITS_AT_ONCE = 1000
"""Edits that are looked at in one step; the others follow a minute later."""
_SETTLED = timedelta(minutes=10)
"""An edit gets its number before it is committed. After so long it is committed, and no lower number can appear later,
so that all edits up to it need not be looked at again."""
log = structlog.get_logger("notices")


async def send_notices(database: Database, receivers: Receivers) -> int:
    """Send the notices that are due; returns how many were taken. Each is sent at least once, at times twice."""
    async with database.transaction() as session:
        rows = await session.all(TAKE_NOTICES, most=_AT_ONCE, first=_FIRST_WAIT, longest=_LONGEST_WAIT)
    return sum([await _send(database, receivers, row) for row in sorted(rows, key=lambda row: row.id)])


async def _send(database: Database, receivers: Receivers, row: WaitingNotice) -> bool:
    try:
        await receivers.send(row.payload)
    except NotTaken as error:
        log.warning("the webhook did not take a notice", notice=row.id, tries=row.tries, error=str(error))
        async with database.transaction() as session:
            await session.run("notice_failed", notice_id=row.id, error=str(error))
        return False
    async with database.transaction() as session:
        await session.run("notice_sent", notice_id=row.id)
    return True


def told_classes(config: Config) -> list[str]:
    """Return the classes of edits of which notices are sent; raises ConfigError if there is no such class."""
    known = [str(kind) for kind in RevisionKind]
    told = [name.strip() for name in config.tell_classes.split(",") if name.strip()]
    for name in told:
        if name not in known:
            nearest = did_you_mean(name, known) or f"; write some of {', '.join(known)}"
            raise ConfigError(f'{variable("tell_classes")}: no class of edits is called "{name}"{nearest}')
    return told


async def check_told(database: Database, config: Config) -> None:
    """Check the settings that say of which edits notices are sent; raises ConfigError if one cannot be used."""
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
    """Write notices of the edits since the last call that are of these classes or match the query; returns how many."""
    async with database.transaction() as session:
        await session.run("begin_notices_of_edits")
        rows = await session.all(
            EDITS_TO_TELL,
            query=query,
            classes=classes,
            told_for=_TOLD_FOR,
            most=_EDITS_AT_ONCE,
            settled=_SETTLED,
        )
        for row in rows:
            payload = json.dumps(_edit(row), ensure_ascii=False)
            await session.run("put_notice", payload=payload, revision_id=row.revision_id)
    return len(rows)


def _edit(row: EditToTell) -> dict[str, object]:
    text = f"{row.source} edited ({LABELS.get(row.class_, row.class_)}): {row.title} {row.url}"
    times = {"changed_after": row.changed_after.isoformat(), "changed_before": row.changed_before.isoformat()}
    return {"type": "edit", "text": text, **columns_of(row), **times}
