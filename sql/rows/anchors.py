"""What the statements of ``sql/statements/anchors.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Statement


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The newest block of the ledger."""

    id: int
    sealed_at: datetime
    block_sha256: bytes


@dataclass(frozen=True, slots=True)
class HeadToStamp:
    """The newest block of the ledger, with all that its hash is made of."""

    id: int
    sealed_at: datetime
    entries_sha256: bytes
    previous_sha256: bytes
    block_sha256: bytes


@dataclass(frozen=True, slots=True)
class LastStamp:
    """An authority that was asked for stamps, and its last stamp, if it gave one."""

    authority: str
    tried_at: datetime
    error: str | None
    block_id: int | None
    stamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockDifference:
    """By how many seconds this machine's clock and the servers of a source differ at least."""

    source: str
    seconds: float


TELL_HEAD = Statement("tell_head", LedgerHead)
CLAIM_STAMP = Statement("claim_stamp", HeadToStamp)
LAST_STAMPS = Statement("last_stamps", LastStamp)
CLOCK_DIFFERENCES = Statement("clock_differences", ClockDifference)
