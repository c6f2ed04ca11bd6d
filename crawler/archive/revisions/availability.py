"""Whether an article can be read: states with from and to, decided by more than one look where one can lie.

A state rests on looks in a row. 410 needs one look, everything else two, and one more where other pages of
the source were asked in the same crawl and none of them answered: then it is the site that is ill. An
article of which nothing comes, found or not, is unreachable after five looks in a row.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.model.articles import Availability
from crawler.model.fetch_outcomes import FetchOutcome
from sql.database import Row, Session

_LOOKS_NEEDED: dict[str, int] = {FetchOutcome.GONE: 1}
_LOOKS_NEEDED_ELSE = 2
_OTHERS_ASKED = 3
_FAILURES = 5


@dataclass(frozen=True, slots=True)
class LookRef:
    """A look at an article: its id in the ledger, its crawl, and when the answer came."""

    id: int
    crawl_id: int | None
    observed_at: datetime


async def begin(session: Session, article_id: int, look: LookRef) -> None:
    """A new article is available."""
    await _write(session, article_id, Availability.AVAILABLE, look.observed_at, look, {})


async def note_available(session: Session, article_id: int, look: LookRef) -> None:
    """A look showed the article."""
    current = await _current(session, article_id)
    if current is not None and current["state"] == Availability.AVAILABLE:
        return
    evidence = {
        "outcome": str(Availability.AVAILABLE),
        **await _evidence(session, article_id, look, look.observed_at),
    }
    await _change(session, article_id, Availability.AVAILABLE, look.observed_at, look, evidence)


async def note_missing(session: Session, article_id: int, outcome: str, look: LookRef) -> bool:
    """A look did not find the article; returns whether this look began a state in which it cannot be read."""
    row = await session.one("note_missing", article_id=article_id, observed_at=look.observed_at)
    evidence = await _evidence(session, article_id, look, row["missing_since"])
    needed = _LOOKS_NEEDED.get(outcome, _LOOKS_NEEDED_ELSE)
    if evidence["others_asked"] >= _OTHERS_ASKED and not evidence["others_answered"]:
        needed += 1
    if row["missing_looks"] < needed:
        return False
    current = await _current(session, article_id)
    was_there = current is None or current["state"] in Availability.WAS_THERE
    since = row["missing_since"] if was_there else look.observed_at
    evidence |= {"outcome": outcome, "looks": row["missing_looks"]}
    return await _change(session, article_id, outcome, since, look, evidence)


async def note_failed(session: Session, article_id: int, outcome: str, look: LookRef) -> bool:
    """A look brought no page of the article; returns whether this look began the state ``unreachable``."""
    row = await session.one("note_failed", article_id=article_id, observed_at=look.observed_at)
    current = await _current(session, article_id)
    if row["failed_looks"] < _FAILURES or current is None or current["state"] != Availability.AVAILABLE:
        return False
    evidence = await _evidence(session, article_id, look, row["failing_since"])
    evidence |= {"outcome": outcome, "looks": row["failed_looks"]}
    return await _change(session, article_id, Availability.UNREACHABLE, row["failing_since"], look, evidence)


async def note_replaced(session: Session, article_id: int, look: LookRef) -> None:
    """The address of an article serves another one from now on; nothing happens while others lead to it."""
    if await session.value("has_address", article_id=article_id):
        return
    evidence: dict[str, object] = {"outcome": str(Availability.REPLACED)}
    await _change(session, article_id, Availability.REPLACED, look.observed_at, look, evidence)


async def _evidence(session: Session, article_id: int, look: LookRef, since: datetime) -> dict[str, Any]:
    """What else was seen: the looks since then, the other pages of the crawl, and whether it is still listed."""
    row = await session.one(
        "availability_evidence", article_id=article_id, crawl_id=look.crawl_id, since=since
    )
    return dict(row["evidence"])


async def _current(session: Session, article_id: int) -> Row | None:
    return await session.first("current_availability", article_id=article_id)


async def _change(
    session: Session, article_id: int, state: str, since: datetime, look: LookRef, evidence: dict[str, object]
) -> bool:
    if not await session.first("end_availability", article_id=article_id, state=state, since=since):
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
