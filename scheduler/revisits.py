"""The revisit ladder: when an article is looked at again.

Edits come early and get rare: most within a day of publication, few after a month. So the step between
two looks grows while nothing changes and halves after a change; an old article is looked at on a few
fixed days of its life.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.sources import Revisit

_DAY = timedelta(days=1)
_LEAST_RUNG = 60 * _DAY / 2**6


def next_visit(*, age: timedelta, last: timedelta | None, changed: bool, rule: Revisit) -> timedelta:
    """Return the step to the next look at an article.

    ``age`` is that of the article as far as it is known, ``last`` the step before this look (None where this
    was the first one), ``changed`` whether this look found a change; steps lie between the rule's ``first`` and
    ``most`` and grow by its ``growth``. An article that was days old at its first look begins where the steps
    would have come by then. Past the age ``until`` the next rung (…, 30, 60, 120, 240 … days of age) is due
    instead, but a change brings an old article back to the steps for once.
    """
    if age >= rule.until and (last is None or not changed):
        return _next_rung(age) - age
    if last is None:
        return rule.first if age < _DAY else min(max(rule.first, age / 2), rule.most)
    return min(max(last / 2 if changed else last * rule.growth, rule.first), rule.most)


def _next_rung(age: timedelta) -> timedelta:
    rung = _LEAST_RUNG
    while rung <= age:
        rung *= 2
    return rung
