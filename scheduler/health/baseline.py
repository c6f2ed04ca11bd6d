"""The baseline: what is usual for a source, measured on its own past once a day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import compress

from scheduler.health.health_limits import limits
from scheduler.health.publication_model import measure, rates_of
from sql.database import Session
from sql.rows.health import PUBLICATIONS, READ_USUAL, USUAL_LOOKS, JudgedSource, Publication, UsualRow

_LOOKS_BACK = timedelta(days=28)
"""The time over which looks are counted: four weeks, in which each weekday comes equally often."""
_LAG_MOST = timedelta(hours=6)
"""Articles that were seen longer after their publication are left out: that is not the usual delay of a crawl."""
_LAG_SHARE = 0.95
"""Share of the articles that were seen within the delay that counts as usual."""


async def baseline_row(session: Session, source: JudgedSource, now: datetime) -> UsualRow | None:
    """Return the row of ``store.source_usual``; if it is old, it is measured again first.

    While an alarm is open it stays as it is: the fault must not become what is usual.
    """
    known = await session.first(READ_USUAL, source_id=source.id)
    if (known is None or now - known.measured_at >= _age_allowed(known, now)) and not source.open:
        await _measure(session, source, now)
        return await session.first(READ_USUAL, source_id=source.id)
    return known


def _age_allowed(known: UsualRow, now: datetime) -> timedelta:
    """How old the baseline may be before it is measured again.

    While there are few texts it is measured each time: without them nobody can tell that texts or dates are lost.
    """
    pace = limits().pace
    if known.texts < limits().texts:
        return timedelta(0)
    learned = now - known.since >= timedelta(days=limits().silence.learning_days)
    return timedelta(days=pace.measured_days) if learned else timedelta(hours=pace.learned_hours)


async def _measure(session: Session, source: JudgedSource, now: datetime) -> None:
    since = max(source.created_at, now - timedelta(weeks=limits().silence.weeks))
    rows = await session.all(PUBLICATIONS, source_id=source.id, since=since, now=now)
    times = [row.at for row in rows]
    rhythm = measure(times, since, now, source.timezone)
    rates = rhythm.rates if rhythm else rates_of(times, since, now, source.timezone)
    lately = max(now - _LOOKS_BACK, source.created_at)
    looks = await session.one(USUAL_LOOKS, source_id=source.id, since=lately, now=now)
    await session.run(
        "put_usual",
        source_id=source.id,
        now=now,
        since=since,
        publications=sum(since <= time for time in times),
        rates=list(rates),
        patience=rhythm.patience if rhythm else None,
        lag=_lag(rows, since),
        edits_a_day=looks.edits / max((now - lately) / timedelta(days=1), 1.0),
        outcomes=json.dumps(looks.outcomes),
        looks=looks.looks,
        texts=looks.texts,
        words=looks.words,
        agreement=looks.agreement,
        dated=looks.dated,
        authored=looks.authored,
        titled=looks.titled,
        partial=looks.partial,
    )


def _lag(rows: list[Publication], since: datetime) -> timedelta:
    """Return how long after publication 19 of 20 articles are seen, of those published since the source is crawled."""
    lags = [row.seen_at - row.at for row in rows if row.seen_at and row.at >= since]
    lags = sorted(compress(lags, [lag <= _LAG_MOST for lag in lags]))
    return lags[min(int(_LAG_SHARE * len(lags)), len(lags) - 1)] if lags else timedelta(0)
