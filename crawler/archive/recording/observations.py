"""Writes the entries of the ledger: one for every look at an article's address."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.archive.recording.look_outcome import AsKnown, KeptOutcome
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import FetchedPage
from sql.database import Session


async def write_look(
    session: Session, look_id: int, page: FetchedPage, outcome: KeptOutcome, crawl_id: int
) -> None:
    """Append a look to the ledger, with the id that was drawn for it."""
    headers = json.dumps(page.headers, ensure_ascii=False, separators=(",", ":")) if page.headers else None
    text_sha256, content_sha256, extractor = _what_was_read(outcome)
    await session.run(
        "write_look",
        look_id=look_id,
        observed_at=page.observed_at,
        address_id=page.visit.address_id,
        crawl_id=crawl_id,
        url=page.visit.url,
        final_url=page.final_url,
        witness=page.witness,
        vantage=page.vantage,
        outcome=outcome.outcome,
        status=page.status,
        server_ip=page.server_ip,
        server_date=_date(page.header("Date")),
        raw_size=len(page.body) if page.raw_sha256 else None,
        raw_sha256=page.raw_sha256,
        headers_sha256=hashlib.sha256(headers.encode()).digest() if headers else None,
        text_sha256=text_sha256,
        content_sha256=content_sha256,
        extractor=extractor,
        headers=headers,
    )


def _what_was_read(outcome: KeptOutcome) -> tuple[bytes | None, bytes | None, str | None]:
    """The hashes of the text and of all content, and the extractor that read them; None if no text was read."""
    if outcome.reading is not None:
        reading = outcome.reading
        return reading.text_sha256, reading.content_sha256, reading.extraction.extractor
    if (
        isinstance(outcome, AsKnown)
        and outcome.outcome == FetchOutcome.UNCHANGED
        and outcome.article is not None
    ):
        current = outcome.article.current
        return current.text_sha256, current.content_sha256, current.extractor
    return None, None, None


def _date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
