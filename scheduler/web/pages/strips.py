"""The geometry of an article's strip: its length over time, its looks, and when each change can have happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sql.rows.pages import TimelineState

WIDTH = 1000.0
"""Width of the strip, in units of the view box."""
HEIGHT = 56.0
"""Height of the strip, in units of the view box."""
_FLOOR = 44.0
"""Where a text of no words would stand; the looks are below it."""
_CEILING = 8.0
"""Where the longest text stands."""


@dataclass(frozen=True, slots=True)
class Level:
    """A state as it was seen: from its first to its last look at one height, which shows its length."""

    number: int
    words: int
    begin: float
    end: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """What is drawn; lengths are in units of the view box, times grow from left to right.

    ``unknown`` are left edge and width of each span in which a change happened that nobody saw: after the last look
    that showed the old text, before the first that showed the new one. Example: a text seen at 16:38 and another one
    seen at 16:40 leave a span of two minutes. ``looks`` are the places of the looks.
    """

    levels: tuple[Level, ...]
    unknown: tuple[tuple[float, float], ...]
    looks: tuple[float, ...]
    begin: datetime
    end: datetime


def strip(states: Sequence[TimelineState], looks: Iterable[datetime]) -> Strip | None:
    """Return the strip of an article's states, given the newest first; None if it was seen at one time only."""
    stood = [state for state in reversed(states) if state.dismissed_at is None]
    seen = sorted(looks)
    if not stood:
        return None
    begin = stood[0].changed_before
    end = max([stood[-1].last_seen_at, *seen[-1:]])
    if end <= begin:
        return None
    most = max(state.words for state in stood) or 1

    def place(at: datetime) -> float:
        return max(0.0, (at - begin) / (end - begin)) * WIDTH

    levels = tuple(
        Level(
            state.number,
            state.words,
            place(state.changed_before),
            place(following.changed_after or following.changed_before)
            if following
            else place(state.last_seen_at),
            _FLOOR - (_FLOOR - _CEILING) * state.words / most,
        )
        for state, following in zip(stood, [*stood[1:], None], strict=True)
    )
    unknown = tuple((one.end, other.begin - one.end) for one, other in pairwise(levels))
    return Strip(levels, unknown, tuple(place(at) for at in seen if at >= begin), begin, end)
