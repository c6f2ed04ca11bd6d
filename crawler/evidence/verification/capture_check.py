"""Checks the kept bodies against the hashes that the ledger has of them."""

from __future__ import annotations

import hashlib
from typing import Any

from crawler.archive.captures.capture_store import UNPACKING_ERRORS, decompress
from crawler.evidence.verification_report import LISTED, VerificationReport
from sql.database import Session
from sql.rows.verify import CAPTURES_IN_SCOPE, LOST_CAPTURES, PRUNED_LOOKS, CaptureToVerify

_CAPTURES = 50
"""Captures that are read from the database at a time."""


async def check_bodies(session: Session, report: VerificationReport, scope: dict[str, Any]) -> None:
    """Check every kept body of a part of the archive, and that no body is missing that proves a revision."""
    after = 0
    while rows := await session.all(CAPTURES_IN_SCOPE, after=after, at_most=_CAPTURES, **scope):
        for row in rows:
            for why in _faults(row):
                report.broke(f"body of look {row.look_id}", why, row.url)
        report.check("bodies", len(rows))
        after = rows[-1].id
    for lost in await session.all(LOST_CAPTURES, at_most=LISTED, **scope):
        why = f"it proves revision {lost.revision_id}, and it is gone; no redaction took it"
        report.broke(f"body of look {lost.look_id}", why, lost.url)
    report.pruned += await session.one(PRUNED_LOOKS, **scope)


def _faults(row: CaptureToVerify) -> list[str]:
    faults = []
    if hashlib.sha256(row.body).digest() != row.stored_sha256:
        faults.append("it is not stored as it was written")
    raw = _restored(row)
    if raw is None:
        faults.append("it cannot be unpacked")
    elif hashlib.sha256(raw).digest() != row.look_sha256:
        faults.append("it is not what was received")
    elif len(raw) != row.look_size:
        faults.append("it is not as long as what was received")
    if (row.raw_sha256, row.raw_size) != (row.look_sha256, row.look_size) or not row.at_home:
        faults.append("its hash, size or address is not that of its look")
    if row.headers is not None and row.content_type != _content_type(row.headers):
        faults.append("its type is not the one in its headers")
    return faults


def _restored(row: CaptureToVerify) -> bytes | None:
    try:
        keyframe = decompress(row.keyframe, None) if row.keyframe is not None else None
        return decompress(row.body, keyframe)
    except UNPACKING_ERRORS:
        return None


def _content_type(headers: list[list[str]]) -> str | None:
    return next((value for name, value in headers if name.lower() == "content-type"), None)
