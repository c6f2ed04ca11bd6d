"""Whether an article can be read: states with from and to, decided by more than one look where one can lie."""

from __future__ import annotations

import json
from datetime import datetime

from sql.database import Session

_LOOKS_NEEDED = {"gone": 1}
_LOOKS_NEEDED_ELSE = 2


async def note_missing(
    session: Session, article_id: int, outcome: str, look_id: int, observed_at: datetime
) -> bool:
    """A look did not find the article; returns whether its state is now that it cannot be read."""
    row = await session.one("note_missing", article_id=article_id, observed_at=observed_at)
    if row["missing_looks"] < _LOOKS_NEEDED.get(outcome, _LOOKS_NEEDED_ELSE):
        return False
    evidence = {
        "looks": row["missing_looks"],
        "outcome": outcome,
        "first_missing": row["missing_since"].isoformat(),
    }
    await _change(session, article_id, outcome, row["missing_since"], look_id, evidence)
    return True


async def note_available(session: Session, article_id: int, look_id: int, observed_at: datetime) -> None:
    """A look showed the article."""
    await _change(session, article_id, "available", observed_at, look_id, {})


async def note_wall(session: Session, article_id: int, look_id: int, observed_at: datetime) -> None:
    """A look showed the visible part only, where the whole text had been seen."""
    await _change(session, article_id, "paywalled", observed_at, look_id, {"visible": "part of the text"})


async def begin(session: Session, article_id: int, look_id: int, observed_at: datetime) -> None:
    """A new article is available."""
    await _write(session, article_id, "available", observed_at, look_id, {})


async def _change(
    session: Session, article_id: int, state: str, since: datetime, look_id: int, evidence: dict[str, object]
) -> None:
    if await session.first("end_availability", article_id=article_id, state=state, since=since):
        await _write(session, article_id, state, since, look_id, evidence)


async def _write(
    session: Session, article_id: int, state: str, since: datetime, look_id: int, evidence: dict[str, object]
) -> None:
    await session.run(
        "write_availability",
        article_id=article_id,
        state=state,
        since=since,
        look_id=look_id,
        evidence=json.dumps(evidence),
    )
