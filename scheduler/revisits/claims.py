"""What a channel says of a known address: when it sets off a look, and when such a look is repeated."""

from __future__ import annotations

from datetime import timedelta

from crawler.model.revisit_policy import ClaimRules, LookResult
from crawler.model.visits import Visit

CLAIMS_A_STEP = 6
"""A claim that changed sets off a look at most so many times in the ladder's first step: every 5 minutes as shipped."""
_DOUBLINGS = 12
"""Waits double with each look in vain, but not for ever: 5 minutes become two weeks, which is more than any step."""
_TIME_LASTS = timedelta(hours=1)
"""Newsrooms write down when an edit was begun, and clocks differ: a look in the hour after may have come before it."""
_DATE_LASTS = timedelta(days=1)
"""A date without a time says that the edit came at some time of that day."""
_DROPPED_SHARE = 0.2
"""An article that is taken down leaves a list alone; if more than a fifth is missing, the list itself has changed."""
_AGAIN = timedelta(minutes=30)
"""A look that a claim set off and that failed is repeated after so long, then after ever longer."""


def claim_rules(spacing: timedelta) -> ClaimRules:
    """The rules for a source whose articles are looked at no more often than every ``spacing``."""
    return ClaimRules(spacing, _DOUBLINGS, _TIME_LASTS, _DATE_LASTS, _DROPPED_SHARE)


def looks_in_vain(visit: Visit, result: LookResult) -> int:
    """How many looks in a row claims have set off for nothing; one that failed says nothing of the claim."""
    if result.is_new or result.is_edited or not result.is_answered:
        return 0
    return visit.vain + visit.is_set_off


def again_in(visit: Visit, result: LookResult) -> timedelta | None:
    """The wait until a look that a claim set off is tried again: 30 minutes, 1 hour, 2 hours…; None if it succeeded."""
    if not visit.is_set_off or result.is_answered:
        return None
    return _AGAIN * 2.0 ** min(visit.failures, _DOUBLINGS)
