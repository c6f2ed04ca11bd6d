"""The duty of forgetting checks of listings: those older than the window from which trust is learned do not count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler.revisits.listing_trust import WINDOW
from sql.database import Database

EVERY = timedelta(minutes=10)
"""Often enough that only a few rows are deleted each time."""


async def forget_claim_checks(database: Database) -> int:
    """Forget checks that the revisit policy does not ask for any more; returns how many."""
    async with database.transaction() as session:
        return await session.touched("forget_claim_checks", before=datetime.now(UTC) - WINDOW.span)
