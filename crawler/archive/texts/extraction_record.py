"""A reading of a page as it is stored and compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from crawler.dates.trust import is_swapped
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
    """Return an extraction whose date of publication has day and month swapped against a feed's without it."""
    found = extraction.published
    if found is None or listed_at is None or not is_swapped(found, listed_at.astimezone(found.tzinfo).date()):
        return extraction
    doubts = (*extraction.quality.doubts, "date_not_trusted")
    return replace(extraction, published=None, quality=replace(extraction.quality, doubts=doubts))
