"""Checks texts against their bodies, which are extracted again; only texts of this version of the extractor can be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from sql.database import Session
from sql.rows.verify import TEXTS_TO_READ, TextToRead

ReadBody = Callable[[bytes, str, ExtractionRules, str | None], Awaitable[Extraction]]
"""A function that extracts a body; its arguments are the body as received, the address that answered, the source's
rules and the content type."""
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Readable:
    """A text that can be read again: from which body, and by which rules."""

    text: TextToRead
    capture_id: int
    rules: ExtractionRules


async def check_texts(
    session: Session, report: VerificationReport, scope: dict[str, Any], read: ReadBody
) -> None:
    """Extract the kept bodies again and compare; texts that other versions made are only counted."""
    after = left = 0
    while rows := await session.all(TEXTS_TO_READ, after=after, at_most=_AT_ONCE, **scope):
        whole = [row for row in rows if row.redaction_id is None]
        readable = [found for row in whole if (found := _readable(row)) is not None]
        bodies = [await _body(session, each.capture_id) for each in readable]
        pairs = [(each, body) for each, body in zip(readable, bodies, strict=True) if body is not None]
        answers = await asyncio.gather(*(_read(each, body, read) for each, body in pairs))
        for (each, _), answer in zip(pairs, answers, strict=True):
            _compare(each.text, answer, report)
        left += len(whole) - len(readable)
        report.check("texts", len(readable))
        after = rows[-1].id
    if left:
        why = "another version of the extractor, or other rules of the source, made them, or their body is not kept"
        report.notes.append(f"{left} texts were not read again: {why}")


def _rules(row: TextToRead) -> ExtractionRules | None:
    """The rules that the source has now; None if another version wrote them and this one cannot read them."""
    try:
        return Source.model_validate(row.block).rules()
    except ValidationError:
        return None


def _readable(row: TextToRead) -> _Readable | None:
    """The text, if its body is kept and this program with the source's rules of now is the version that read it."""
    rules = _rules(row)
    if row.capture_id is None or rules is None:
        return None
    if (row.extractor, row.normaliser) != (extractor_version(rules), NORMALISER_VERSION):
        return None
    return _Readable(row, row.capture_id, rules)


async def _body(session: Session, capture_id: int) -> bytes | None:
    """Return the body, or None if it is broken, which the check of bodies reports."""
    try:
        return await restore(session, capture_id)
    except (CaptureBroken, *UNPACKING_ERRORS):
        return None


async def _read(each: _Readable, body: bytes, read: ReadBody) -> Extraction | PageFailed:
    try:
        return await read(body, each.text.final_url, each.rules, each.text.content_type)
    except PageFailed as error:
        return error


def _compare(row: TextToRead, answer: Extraction | PageFailed, report: VerificationReport) -> None:
    """Compare a text with a new extraction of its body.

    The date that a channel listed becomes part of the content. The date that was listed then is not kept, so the text
    is right if it fits with the date that is listed today, or without one.
    """
    what = f"text {row.id} of revision {row.revision_id}"
    if isinstance(answer, PageFailed):
        report.notes.append(f"{what} could not be read again: {answer}")
        return
    readings = [Reading(answer, listed_at) for listed_at in (row.dated_at, None)]
    found = {(reading.content_sha256, reading.columns()["body"]) for reading in readings}
    if (row.content_sha256, row.body) not in found:
        report.broke(what, f"it is not what extractor {row.extractor} reads of its body", row.url)
