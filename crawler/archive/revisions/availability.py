"""Whether an article can be read: states, each with a beginning and an end.

One failure proves nothing, so a state begins only after several looks in a row with the same result:

- After one look if the server answers 410, by which it says that the article was removed on purpose.
- After two looks if the article is missing in another way, such as by 404.
- If the same crawl asked for at least three other pages of the source and none of them was answered, the whole site
  may be down: then it takes three looks, the last of them a day after the first.
- A page with nothing to read can be our own failure, so it takes two looks six hours apart, and controls: other known
  articles that were read at the same time (``nothing_to_read.py``).
- An article of which no page comes at all, such as by errors of the server, is ``unreachable`` after five looks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.model.articles import Availability
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Session
from sql.rows.record import (
    AVAILABILITY_EVIDENCE,
    CURRENT_AVAILABILITY,
    END_AVAILABILITY,
    HAS_ADDRESS,
    NOTE_FAILED,
    NOTE_MISSING,
    OTHERS_LED_THERE,
    CurrentAvailability,
    Missing,
)

_LOOKS_NEEDED: dict[str, int] = {FetchOutcome.GONE: 1}
_LOOKS_NEEDED_ELSE = 2
"""Looks in a row after which any other outcome begins a state."""
_OTHERS_ASKED = 3
"""Other pages of a crawl; of fewer it means nothing that none was answered."""
_APART = timedelta(hours=6)
"""The least time between two looks that have to agree if the site itself may be out of order."""
_OUTAGE = timedelta(days=1)
"""How long a site may answer nothing at all, with whatever status, before its articles count as gone."""
_FAILURES = 5
"""Looks in a row that brought no page, after which an article is unreachable."""


@dataclass(frozen=True, slots=True)
class LookRef:
    """A look at an article: its id in the ledger, its crawl, and when the answer came."""

    id: int
    crawl_id: int | None
    observed_at: datetime


async def begin(session: Session, article_id: int, look: LookRef) -> None:
    """Begin the first state of a new article: it is available."""
    await _write(session, article_id, Availability.AVAILABLE, look.observed_at, look, {})


async def note_available(session: Session, article_id: int, look: LookRef) -> None:
    """Note that a look showed the article; this ends any other state."""
    current = await _current(session, article_id)
    if current is not None and current.state == Availability.AVAILABLE:
        return
    evidence = {
        "outcome": str(Availability.AVAILABLE),
        **await _evidence(session, article_id, look, look.observed_at),
    }
    await _change(session, article_id, Availability.AVAILABLE, look.observed_at, look, evidence)


async def note_missing(session: Session, article_id: int, outcome: str, look: LookRef) -> bool:
    """Note that a look did not find the article; returns whether a state in which it cannot be read began with it."""
    row = await session.one(NOTE_MISSING, article_id=article_id, observed_at=look.observed_at)
    evidence = await _evidence(session, article_id, look, row.missing_since)
    needed = _LOOKS_NEEDED.get(outcome, _LOOKS_NEEDED_ELSE)
    if _is_unanswered(evidence):
        needed += 1
        if look.observed_at - row.missing_since < _OUTAGE:
            return False
    if row.missing_looks < needed:
        return False
    current = await _current(session, article_id)
    was_there = current is None or current.state in Availability.WAS_THERE
    since = row.missing_since if was_there else look.observed_at
    evidence |= {"outcome": outcome, "looks": row.missing_looks}
    return await _change(session, article_id, outcome, since, look, evidence)


async def note_leads_elsewhere(
    session: Session, article_id: int, look: LookRef, to: str, *, is_article: bool
) -> bool:
    """Note that an article's address redirected to another article, at ``to``; returns whether the state began.

    One look is enough, as it shows the other article. But if no article stands there, or if other addresses lead there
    too, the site may be out of order: then it takes two looks with the time between them that outages last.
    """
    row = await session.one(NOTE_MISSING, article_id=article_id, observed_at=look.observed_at)
    return await begin_leading_elsewhere(session, article_id, look, to, row, is_article=is_article)


async def begin_leading_elsewhere(
    session: Session, article_id: int, look: LookRef, to: str, seen: Missing, *, is_article: bool
) -> bool:
    """Begin the state after a look that is noted already; at the end of a crawl more of the others are answered."""
    evidence = await _evidence(session, article_id, look, seen.missing_since)
    which = {"article_id": article_id, "crawl_id": look.crawl_id}
    evidence["others_led_there"] = await session.one(OTHERS_LED_THERE, **which, final_url=to)
    is_doubted = not is_article or evidence["others_led_there"] or _is_unanswered(evidence)
    apart = look.observed_at - seen.missing_since
    if is_doubted and (seen.missing_looks < _LOOKS_NEEDED_ELSE or apart < _APART):
        return False
    evidence |= {"outcome": str(Availability.LEADS_ELSEWHERE), "looks": seen.missing_looks, "leads_to": to}
    return await _change(
        session, article_id, Availability.LEADS_ELSEWHERE, seen.missing_since, look, evidence
    )


def _is_unanswered(evidence: dict[str, Any]) -> bool:
    """Whether the crawl asked for several other pages, and none of them showed its article."""
    return evidence["others_asked"] >= _OTHERS_ASKED and not evidence["others_answered"]


async def note_failed(session: Session, article_id: int, outcome: str, look: LookRef) -> bool:
    """Note that a look brought no page of the article; returns whether the state ``unreachable`` began with it."""
    row = await session.one(NOTE_FAILED, article_id=article_id, observed_at=look.observed_at)
    current = await _current(session, article_id)
    if row.failed_looks < _FAILURES or current is None or current.state != Availability.AVAILABLE:
        return False
    evidence = await _evidence(session, article_id, look, row.failing_since)
    evidence |= {"outcome": outcome, "looks": row.failed_looks}
    return await _change(session, article_id, Availability.UNREACHABLE, row.failing_since, look, evidence)


async def note_nothing_to_read(
    session: Session, article_id: int, look: LookRef, since: datetime, evidence: dict[str, Any]
) -> bool:
    """Begin the state ``nothing_to_read``, if the article is available; returns whether it began."""
    current = await _current(session, article_id)
    if current is None or current.state not in Availability.WAS_THERE:
        return False
    evidence = {**await _evidence(session, article_id, look, since), **evidence}
    return await _change(session, article_id, Availability.NOTHING_TO_READ, since, look, evidence)


async def note_replaced(session: Session, article_id: int, look: LookRef) -> None:
    """Note that an article's address serves another one now; it is ``replaced`` if no other address leads to it."""
    if await session.one(HAS_ADDRESS, article_id=article_id):
        return
    evidence: dict[str, object] = {"outcome": str(Availability.REPLACED)}
    await _change(session, article_id, Availability.REPLACED, look.observed_at, look, evidence)


async def _evidence(session: Session, article_id: int, look: LookRef, since: datetime) -> dict[str, Any]:
    """Return what else was seen: the looks since then, the other pages of the crawl, and if channels still list it."""
    return await session.one(
        AVAILABILITY_EVIDENCE, article_id=article_id, crawl_id=look.crawl_id, since=since
    )


async def _current(session: Session, article_id: int) -> CurrentAvailability | None:
    return await session.first(CURRENT_AVAILABILITY, article_id=article_id)


async def _change(
    session: Session, article_id: int, state: str, since: datetime, look: LookRef, evidence: dict[str, object]
) -> bool:
    if not await session.first(END_AVAILABILITY, article_id=article_id, state=state, since=since):
        return False
    await _write(session, article_id, state, since, look, evidence)
    return True


async def _write(
    session: Session, article_id: int, state: str, since: datetime, look: LookRef, evidence: dict[str, object]
) -> None:
    await session.run(
        "write_availability",
        article_id=article_id,
        state=state,
        since=since,
        look_id=look.id,
        evidence=json.dumps(evidence),
    )
