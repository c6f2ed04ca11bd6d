"""Whether the feeds and sitemaps of a source tell of its edits: learned from what looks found.

Example: 20 edits were found in the last month, and a claim had told of 19 of them within half an hour. The source
tells. If another look finds an edit that nobody told of, 19 of 21 is too few, and the ladder is climbed as if there
were no listings. A claim that was followed for nothing counts by taking the place of an older check.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.model.channels import DueBecause
from crawler.model.revisit_policy import LookResult, TrustWindow
from crawler.model.visits import Visit

WINDOW = TrustWindow(
    # Newsrooms change their software now and then; what a listing did a month ago says little of today.
    span=timedelta(days=30),
    # As soon as the ladder would have looked: a claim that comes later than that is of no use.
    delay=timedelta(minutes=30),
    # Twice the delay, so that the crawl in which the claim may come has been made.
    settled=timedelta(hours=1),
    # A newsroom that stamps its articles anew all the time drives its true edits out of so many checks.
    checks=100,
    # Six crawls by the interval that ships: a listing that was not read for so long may name what it did not keep.
    fresh=timedelta(hours=1),
)
_EDITS_AT_LEAST = 20
"""Of fewer edits, a share of 95 % would be chance."""
_SHARE_TOLD = 0.95
"""One edit in twenty may go untold: a look that the ladder would have made costs less than a missed edit."""
_TOLD_FOR = timedelta(days=2)
"""The age up to which edits must be told of: many listings hold the articles of two days."""


def listings_tell(edits: int, told: int) -> bool:
    """Whether nearly all edits that were found lately had been told of."""
    return edits >= _EDITS_AT_LEAST and told >= _SHARE_TOLD * edits


def claim_check(visit: Visit, result: LookResult) -> bool | None:
    """What a look shows of the listings: True if they should have told of what it found, False if it was in vain.

    A first look shows nothing. A page that is gone is no edit, but should not be named any more: if the source is
    relied on, and the page did not drop out of a listing, nobody told of it.
    """
    if visit.last_looked_at is None:
        return None
    is_edited = result.is_edited and visit.age(result.observed_at) < _TOLD_FOR
    is_gone = result.is_gone and visit.told and visit.due_because != DueBecause.DROPPED
    is_in_vain = result.is_unchanged and visit.is_set_off
    return not is_in_vain if is_edited or is_gone or is_in_vain else None
