"""Which addresses are due, and what a visit leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.visits import ANONYMOUS, FetchedPage, Visit
from sql.database import Session

_UNCONDITIONAL_EVERY = 5
"""Some sites keep a validator over a changed page: every fifth visit goes without."""
_ANSWERED = frozenset({"new", "alias", "changed", "unchanged", "not_modified"})
_OF_ITSELF = frozenset({"ladder", "watch"})
"""What a visit is due by where no claim of a channel set it off."""
_UNCHANGED = frozenset({"unchanged", "not_modified"})
_GONE = frozenset({"not_found", "gone"})
_TOLD_FOR = timedelta(days=2)
"""Edits of older articles need not be told of: many listings hold those of two days."""
_AGAIN = timedelta(minutes=30)
"""A look that a claim set off and that failed is repeated after so long, then after ever longer."""
_VALIDATOR_AT_MOST = 1000
_LATE_GRIDS = 3


@dataclass(frozen=True, slots=True)
class Visited:
    """What a planner is told: how old an article is, the last step, how the visit went, and who tells of edits."""

    age: timedelta
    last_interval: timedelta | None
    changed: bool
    failures: int
    told: bool = False


def _alike(age: timedelta, since: timedelta) -> float:
    return 1.0


@dataclass(frozen=True, slots=True)
class Planner:
    """When an address is looked at again: a step from now, rounded up to a grid.

    ``chance`` is what a visit is worth where not all can be made: the edits to be expected of an article
    of an age since it was last looked at.
    """

    step: Callable[[Visited], timedelta]
    grid: timedelta
    chance: Callable[[timedelta, timedelta], float] = _alike


async def due_visits(
    session: Session, source_id: int, started: list[int], at_most: int, vantage: str = ANONYMOUS
) -> list[Visit]:
    """The addresses of a source that are due, but those that were started: new ones, then the longest waiting.

    Their validators are those that were got from the ``vantage``.
    """
    rows = await session.all(
        "due_visits", source_id=source_id, started=started, at_most=max(at_most, 0), vantage=vantage
    )
    return [Visit(**row) for row in rows]


def most_worth(
    visits: Sequence[Visit], room: int, room_for_revisits: int, planner: Planner, now: datetime
) -> list[Visit]:
    """The visits that are made where there is no room for all.

    First looks and watched articles may take all of the room, revisits their own part of it: those at
    which an edit is likeliest.
    """
    first = [visit for visit in visits if visit.looks == 0 or visit.watched_every is not None][:room]
    others = [visit for visit in visits if visit.looks > 0 and visit.watched_every is None]
    left = max(0, min(room - len(first), room_for_revisits))
    if len(others) > left:
        others = sorted(others, key=lambda visit: _worth(visit, planner, now), reverse=True)[:left]
    return [*first, *others]


def _worth(visit: Visit, planner: Planner, now: datetime) -> float:
    if _is_set_off(visit):
        return 1.0
    since = now - (visit.last_looked_at or visit.first_seen_at)
    return planner.chance(visit.age(now), max(timedelta(0), since))


def _is_set_off(visit: Visit) -> bool:
    return visit.due_because not in _OF_ITSELF


def asks_conditionally(visit: Visit) -> bool:
    """Whether a visit sends the validators of the last one."""
    return bool(visit.etag or visit.last_modified) and (visit.conditional + 1) % _UNCONDITIONAL_EVERY != 0


async def note_visit(session: Session, page: FetchedPage, outcome: str, planner: Planner) -> None:
    """Note a visit in the address's state, with the next one planned, and whether it came late."""
    visit = page.visit
    answered = outcome in _ANSWERED
    changed = outcome in ("new", "changed")
    failures = 0 if answered else visit.failures + 1
    step = planner.step(
        Visited(visit.age(page.observed_at), visit.visit_interval, changed, failures, visit.told and answered)
    )
    set_off = _is_set_off(visit)
    if is_late(visit, page.observed_at, planner.grid):
        await session.run(
            "note_late_look",
            address_id=visit.address_id,
            planned_at=visit.planned_at,
            observed_at=page.observed_at,
        )
    await _check_claims(session, page, outcome)
    if outcome == "changed" and _kept_validator(page):
        await session.run("note_false_validator", address_id=visit.address_id)
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
        keep_ladder=not changed and visit.is_out_of_turn(page.observed_at),
        watched_every=visit.watched_every,
        vain=0 if changed or not answered else visit.vain + set_off,
        again_in=_AGAIN * 2.0 ** min(visit.failures, 12) if set_off and not answered else None,
        grid=planner.grid,
        vantage=page.vantage,
    )


async def _check_claims(session: Session, page: FetchedPage, outcome: str) -> None:
    """Note what shows whether the source's listings tell of edits, and of deletions where they were believed to."""
    visit = page.visit
    edited = outcome == "changed" and visit.age(page.observed_at) < _TOLD_FOR
    gone = outcome in _GONE and visit.told and visit.due_because != "dropped"
    in_vain = outcome in _UNCHANGED and _is_set_off(visit)
    if visit.last_looked_at is not None and (edited or gone or in_vain):
        await session.run(
            "note_claim_check",
            address_id=visit.address_id,
            since=visit.last_looked_at,
            observed_at=page.observed_at,
            found=not in_vain,
        )


def is_late(visit: Visit, observed_at: datetime, grid: timedelta) -> bool:
    """Whether a look came later than a part of its step that matters: an edit may have come and gone."""
    if visit.planned_at is None:
        return False
    step = timedelta(0) if _is_set_off(visit) else visit.visit_interval or timedelta(0)
    patience = max(_LATE_GRIDS * grid, step / 2)
    return observed_at - visit.planned_at > patience


def _kept_validator(page: FetchedPage) -> bool:
    """Whether a changed page came under the very ETag, or Last-Modified, that it had before."""
    tag, known = _validator(page, "ETag"), page.visit.etag
    if tag or known:
        return tag == known
    modified = _validator(page, "Last-Modified")
    return modified is not None and modified == page.visit.last_modified


def _validator(page: FetchedPage, name: str) -> str | None:
    value = page.header(name)
    return value if value and len(value) <= _VALIDATOR_AT_MOST else None
