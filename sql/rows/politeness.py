"""What the statements of ``sql/statements/politeness.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class SitePace:
    """How a site is to be asked: the delay that it asks for, and how often it has put us off."""

    crawl_delay: timedelta | None
    slowdown: float
    deferrals: int
    noted_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """What a source has spent of its budget today."""

    requests: int
    bytes: int
    day: date
    seconds: float


KEPT_ROBOTS = Scalar("kept_robots", bytes)
SIGNING_SEED = Scalar("signing_seed", bytes)
READ_PACE = Statement("read_pace", SitePace)
READ_SPENDING = Statement("read_spending", Spending)
