"""What the statements of ``sql/statements/visits.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class ToldEdits:
    """How many edits a source made, and how many of them its listings told of."""

    edits: int
    told: int


@dataclass(frozen=True, slots=True)
class DueVisit:
    """An address that is due to be looked at."""

    address_id: int
    url: str
    url_key: str
    first_seen_at: datetime
    etag: str | None
    last_modified: str | None
    looks: int
    failures: int
    conditional: int
    visit_interval: timedelta | None
    known_sha256: bytes | None
    planned_at: datetime | None
    ladder_at: datetime | None
    dated_at: datetime | None
    last_looked_at: datetime | None
    due_because: str
    vain: int
    watched_every: timedelta | None
    told: bool


@dataclass(frozen=True, slots=True)
class ListedWatch:
    """A watch as the view ``archive.watches`` shows it."""

    source: str
    url: str
    article_id: int | None
    every: timedelta
    until: datetime | None
    why: str | None
    created_at: datetime
    state: str
    last_looked_at: datetime | None
    next_look_at: datetime | None
    looks: int


@dataclass(frozen=True, slots=True)
class SourceOfSite:
    """A source whose articles are on a site."""

    id: int
    name: str
    origin: str
    block: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address that the archive knows, and its source."""

    id: int
    source_id: int
    source: str
    closed: bool
    active: bool


TOLD_EDITS = Statement("told_edits", ToldEdits)
DUE_VISITS = Statement("due_visits", DueVisit)
FIND_ADDRESS = Scalar("find_address", int)
LIST_WATCHES = Statement("list_watches", ListedWatch)
SOURCE_OF_SITE = Statement("source_of_site", SourceOfSite)
READ_ADDRESS = Statement("read_address", KnownAddress)
