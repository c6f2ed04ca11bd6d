"""What the statements of ``sql/statements/retention.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class PrunableCapture:
    """A kept body that may be let go of, and its size in bytes."""

    id: int
    bytes: int


@dataclass(frozen=True, slots=True)
class SourceWithLimits:
    """A source and its block of the sources file."""

    id: int
    block: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UpkeepFacts:
    """How large the archive is, how it grows, and when it was last backed up."""

    now: datetime
    bytes: int
    backup_at: datetime | None
    backup_bytes: int | None
    restored_at: datetime | None
    listed_at: datetime | None
    redacted_again: int | None
    since: datetime | None
    bytes_then: int | None
    traffic: int
    whole_days: int


THIN_FETCHES = Scalar("thin_fetches", int)
PRUNABLE_BY_AGE = Scalar("prunable_by_age", int)
PRUNABLE_BY_SIZE = Statement("prunable_by_size", PrunableCapture)
CAPTURES_SIZE = Scalar("captures_size", int)
DELTAS_AGAINST = Scalar("deltas_against", int)
SOURCES_WITH_LIMITS = Statement("sources_with_limits", SourceWithLimits)
THIN_SOURCE_FETCHES = Scalar("thin_source_fetches", int)
DATABASE_NOW = Scalar("database_now", datetime)
ARCHIVE_SIZE = Scalar("archive_size", int)
UPKEEP_FACTS = Statement("upkeep_facts", UpkeepFacts)
