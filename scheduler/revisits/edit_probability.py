"""How many edits are to be expected of an article since it was last looked at: there a look is worth most.

The expectation comes from ``profile.toml``, which says how many edits articles have had on average by each age.
Example: by the profile an article has had 0.51 edits by the age of 6 hours and 0.64 by that of 12. If it is 12 hours
old and was last looked at 6 hours ago, 0.13 edits are to be expected.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from datetime import timedelta
from functools import cache
from importlib.resources import files

_HOUR = timedelta(hours=1)


def expected_edits(age: timedelta, since: timedelta) -> float:
    """Return how many edits an article of such an ``age`` has on average within its last ``since``."""
    return _until(age / _HOUR) - _until(max(0.0, (age - since) / _HOUR))


def _until(hours: float) -> float:
    """Return the average number of edits by an age in hours, interpolated between the ages of the profile.

    Beyond its last age the rate of the last part falls with the square of the age.
    """
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
