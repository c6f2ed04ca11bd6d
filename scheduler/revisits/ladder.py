"""The revisit ladder: when an article is looked at again.

Edits come early and get rare: most within a day of publication, few after a month. So the step between
two looks grows while nothing changes and halves after a change; an old article is looked at on a few
fixed days of its life. Where feeds and sitemaps tell of edits the looks go to what they do not tell of:
deletions, and edits after the article has left them.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.sources import Revisit

_DAY = timedelta(days=1)
_LEAST_RUNG = 60 * _DAY / 2**6
"""The rungs double from it through 15, 30 and 60 days of age; it lies under the least ``until``, which is a day."""


def next_visit(
    *, age: timedelta, last: timedelta | None, changed: bool, rule: Revisit, told: bool = False
) -> timedelta:
    """Return the step to the next look at an article.

    ``age`` is that of the article as far as it is known, ``last`` the step before this look (None where this
    was the first one), ``changed`` whether this look found a change; steps grow by the rule's ``growth`` and lie
    between its ``first`` and its ``most``, or its ``share`` of the age where that is more. An article that was days
    old at its first look begins where the steps would have come by then. While listings that tell of edits name it
    (``told``) no step is shorter than the rule's ``told``. Past the age ``until`` the next rung (…, 30, 60, 120,
    240 … days of age) is due instead, but a change brings an old article back to the steps for once.
    """
    if age >= rule.until and (last is None or not changed):
        return _next_rung(age) - age
    most = max(rule.most, min(age, rule.until) * rule.share)
    if last is None:
        step = rule.first if age < _DAY else min(max(rule.first, age / 2), most)
    else:
        step = min(max(last / 2 if changed else last * rule.growth, rule.first), most)
    return max(step, rule.told) if told else step


def _next_rung(age: timedelta) -> timedelta:
    rung = _LEAST_RUNG
    while rung <= age:
        rung *= 2
    return rung
