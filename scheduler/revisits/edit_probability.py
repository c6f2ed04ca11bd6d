"""Where a look is worth most: the edits to be expected of an article that was not looked at for a time."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from datetime import timedelta
from functools import cache
from importlib.resources import files

_HOUR = timedelta(hours=1)


def expected_edits(age: timedelta, since: timedelta) -> float:
    """Edits on the average within the last ``since`` of an article's life of ``age``."""
    return _until(age / _HOUR) - _until(max(0.0, (age - since) / _HOUR))


def _until(hours: float) -> float:
    """Edits by an age in hours, interpolated; the last known rate falls off beyond the profile."""
    ages, edits = _profile()
    place = bisect_right(ages, hours)
    if place == len(ages):
        rate = (edits[-1] - edits[-2]) / (ages[-1] - ages[-2])
        return edits[-1] + rate * ages[-1] * (1 - ages[-1] / hours)
    low, high = ages[place - 1], ages[place]
    return edits[place - 1] + (edits[place] - edits[place - 1]) * (hours - low) / (high - low)


@cache
def _profile() -> tuple[tuple[float, ...], tuple[float, ...]]:
    table = tomllib.loads((files(__package__) / "profile.toml").read_text(encoding="utf-8"))
    return tuple(table["hours"]), tuple(table["edits"])
