"""Notices on their way to the webhook: taken from the archive, sent, and tried again until they were taken."""

from __future__ import annotations

import json

import structlog

from scheduler.health.receivers import NotTaken, Receivers
from sql.database import Database, Row

_AT_ONCE = 20
log = structlog.get_logger("notices")


async def send_notices(database: Database, receivers: Receivers) -> int:
    """Send what is due; returns how many were taken. A message is sent at least once."""
    async with database.transaction() as session:
        rows = await session.all("take_notices", most=_AT_ONCE)
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


async def tell_edits(database: Database, query: str | None, classes: list[str]) -> int:
    """Make notices of the edits of these classes, or about these words, since the last time; returns how many."""
    async with database.transaction() as session:
        await session.run("begin_notices_of_edits")
        rows = await session.all("edits_to_tell", query=query, classes=classes)
        for row in rows:
            await session.run("put_notice", payload=json.dumps(_edit(row), ensure_ascii=False))
    return len(rows)


def _edit(row: Row) -> dict[str, object]:
    text = f"{row['source']} edited ({row['class']}): {row['title']} {row['url']}"
    times = {name: row[name].isoformat() for name in ("changed_after", "changed_before")}
    return {"type": "edit", "text": text, **row, **times}
