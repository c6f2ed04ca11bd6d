"""Claims, which are what a channel says of a known address: when one sets off a look, and when that is repeated."""

from __future__ import annotations

from datetime import timedelta

from crawler.model.revisit_policy import ClaimRules, LookResult
from crawler.model.visits import Visit

CLAIMS_A_STEP = 6
"""Claims may set off at most so many looks in the time of the ladder's first step: by default one every 5 minutes."""
_DOUBLINGS = 12
"""Times that the wait is doubled after looks in vain: 5 minutes become two weeks, which is longer than any step."""
_TIME_LASTS = timedelta(hours=1)
"""A newsroom may claim the time at which an edit was begun, and clocks differ. So a look within an hour after the
claimed time may still have come before the edit was published, and is made again."""
_DATE_LASTS = timedelta(days=1)
"""The same for a claimed date without a time: the edit may come at any time of that day."""
_DROPPED_SHARE = 0.2
"""If more than this share of the addresses of a list is missing at once, the list has changed. An article that was
taken down is missing alone."""
_AGAIN = timedelta(minutes=30)
"""A look that a claim set off and that failed is made again after this time, then after twice as long each time."""


def claim_rules(spacing: timedelta) -> ClaimRules:
    """The rules for a source whose articles are looked at no more often than every ``spacing``."""
    return ClaimRules(spacing, _DOUBLINGS, _TIME_LASTS, _DATE_LASTS, _DROPPED_SHARE)


def looks_in_vain(visit: Visit, result: LookResult) -> int:
    """Return how many looks in a row claims have set off in vain.

    A look that found an edit, or that failed, begins the count anew: a failure does not show that the claim was wrong.
    """
    if result.is_new or result.is_edited or not result.is_answered:
        return 0
    return visit.vain + visit.is_set_off


def again_in(visit: Visit, result: LookResult) -> timedelta | None:
    """The wait until a look that a claim set off is tried again: 30 minutes, 1 hour, 2 hours…; None if it succeeded."""
    if not visit.is_set_off or result.is_answered:
        return None
    return _AGAIN * 2.0 ** min(visit.failures, _DOUBLINGS)
