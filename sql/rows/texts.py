"""What rows that hold a stored text have in common, each class with more of it than the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredText:
    """The words of a stored text (``store.extraction``); the body has a paragraph a line."""

    title: str | None
    summary: str | None
    authors: list[str]
    body: str
    published_at: datetime | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ComparableText(StoredText):
    """A stored text that can be compared: ``partial`` says that it is only the visible part of one."""

    partial: bool


@dataclass(frozen=True, slots=True)
class VerdictText(ComparableText):
    """A stored text that a verdict can name by its id; ``modified_at`` is a claim of the page."""

    extraction_id: int
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingText(VerdictText):
    """The text of a revision at a moment: when it was last seen, who read it, and from which vantage.

    ``whole_known`` says that the article has been seen as a whole, be it not in this text.
    """

    revision_id: int
    last_seen_at: datetime
    look_id: int
    extractor: str
    normaliser: str
    text_sha256: bytes
    content_sha256: bytes
    vantage: str
    whole_known: bool
