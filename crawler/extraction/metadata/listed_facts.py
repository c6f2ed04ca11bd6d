"""What a feed says of a page, beside what the page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.extraction.metadata.date_reader import is_swapped
from crawler.extraction.model import Extraction


def beside_listing(extraction: Extraction, listed_at: datetime | None) -> Extraction:
    """Return an extraction whose date of publication has day and month swapped against a feed's without it."""
    found = extraction.published
    if found is None or listed_at is None or not is_swapped(found, listed_at.astimezone(found.tzinfo).date()):
        return extraction
    doubts = (*extraction.quality.doubts, "date_not_trusted")
    return replace(extraction, published=None, quality=replace(extraction.quality, doubts=doubts))
