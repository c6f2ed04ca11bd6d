"""Which visits are made if there is no room for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.model.visits import Visit
from scheduler.revisits.edit_probability import expected_edits

_TOLD = 1.0
"""What a look is worth that a claim set off, in edits: one, which is more than the ladder ever expects of a look."""


def most_worth(visits: Sequence[Visit], room: int, room_for_revisits: int, now: datetime) -> list[Visit]:
    """Choose the visits that are made: at most ``room``, of which at most ``room_for_revisits`` are revisits.

    First looks and watched articles come first, in the order given, and may take all of the room. Revisits get what is
    left, up to their own part; those are made at which an edit is likeliest.
    """
    first = [visit for visit in visits if _comes_first(visit)][:room]
    others = [visit for visit in visits if not _comes_first(visit)]
    left = max(0, min(room - len(first), room_for_revisits))
    if len(others) > left:
        others = sorted(others, key=lambda visit: _worth(visit, now), reverse=True)[:left]
    return [*first, *others]


def _comes_first(visit: Visit) -> bool:
    return visit.looks == 0 or visit.watched_every is not None


def _worth(visit: Visit, now: datetime) -> float:
    """Return how many edits a look is expected to find."""
    if visit.is_set_off:
        return _TOLD
    since = now - (visit.last_looked_at or visit.first_seen_at)
    return expected_edits(visit.age(now), max(timedelta(0), since))
