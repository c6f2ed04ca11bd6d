"""What the statements of ``sql/statements/rebuild.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Statement


@dataclass(frozen=True, slots=True)
class SidesOfRevision:
    """The two texts that the verdict on a revision compares."""

    revision_id: int
    after_id: int
    before_id: int


@dataclass(frozen=True, slots=True)
class LookToReplay:
    """A look at an article, from the ledger, with its kept body."""

    id: int
    observed_at: datetime
    outcome: str
    final_url: str
    content_sha256: bytes | None
    vantage: str
    capture_id: int | None
    content_type: str | None
    dated_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingRevision:
    """A revision of an article that stands."""

    look_id: int
    observed_at: datetime
    previous_last_seen_at: datetime | None
    content_sha256: bytes


SIDES_OF_REVISION = Statement("sides_of_revision", SidesOfRevision)
LOOKS_OF_ARTICLE = Statement("looks_of_article", LookToReplay)
STANDING_REVISIONS = Statement("standing_revisions", StandingRevision)
