"""Compares this machine's clock with those of the newsrooms' servers, by their Date headers (RFC 9110, 6.6.1)."""

from __future__ import annotations

from datetime import timedelta

from scheduler.health.service_checks import Check
from sql.database import Session
from sql.rows.anchors import CLOCK_DIFFERENCES

SECONDS = 30
"""Seconds; two clocks that are further apart disagree."""
_SPAN = timedelta(hours=1)
"""Only looks of the last hour are compared, so that the alarm ends soon after the clock was set right."""
_LOOKS_AT_MOST = 20_000
"""Looks that are compared at most, the newest ones, so that the check takes no longer in a busy archive."""


async def check_clocks(session: Session) -> Check:
    """Check whether most servers of the last hour agree with this machine's clock; without a look nobody can tell."""
    rows = await session.all(CLOCK_DIFFERENCES, span=_SPAN, looks=_LOOKS_AT_MOST)
    apart = [row for row in rows if row.seconds > SECONDS]
    if not rows:
        return Check("clock of this machine", True)
    if 2 * len(apart) <= len(rows):
        return Check("clock of this machine", True, kind="clock_wrong")
    least = min(row.seconds for row in apart)
    names = ", ".join(row.source for row in apart[:3])
    why = f"{len(apart)} of {len(rows)} sources are apart from it by {least:.0f} s or more ({names})"
    return Check("clock of this machine", False, why, "clock_wrong")
