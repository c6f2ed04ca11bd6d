"""How fast and how much a site may be asked for, kept in the archive so that all workers share it."""

from __future__ import annotations

from datetime import timedelta

from crawler.model.daily_budget import DailyBudget
from crawler.model.rate_limit import RateLimit
from sql.database import Database, Session
from sql.rows.politeness import READ_PACE, READ_SPENDING


async def load_rate_limit(session: Session, site: str, least: float) -> RateLimit:
    """Return how fast a site may be asked; ``least`` is the source's own delay between two requests, in seconds."""
    row = await session.first(READ_PACE, site=site)
    if row is None:
        return RateLimit(least)
    crawl_delay = row.crawl_delay.total_seconds() if row.crawl_delay is not None else None
    rate_limit = RateLimit(least, crawl_delay, row.slowdown, row.deferrals)
    rate_limit.recover(row.now - row.noted_at)
    return rate_limit


async def save_rate_limit(session: Session, site: str, rate_limit: RateLimit) -> None:
    """Store how fast a site may be asked, and the rest that it asked for."""
    rest = rate_limit.rest
    await session.run(
        "write_pace",
        site=site,
        crawl_delay=timedelta(seconds=rate_limit.crawl_delay) if rate_limit.crawl_delay is not None else None,
        slowdown=rate_limit.slowdown,
        deferrals=rate_limit.deferrals,
        defer_for=timedelta(seconds=rest.seconds) if rest else None,
        deferred_because=f"the site asked for {rest.seconds:.0f} s of rest" if rest else None,
    )


async def load_budget(
    session: Session, source_id: int, *, most_requests: int, most_bytes: int
) -> DailyBudget:
    """Return the budget of a source for today (UTC), with what was spent of it so far."""
    row = await session.one(READ_SPENDING, source_id=source_id)
    return DailyBudget(most_requests, most_bytes, row.requests, row.bytes, row.seconds)


async def save_budget(database: Database, source_id: int, budget: DailyBudget) -> None:
    """Add what was spent since the last call."""
    requests, size = budget.take_unsaved()
    if not requests:
        return
    async with database.transaction() as session:
        await session.run("add_spending", source_id=source_id, requests=requests, bytes=size)


async def hold(session: Session, source_id: int, budget: DailyBudget, *, visits_left_out: bool) -> None:
    """Leave a source alone until its budget allows for more, if it is spent or had no room for all revisits."""
    if budget.is_spent:
        await session.run("hold_until_tomorrow", source_id=source_id, because="the day's budget is spent")
    elif visits_left_out:
        wait = timedelta(seconds=budget.wait_for_revisits)
        await session.run("hold_visits", source_id=source_id, hold_for=wait)
