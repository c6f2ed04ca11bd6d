"""Texts against their bodies: read again by the version of the extractor that made them, where it is this one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from crawler.archive.captures import CaptureBroken, restore
from crawler.archive.texts import Reading
from crawler.evidence.findings import Report
from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction, Rules
from crawler.identity.text import NORMALISER_VERSION
from crawler.sources import Source
from sql.database import Row, Session

Read = Callable[[bytes, str, Rules, str | None], Awaitable[Extraction]]
"""Reads a body as received, with the address that answered, the source's rules and the content type."""
VERSIONS = {"extractor": EXTRACTOR_VERSION, "normaliser": NORMALISER_VERSION}
_AT_ONCE = 16


async def check_texts(session: Session, report: Report, scope: dict[str, Any], read: Read) -> None:
    """Read the kept bodies again; texts of other versions cannot be read again and are counted."""
    counts = await session.one("count_texts", **VERSIONS, **scope)
    after = 0
    while rows := await session.all("texts_to_read", after=after, at_most=_AT_ONCE, **VERSIONS, **scope):
        bodies = [await _body(session, row) for row in rows]
        pairs = [(row, body) for row, body in zip(rows, bodies, strict=True) if body is not None]
        answers = await asyncio.gather(*(_read(row, body, read) for row, body in pairs))
        for (row, _), answer in zip(pairs, answers, strict=True):
            _compare(row, answer, report)
        report.check("texts", len(rows))
        after = rows[-1]["id"]
    left = counts["texts"] - counts["readable"] - counts["redacted"]
    if left:
        report.notes.append(
            f"{left} texts were not read again: another version of the extractor made them, or their body is not kept"
        )


async def _body(session: Session, row: Row) -> bytes | None:
    """The body; one that is broken has been named already."""
    try:
        return await restore(session, row["capture_id"])
    except (CaptureBroken, ValueError):
        return None


async def _read(row: Row, body: bytes, read: Read) -> Reading | Exception:
    rules = Source.model_validate(row["block"]).rules()
    try:
        return Reading(await read(body, row["final_url"], rules, row["content_type"]))
    except Exception as error:
        return error


def _compare(row: Row, answer: Reading | Exception, report: Report) -> None:
    what = f"text {row['id']} of revision {row['revision_id']}"
    if isinstance(answer, Exception):
        report.notes.append(f"{what} could not be read again: {type(answer).__name__}: {answer}")
        return
    if answer.content_sha256 == row["content_sha256"] and answer.columns()["body"] == row["body"]:
        return
    rules = Source.model_validate(row["block"]).rules()
    if rules.body or rules.title or rules.authors or rules.date or rules.drop:
        report.notes.append(
            f"{what} reads differently by the selectors that its source has now ({row['url']})"
        )
    else:
        report.broke(what, f"it is not what extractor {EXTRACTOR_VERSION} reads of its body", row["url"])
