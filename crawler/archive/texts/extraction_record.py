"""A reading of a page as it is stored and compared."""

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
from sql.database import Row, Session

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""NUL and lone surrogates, which no text of Postgres holds, and controls, which steer terminals; JSON can spell all."""


@dataclass(frozen=True)
class Reading:
    """An extraction as it can be stored, with the hashes that decide whether two looks saw the same.

    ``listed_at`` is the date that a feed or sitemap gave for the address: a published date that contradicts
    it is not used.
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
        """SHA-256 over all that makes a revision: headline, summary, authors, published date, text."""
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
        """Number of words of the body."""
        return word_count(self.extraction.body)

    def text(self) -> Text:
        """What revisions are judged on."""
        extraction = self.extraction
        return Text(
            title=extraction.title or "",
            paragraphs=extraction.body,
            language=extraction.language,
            summary=extraction.summary,
            authors=extraction.authors,
            published=extraction.published,
        )

    def columns(self) -> dict[str, Any]:
        """The values of ``store.extraction`` that come from the page."""
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
    """Store what was read of a revision in a look; returns its id, the one that was ``drawn`` ahead or the next."""
    which = {"revision_id": revision_id, "look_id": look_id, "extraction_id": drawn}
    if drawn is not None:
        await session.run("write_extraction", **which, **columns)
        return drawn
    extraction_id: int = await session.value("write_extraction", **which, **columns)
    return extraction_id


def _storable(extraction: Extraction) -> Extraction:
    """The same extraction without the characters that Postgres refuses."""
    return replace(
        extraction, **{field.name: _clean(getattr(extraction, field.name)) for field in fields(extraction)}
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _REFUSED.sub("", value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    return value


def stored_text(row: Row) -> Text:
    """The text of a stored extraction, as revisions are judged on."""
    return Text(
        title=row["title"] or "",
        paragraphs=tuple(row["body"].split("\n")) if row["body"] else (),
        language=row["language"],
        summary=row["summary"],
        authors=tuple(row["authors"]),
        published=row["published_at"],
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
