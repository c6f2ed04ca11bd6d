"""The revisit ladder: when an article is looked at again.

Edits come early: most within a day of publication, few after a month. So the step between two looks grows while nothing
changes, and is halved after a change. An old article is only looked at at certain ages, its rungs. If feeds and
sitemaps are known to tell of edits, articles that they list are looked at less often: the looks are needed for
deletions, and for edits of articles that are not listed any more.

Example, with the default rule: looks come 30 minutes, 1.5, 3.5 and 7.5 hours after publication, and so on with doubled
steps up to 7 days. If the look after 7.5 hours finds an edit, the next step is 2 hours instead of 8.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.sources import Revisit

_DAY = timedelta(days=1)
_LEAST_RUNG = 60 * _DAY / 2**6
"""The age from which the rungs are doubled: …, 15, 30, 60, 120 days. It is less than a day, the shortest ``until``."""


def next_visit(
    *, age: timedelta, last: timedelta | None, changed: bool, rule: Revisit, told: bool = False
) -> timedelta:
    """Return the step to the next look at an article.

    ``age`` is that of the article, as far as it is known. ``last`` is the step before this look, None if it was the
    first. ``changed`` says whether this look found a change. ``told`` says whether listings that tell of edits name the
    article.

    Steps grow by the rule's ``growth``. They are at least ``first`` and at most ``most``, or at most ``share`` of the
    age if that is longer. If ``told``, no step is shorter than the rule's ``told``. An article that was days old at its
    first look begins with the step that it would have reached by then. From the age ``until`` on, the next look comes
    at the next rung (…, 30, 60, 120 days of age). A change takes an old article back to the steps for one look.
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
