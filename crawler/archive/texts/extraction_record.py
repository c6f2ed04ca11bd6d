"""The reading of a page: an extraction in the form in which it is stored and compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from crawler.dates.reader import read_date
from crawler.dates.trust import is_swapped
from crawler.extraction.doubts import Doubt
from crawler.extraction.model import Extraction
from crawler.identity.canonical_text import NORMALISER_VERSION, canonical_line, text_sha256, word_count
from crawler.revisions import Text
from sql.database import Session
from sql.rows.record import WRITE_EXTRACTION
from sql.rows.texts import StoredText, VerdictText

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that are left out: NUL and lone surrogates, which PostgreSQL refuses, and control characters, which steer
terminals. A page can have all of them, as JSON can write them."""


@dataclass(frozen=True)
class Reading:
    """An extraction that can be stored, with the hashes that decide whether two looks saw the same.

    ``listed_at`` is the date that a feed or sitemap gives for the address. If the page's own date has day and month
    swapped against it, that date is not used.
    """

    extraction: Extraction
    listed_at: datetime | None = None

    def __post_init__(self) -> None:
        trusted = beside_listing(self.extraction, self.listed_at)
        object.__setattr__(self, "extraction", _storable(trusted))

    @cached_property
    def text_sha256(self) -> bytes:
        """SHA-256 of the canonical text of the body."""
        return text_sha256(self.extraction.body)

    @cached_property
    def content_sha256(self) -> bytes:
        """SHA-256 of all parts whose change makes a revision: headline, summary, authors, published date, text."""
        extraction = self.extraction
        parts = (
            canonical_line(extraction.title or ""),
            canonical_line(extraction.summary or ""),
            "\x1e".join(canonical_line(author) for author in extraction.authors),
            str(extraction.published.timestamp()) if extraction.published else "",
            self.text_sha256.hex(),
        )
        return hashlib.sha256("\x1f".join(parts).encode()).digest()

    @cached_property
    def words(self) -> int:
        """The number of words of the body."""
        return word_count(self.extraction.body)

    def text(self) -> Text:
        """The text in the form in which revisions are compared."""
        extraction = self.extraction
        return Text(
            title=extraction.title or "",
            paragraphs=extraction.body,
            language=extraction.language,
            summary=extraction.summary,
            authors=extraction.authors,
            published=extraction.published,
        )

    def stored(self, extraction_id: int) -> VerdictText:
        """What is stored of the text under an id, as it would be read again."""
        extraction = self.extraction
        return VerdictText(
            title=extraction.title,
            summary=extraction.summary,
            authors=list(extraction.authors),
            body="\n".join(extraction.body),
            published_at=extraction.published,
            language=extraction.language,
            partial=extraction.partial,
            extraction_id=extraction_id,
            modified_at=extraction.modified,
        )

    def columns(self) -> dict[str, Any]:
        """The values of the columns of ``store.extraction`` that come from the page."""
        extraction = self.extraction
        published = extraction.published
        return {
            "extractor": extraction.extractor,
            "normaliser": NORMALISER_VERSION,
            "title": extraction.title,
            "authors": list(extraction.authors),
            "published_at": published,
            "published_local": published.replace(tzinfo=None) if published else None,
            "published_raw": extraction.published_raw,
            "modified_at": extraction.modified,
            "summary": extraction.summary,
            "body": "\n".join(extraction.body),
            "words": self.words,
            "language": extraction.language,
            "section": extraction.section,
            "tags": list(extraction.tags),
            "image": extraction.image,
            "canonical_url": extraction.canonical_url,
            "paywalled": extraction.paywalled,
            "partial": extraction.partial,
            "agreement": extraction.quality.agreement,
            "doubts": list(extraction.quality.doubts),
            "text_sha256": self.text_sha256,
            "content_sha256": self.content_sha256,
        }


async def write_extraction(
    session: Session,
    columns: Mapping[str, Any],
    *,
    revision_id: int,
    look_id: int,
    drawn: int | None = None,
) -> int:
    """Store the extraction of a revision that a look showed; returns its id.

    ``drawn`` is the id if one was drawn beforehand; else it gets the next one.
    """
    which = {"revision_id": revision_id, "look_id": look_id, "extraction_id": drawn}
    if drawn is not None:
        await session.run("write_extraction", **which, **columns)
        return drawn
    return await session.one(WRITE_EXTRACTION, **which, **columns)


def _storable(extraction: Extraction) -> Extraction:
    """Return the same extraction without the characters that cannot be stored."""
    return replace(
        extraction, **{field.name: _clean(getattr(extraction, field.name)) for field in fields(extraction)}
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _REFUSED.sub("", value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    return value


def stored_text(row: StoredText) -> Text:
    """Return the text of a stored extraction in the form in which revisions are compared."""
    return Text(
        title=row.title or "",
        paragraphs=tuple(row.body.split("\n")) if row.body else (),
        language=row.language,
        summary=row.summary,
        authors=tuple(row.authors),
        published=row.published_at,
    )


def beside_listing(extraction: Extraction, listed_at: datetime | None) -> Extraction:
    """Return an extraction with its date of publication as a feed or sitemap bears it out.

    A date with day and month swapped against the listed one is not used. One whose numbers can be read both
    ways is the listed instant if one of the two readings is of its day.
    """
    if listed_at is None:
        return extraction
    found, doubts = extraction.published, extraction.quality.doubts
    if found is not None and is_swapped(found, listed_at.astimezone(found.tzinfo).date()):
        return _dated(extraction, None, (*doubts, Doubt.DATE_NOT_TRUSTED))
    if found is None and Doubt.DATE_AMBIGUOUS in doubts and _is_one_reading(extraction, listed_at):
        return _dated(
            extraction, listed_at, tuple(doubt for doubt in doubts if doubt != Doubt.DATE_AMBIGUOUS)
        )
    return extraction


def _is_one_reading(extraction: Extraction, listed_at: datetime) -> bool:
    written = read_date(extraction.published_raw or "", extraction.language)
    return written is not None and listed_at.date() in written.days


def _dated(extraction: Extraction, published: datetime | None, doubts: tuple[str, ...]) -> Extraction:
    return replace(extraction, published=published, quality=replace(extraction.quality, doubts=doubts))
