"""Checks texts against their bodies, which are extracted again; only texts of this version of the extractor can be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError

from crawler.archive.captures.capture_store import UNPACKING_ERRORS, CaptureBroken, restore
from crawler.archive.texts.extraction_record import Reading
from crawler.evidence.verification_report import VerificationReport
from crawler.extraction import extractor_version
from crawler.extraction.model import Extraction, ExtractionRules
from crawler.extraction.workers.pool import PageFailed
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.sources import Source
from sql.database import Row, Session

ReadBody = Callable[[bytes, str, ExtractionRules, str | None], Awaitable[Extraction]]
"""A function that extracts a body; its arguments are the body as received, the address that answered, the source's
rules and the content type."""
_AT_ONCE = 16
"""Texts that are read from the database, and extracted again, at a time."""


async def check_texts(
    session: Session, report: VerificationReport, scope: dict[str, Any], read: ReadBody
) -> None:
    """Extract the kept bodies again and compare; texts that other versions made are only counted."""
    after = left = 0
    while rows := await session.all("texts_to_read", after=after, at_most=_AT_ONCE, **scope):
        whole = [row for row in rows if row["redaction_id"] is None]
        readable = [row for row in whole if row["capture_id"] is not None and _is_of_today(row)]
        bodies = [await _body(session, row) for row in readable]
        pairs = [(row, body) for row, body in zip(readable, bodies, strict=True) if body is not None]
        answers = await asyncio.gather(*(_read(row, body, read) for row, body in pairs))
        for (row, _), answer in zip(pairs, answers, strict=True):
            _compare(row, answer, report)
        left += len(whole) - len(readable)
        report.check("texts", len(readable))
        after = rows[-1]["id"]
    if left:
        why = "another version of the extractor, or other rules of the source, made them, or their body is not kept"
        report.notes.append(f"{left} texts were not read again: {why}")


def _rules(row: Row) -> ExtractionRules | None:
    """The rules that the source has now; None if another version wrote them and this one cannot read them."""
    try:
        return Source.model_validate(row["block"]).rules()
    except ValidationError:
        return None


def _is_of_today(row: Row) -> bool:
    """Whether this program, with the rules that the source has now, would make the text in the same way."""
    row["source_rules"] = rules = _rules(row)
    known = rules is not None and extractor_version(rules)
    return (row["extractor"], row["normaliser"]) == (known, NORMALISER_VERSION)


async def _body(session: Session, row: Row) -> bytes | None:
    """Return the body, or None if it is broken, which the check of bodies reports."""
    try:
        return await restore(session, row["capture_id"])
    except (CaptureBroken, *UNPACKING_ERRORS):
        return None


async def _read(row: Row, body: bytes, read: ReadBody) -> Extraction | PageFailed:
    try:
        return await read(body, row["final_url"], row["source_rules"], row["content_type"])
    except PageFailed as error:
        return error


def _compare(row: Row, answer: Extraction | PageFailed, report: VerificationReport) -> None:
    """Compare a text with a new extraction of its body.

    The date that a channel listed becomes part of the content. The date that was listed then is not kept, so the text
    is right if it fits with the date that is listed today, or without one.
    """
    what = f"text {row['id']} of revision {row['revision_id']}"
    if isinstance(answer, PageFailed):
        report.notes.append(f"{what} could not be read again: {answer}")
        return
    readings = [Reading(answer, listed_at) for listed_at in (row["dated_at"], None)]
    found = {(reading.content_sha256, reading.columns()["body"]) for reading in readings}
    if (row["content_sha256"], row["body"]) not in found:
        report.broke(what, f"it is not what extractor {row['extractor']} reads of its body", row["url"])
