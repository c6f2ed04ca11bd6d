"""The revisit ladder: when an article is looked at again.

Edits come early and get rare: most within a day of publication, few after a month. So the step between
two looks doubles while nothing changes and halves after a change; an article a month old is looked at on
a few fixed days of its life.
"""

from __future__ import annotations

from datetime import timedelta

OLD = timedelta(days=30)
"""Age from which an article that does not change is looked at on the rungs only."""
_DAY = timedelta(days=1)
FIRST_RUNG = timedelta(days=60)
"""Age of the first look at an old article; each later rung is twice the age of the one before."""


def next_visit(
    *, age: timedelta, last: timedelta | None, changed: bool, first: timedelta, most: timedelta
) -> timedelta:
    """Return the step to the next look at an article.

    ``age`` is that of the article as far as it is known, ``last`` the step before this look (None where this
    was the first one), ``changed`` whether this look found a change; steps lie between ``first`` and ``most``.
    An article that was days old at its first look begins where the steps would have come by then. Past OLD the
    next rung (60, 120, 240 … days of age) is due instead, but a change brings an old article back to the steps
    for once.
    """
    if age >= OLD and (last is None or not changed):
        return _next_rung(age) - age
    if last is None:
        return first if age < _DAY else min(max(first, age / 2), most)
    return min(max(last / 2 if changed else last * 2, first), most)


def _next_rung(age: timedelta) -> timedelta:
    rung = FIRST_RUNG
    while rung <= age:
        rung *= 2
    return rung
