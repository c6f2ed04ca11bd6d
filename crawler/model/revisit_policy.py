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
    """What a look came to, as far as the time of the next one depends on it.

    ``is_answered``: the site showed the article, or said that it has not changed. ``is_new``: the article was seen
    for the first time. ``is_edited``: its text differs from the one before. ``is_unchanged``: it does not differ.
    ``is_gone``: the page is not there any more. If none of them is true, the look has failed.
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

    ``step`` is the ladder's next step. If ``keeps_ladder`` is true, the time that the ladder had already planned stays
    instead: a look between two rungs, which a claim set off, does not move the ladder. ``failures`` counts the looks
    in a row that failed, ``vain`` those that a claim set off and that found no edit. ``again_in`` is the wait until a
    failed look that a claim had set off is tried again; it is None after any other look.
    """

    step: timedelta
    keeps_ladder: bool
    failures: int
    vain: int
    again_in: timedelta | None


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """When a claim, which is what a channel says of a known address, sets off a look out of turn.

    Such a look comes at least ``spacing`` after the last one. Each look in a row that was made in vain doubles this
    time, ``doublings`` times at most. Example: with 5 minutes and three vain looks it is 40 minutes.

    A claimed time of change is not exact: the edit may be published up to ``time_lasts`` after it, and up to
    ``date_lasts`` after a date without a time of day. A look within that may have come too early and is made again.

    An address that a channel does not list any more is looked at too. But if more than ``dropped_share`` (0 to 1) of
    all that the channel named are missing at once, it is the channel that has changed, and no look is made.
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
    """Which looks show whether the listings (feeds and sitemaps) of a source tell of its edits.

    The last ``checks`` looks within the last ``span`` count. Looks younger than ``settled`` do not, as the claim of
    an edit that they found may still come. An edit was told of if a claim of its time came within ``delay`` after it.
    A listing that could not be read for longer than ``fresh`` counts as naming no address.
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
        """Times of looks are rounded up to whole multiples of this, so that one crawl makes many of them at once."""

    @property
    def claims(self) -> ClaimRules:
        """When a claim of a channel sets off a look."""

    @property
    def trust(self) -> TrustWindow:
        """Which looks show whether listings can be relied on."""

    @property
    def validators_distrusted_for(self) -> timedelta:
        """How long a source is asked unconditionally after it proved that its validators cannot be trusted.

        That is proved if a page has changed although its ETag or Last-Modified stayed the same.
        """

    def listings_tell(self, edits: int, told: int) -> bool:
        """Whether a source is known to tell of its edits; of the ``edits`` found in the window it told of ``told``."""

    def claim_check(self, visit: Visit, result: LookResult) -> bool | None:
        """What a look shows of the source's listings, or None if it shows nothing.

        True means that the look found a change of which they should have told, False that they set the look off in
        vain.
        """

    def choose(
        self, visits: Sequence[Visit], room: int, room_for_revisits: int, now: datetime
    ) -> list[Visit]:
        """Choose the visits that are made: at most ``room``, of which at most ``room_for_revisits`` are revisits."""

    def asks_conditionally(self, visit: Visit) -> bool:
        """Whether a visit sends the validators (ETag, Last-Modified) of the last one, so that 304 can be answered."""

    def next_look(self, visit: Visit, result: LookResult) -> NextLook:
        """When an address is looked at again after a look."""

    def first_look(self, age: timedelta) -> timedelta:
        """The wait until this archive's first look at an article of such an age that another archive has captured."""

    def is_late(self, visit: Visit, observed_at: datetime) -> bool:
        """Whether a look came so long after its time that an edit may have come and gone."""
