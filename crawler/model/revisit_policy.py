"""What a crawl asks of the revisit policy, and what the policy answers.

The policy itself is none of the crawler's business: whoever orders a crawl hands one in. The archive gives it
facts (how old an article is, what came of the look, what its listings told of), and it gives back numbers, which
go into the statements as parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.model.visits import Visit


@dataclass(frozen=True, slots=True)
class LookResult:
    """What a look came to, as far as the next one depends on it.

    ``is_answered`` says that the site showed the article, or that it has not changed; ``is_new`` that it was seen
    for the first time, ``is_edited`` that its text differs from the one before, ``is_unchanged`` that it does not,
    ``is_gone`` that the page is not there any more. A look that none of them is true of has failed.
    """

    observed_at: datetime
    is_answered: bool = False
    is_new: bool = False
    is_edited: bool = False
    is_unchanged: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class NextLook:
    """When an address is looked at again, counted from now.

    ``step`` is the ladder's; if ``keeps_ladder``, the plan that the ladder has already made stays instead.
    ``failures`` and ``vain`` are the looks in a row that failed, and that a claim set off for nothing.
    ``again_in`` is the wait after a look that a claim set off and that failed, None after any other.
    """

    step: timedelta
    keeps_ladder: bool
    failures: int
    vain: int
    again_in: timedelta | None


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """When what a channel says of a known address sets off a look.

    Such a look comes at least ``spacing`` after the last one, and twice as long after it with each look that was
    made in vain, ``doublings`` times at most. The time that is claimed holds for ``time_lasts``, a date without a
    time for ``date_lasts``: a look within that may have come before the edit. Addresses that a channel leaves out
    are looked at unless more than ``dropped_share`` of all that it named are missing: then it is the channel that
    has changed.
    """

    spacing: timedelta
    doublings: int
    time_lasts: timedelta
    date_lasts: timedelta
    dropped_share: float

    def wait(self, vain: int) -> timedelta:
        """The least time between two looks, the last ``vain`` of which were made for nothing."""
        return self.spacing * 2.0 ** min(vain, self.doublings)


@dataclass(frozen=True, slots=True)
class TrustWindow:
    """Which looks show whether the feeds and sitemaps of a source tell of its edits.

    The last ``checks`` of the last ``span`` count, but none that is younger than ``settled``: its claim may still
    come. An edit was told of if a claim of its time was there within ``delay`` of it. A listing that was not read
    for longer than ``fresh`` names nothing.
    """

    span: timedelta
    settled: timedelta
    checks: int
    delay: timedelta
    fresh: timedelta


class RevisitPolicy(Protocol):
    """When addresses are looked at again, and which looks are made if there is no room for all of them."""

    @property
    def grid(self) -> timedelta:
        """Times of looks are rounded up to whole multiples of it, so that a crawl makes many at once."""

    @property
    def claims(self) -> ClaimRules:
        """When a claim of a channel sets off a look."""

    @property
    def trust(self) -> TrustWindow:
        """Which looks show whether listings can be relied on."""

    @property
    def validators_distrusted_for(self) -> timedelta:
        """How long a source is asked without conditions after it kept a validator over a changed page."""

    def listings_tell(self, edits: int, told: int) -> bool:
        """Whether a source is known to tell of its edits: it told of ``told`` of the ``edits`` found in the window."""

    def claim_check(self, visit: Visit, result: LookResult) -> bool | None:
        """What a look shows of the source's listings, None if nothing.

        True: it found what they should have told of. False: they set it off for nothing.
        """

    def choose(
        self, visits: Sequence[Visit], room: int, room_for_revisits: int, now: datetime
    ) -> list[Visit]:
        """The visits that are made, at most ``room``, of which ``room_for_revisits`` are revisits."""

    def asks_conditionally(self, visit: Visit) -> bool:
        """Whether a visit sends the validators of the last one."""

    def next_look(self, visit: Visit, result: LookResult) -> NextLook:
        """When an address is looked at again after a look."""

    def first_look(self, age: timedelta) -> timedelta:
        """The wait until this archive's own first look at an article that others have seen at an age."""

    def is_late(self, visit: Visit, observed_at: datetime) -> bool:
        """Whether a look came so long after its time that an edit may have come and gone."""
