"""What the statements of ``sql/statements/reextract.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement
from sql.rows.texts import VerdictText


@dataclass(frozen=True, slots=True)
class SourceToReextract:
    """A source with texts to read again."""

    id: int
    name: str
    block: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RevisionToReextract(VerdictText):
    """A revision, its newest text and its kept body."""

    revision_id: int
    previous_id: int | None
    dismissed_at: datetime | None
    final_url: str
    capture_id: int | None
    content_type: str | None
    dated_at: datetime | None
    is_current: bool
    rules: str | None
    look_id: int
    extractor: str
    normaliser: str
    content_sha256: bytes
    redaction_id: int | None


@dataclass(frozen=True, slots=True)
class CaptureOfLook:
    """The body that a look kept, with the address that answered and the date that is listed for it."""

    capture_id: int
    content_type: str | None
    final_url: str
    dated_at: datetime | None


SOURCES_TO_REEXTRACT = Statement("sources_to_reextract", SourceToReextract)
ARTICLES_TO_REEXTRACT = Scalar("articles_to_reextract", int)
COUNT_TO_REEXTRACT = Scalar("count_to_reextract", int)
REVISIONS_TO_REEXTRACT = Statement("revisions_to_reextract", RevisionToReextract)
CAPTURE_OF_LOOK = Statement("capture_of_look", CaptureOfLook)
CLASS_OF_REVISION = Scalar("class_of_revision", str)
