"""Which addresses are due, and what a visit leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.fetching.page import Page, Visit
from sql.database import Session

_UNCONDITIONAL_EVERY = 5
"""Some sites keep a validator over a changed page: every fifth visit goes without."""
_ANSWERED = frozenset({"new", "alias", "changed", "unchanged", "not_modified"})
_VALIDATOR_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Visited:
    """What a planner is told: how old an address is to the archive, the last step, and how the visit went."""

    age: timedelta
    last_interval: timedelta | None
    changed: bool
    failures: int


@dataclass(frozen=True, slots=True)
class Planner:
    """When an address is looked at again: a step from now, rounded up to a grid."""

    step: Callable[[Visited], timedelta]
    grid: timedelta


async def due_visits(session: Session, source_id: int, started: list[int], at_most: int) -> list[Visit]:
    """The addresses of a source that are due, the longest waiting first, but those that were started already."""
    rows = await session.all("due_visits", source_id=source_id, started=started, at_most=max(at_most, 0))
    return [Visit(**row) for row in rows]


def asks_conditionally(visit: Visit) -> bool:
    """Whether a visit sends the validators of the last one."""
    return bool(visit.etag or visit.last_modified) and (visit.conditional + 1) % _UNCONDITIONAL_EVERY != 0


async def note_visit(session: Session, page: Page, outcome: str, planner: Planner) -> None:
    """Note a visit in the address's state, with the next one planned."""
    visit = page.visit
    answered = outcome in _ANSWERED
    failures = 0 if answered else visit.failures + 1
    step = planner.step(
        Visited(_age(visit, page.observed_at), visit.visit_interval, outcome in ("new", "changed"), failures)
    )
    await session.run(
        "note_visit",
        address_id=visit.address_id,
        observed_at=page.observed_at,
        status=page.status,
        keep_validators=page.status == 304,
        etag=_validator(page, "ETag") if answered else None,
        last_modified=_validator(page, "Last-Modified") if answered else None,
        failures=failures,
        conditional=visit.conditional + 1 if page.status == 304 else 0,
        visit_interval=step,
        grid=planner.grid,
    )


def _age(visit: Visit, now: datetime) -> timedelta:
    return max(timedelta(0), now - visit.first_seen_at)


def _validator(page: Page, name: str) -> str | None:
    value = page.header(name)
    return value if value and len(value) <= _VALIDATOR_AT_MOST else None
