"""Deletes kept bodies that prove nothing, if a person has set a limit; by default everything is kept.

It never deletes a body that is the newest of its address, or that shows a change of text or state, or that is the last
one before such a change. Texts, revisions and the ledger are not touched. If a body is a keyframe of others, these are
stored in another form first, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from crawler.archive.captures.capture_store import compress, restore
from sql.database import Database, Session
from sql.rows.retention import CAPTURES_SIZE, DELTAS_AGAINST, PRUNABLE_BY_AGE, PRUNABLE_BY_SIZE

BATCH = 100
"""Bodies of one transaction."""


async def prune_old(database: Database, source_id: int, before: datetime) -> int:
    """Delete a source's bodies that were seen before a time; returns how many."""
    pruned = 0
    while True:
        async with database.transaction() as session:
            going = await session.all(PRUNABLE_BY_AGE, source_id=source_id, before=before, most=BATCH)
            await drop_captures(session, going)
        pruned += len(going)
        if len(going) < BATCH:
            return pruned


async def prune_to_size(database: Database, limit: int) -> int:
    """Delete the oldest bodies until all that are left take about ``limit`` bytes; returns how many were deleted."""
    pruned = 0
    async with database.transaction() as session:
        excess = await session.one(CAPTURES_SIZE) - limit
    while excess > 0:
        async with database.transaction() as session:
            rows = await session.all(PRUNABLE_BY_SIZE, excess=excess, most=BATCH)
            await drop_captures(session, [row.id for row in rows])
        if not rows:
            break
        pruned += len(rows)
        excess -= sum(row.bytes for row in rows)
    return pruned


async def drop_captures(session: Session, going: list[int]) -> None:
    """Delete bodies to make room, and note that they were pruned."""
    await free_deltas(session, going)
    if going:
        await session.run("prune_captures", captures=going)


async def free_deltas(session: Session, going: list[int]) -> None:
    """Store those deltas in another form whose keyframes are about to be deleted.

    The oldest delta of each keyframe becomes the keyframe of the others.
    """
    for keyframe_id in going:
        await _rekey(session, await session.all(DELTAS_AGAINST, keyframe_id=keyframe_id, going=going))


async def _rekey(session: Session, captures: list[int]) -> None:
    frame: bytes | None = None
    for capture_id in captures:
        raw = await restore(session, capture_id)
        stored, is_delta = compress(raw, frame)
        await session.run(
            "rekey_capture", capture_id=capture_id, keyframe_id=captures[0] if is_delta else None, body=stored
        )
        frame = raw if frame is None else frame
