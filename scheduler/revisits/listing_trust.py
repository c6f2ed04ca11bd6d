"""Whether the listings (feeds and sitemaps) of a source tell of its edits, learned from what looks found.

Example: 20 edits were found in the last month, and a claim had told of 19 of them within half an hour. The source is
known to tell of its edits. If another look finds an edit of which no claim told, 19 of 21 is too few, and its articles
are looked at as if there were no listings. A claim that set off a look in vain is a check too: it does not count
against the source, but takes the place of an older check among the last hundred.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.model.channels import DueBecause
from crawler.model.revisit_policy import LookResult, TrustWindow
from crawler.model.visits import Visit

WINDOW = TrustWindow(
    # Newsrooms change their software now and then. What a listing told of a month ago says little about today.
    span=timedelta(days=30),
    # The first step of the ladder by default: a claim that comes later is of no use, as the look would be made anyway.
    delay=timedelta(minutes=30),
    # Twice the delay, so that the crawl that may still bring the claim has been made.
    settled=timedelta(hours=1),
    # If a newsroom gives its articles new dates all the time, looks in vain push its true edits out of so many checks,
    # and it is not trusted.
    checks=100,
    # Six crawls by default: a listing that was not read for longer may not list any more what it listed then.
    fresh=timedelta(hours=1),
)
_EDITS_AT_LEAST = 20
"""Edits that must have been found; with fewer a share of 95 % could be chance."""
_SHARE_TOLD = 0.95
"""Share of the edits that must have been told of: a missed edit is worse than a look too many."""
_TOLD_FOR = timedelta(days=2)
"""The age of an article up to which its edits must be told of: many listings hold the articles of two days."""


def listings_tell(edits: int, told: int) -> bool:
    """Whether nearly all edits that were found lately had been told of: ``told`` of ``edits``."""
    return edits >= _EDITS_AT_LEAST and told >= _SHARE_TOLD * edits


def claim_check(visit: Visit, result: LookResult) -> bool | None:
    """Return what a look shows of the listings, or None if it shows nothing.

    True: the look found something of which they should have told. False: a claim set it off in vain. A first look
    shows nothing. A page that is gone should not be listed any more; so if the listings are relied on and still listed
    it, they should have told of it.
    """
    if visit.last_looked_at is None:
        return None
    is_edited = result.is_edited and visit.age(result.observed_at) < _TOLD_FOR
    is_gone = result.is_gone and visit.told and visit.due_because != DueBecause.DROPPED
    is_in_vain = result.is_unchanged and visit.is_set_off
    return not is_in_vain if is_edited or is_gone or is_in_vain else None
