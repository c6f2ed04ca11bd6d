"""The clock of this machine beside those of the newsrooms' servers, by the Date headers of looks (RFC 9110, 6.6.1)."""

from __future__ import annotations

from datetime import timedelta

from scheduler.health.service_checks import Check
from sql.database import Session

SECONDS = 30
"""A difference of more seconds is one."""
_SPAN = timedelta(hours=1)
"""Looks of so long are compared: a clock that was set right an hour ago is right."""
_LOOKS_AT_MOST = 20_000
"""So many of the last looks are gone through at most, so that a busy archive answers as fast."""


async def check_clocks(session: Session) -> Check:
    """Whether most sources of the last hour agree with this machine's clock; nothing is said without a look."""
    rows = await session.all("clock_differences", span=_SPAN, looks=_LOOKS_AT_MOST)
    apart = [row for row in rows if row["seconds"] > SECONDS]
    if not rows:
        return Check("clock of this machine", True)
    if 2 * len(apart) <= len(rows):
        return Check("clock of this machine", True, kind="clock_wrong")
    least = min(row["seconds"] for row in apart)
    names = ", ".join(row["source"] for row in apart[:3])
    why = f"{len(apart)} of {len(rows)} sources are apart from it by {least:.0f} s or more ({names})"
    return Check("clock of this machine", False, why, "clock_wrong")
