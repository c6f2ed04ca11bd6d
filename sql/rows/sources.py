"""What the statements of ``sql/statements/sources.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class LoadedSourcesFile:
    """The sources file as it was last loaded, and its last error."""

    path: str
    sha256: bytes
    loaded_at: datetime
    error: str | None
    error_at: datetime | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source by its name."""

    id: int
    name: str
    site: str
    paused_at: datetime | None
    retired_at: datetime | None
    enabled: bool


HAS_BOTH_NAMES = Scalar("has_both_names", bool)
PUT_SOURCE = Scalar("put_source", int)
READ_SOURCES_FILE = Statement("read_sources_file", LoadedSourcesFile)
FIND_SOURCE = Statement("find_source", FoundSource)
