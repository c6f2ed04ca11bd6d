"""The revisit policy as a crawl is handed it: the ladder, trust in listings, priority and lateness put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.revisit_policy import ClaimRules, LookResult, NextLook, TrustWindow
from crawler.model.visits import Visit
from crawler.sources import Revisit
from scheduler.revisits import claims, lateness, listing_trust, priority, validators
from scheduler.revisits.ladder import next_visit

_SPACING = timedelta(minutes=5)
"""The least time between two looks that claims set off, by the rule that ships."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What the ladder is told of a look.

    ``age`` is the article's, ``last_interval`` the step before the look (None if it was the first), ``changed``
    whether the look found a new or changed text, ``told`` whether listings name the article that tell of edits.
    """

    age: timedelta
    last_interval: timedelta | None
    changed: bool
    told: bool = False


@dataclass(frozen=True, slots=True)
class LadderPolicy:
    """Looks by a ladder of steps, and by what listings tell.

    ``step`` is the ladder, ``grid`` what times are rounded up to, ``spacing`` the least time between two looks
    that claims set off.
    """

    step: Callable[[Visited], timedelta]
    grid: timedelta
    spacing: timedelta = _SPACING

    @property
    def claims(self) -> ClaimRules:
        """When a claim of a channel sets off a look."""
        return claims.claim_rules(self.spacing)

    @property
    def trust(self) -> TrustWindow:
        """Which looks show whether listings can be relied on."""
        return listing_trust.WINDOW

    @property
    def validators_distrusted_for(self) -> timedelta:
        """How long a source is asked without conditions after it kept a validator over a changed page."""
        return validators.DISTRUSTED_FOR

    def listings_tell(self, edits: int, told: int) -> bool:
        """Whether a source is known to tell of its edits."""
        return listing_trust.listings_tell(edits, told)

    def claim_check(self, visit: Visit, result: LookResult) -> bool | None:
        """What a look shows of the source's listings, None if nothing."""
        return listing_trust.claim_check(visit, result)

    def choose(
        self, visits: Sequence[Visit], room: int, room_for_revisits: int, now: datetime
    ) -> list[Visit]:
        """The visits that are made, at most ``room``, of which ``room_for_revisits`` are revisits."""
        return priority.most_worth(visits, room, room_for_revisits, now)

    def asks_conditionally(self, visit: Visit) -> bool:
        """Whether a visit sends the validators of the last one."""
        return validators.asks_conditionally(visit)

    def is_late(self, visit: Visit, observed_at: datetime) -> bool:
        """Whether a look came so long after its time that an edit may have come and gone."""
        return lateness.is_late(visit, observed_at, self.grid)

    def first_look(self, age: timedelta) -> timedelta:
        """The wait until this archive's own first look at an article that others have seen at an age."""
        return self.step(Visited(age, None, changed=False))

    def next_look(self, visit: Visit, result: LookResult) -> NextLook:
        """When an address is looked at again after a look; only a look that was answered may lean on listings."""
        changed = result.is_new or result.is_edited
        told = visit.told and result.is_answered
        return NextLook(
            step=self.step(Visited(visit.age(result.observed_at), visit.visit_interval, changed, told)),
            keeps_ladder=not changed and visit.is_out_of_turn(result.observed_at),
            failures=0 if result.is_answered else visit.failures + 1,
            vain=claims.looks_in_vain(visit, result),
            again_in=claims.again_in(visit, result),
        )


def policy_of(rule: Revisit, grid: timedelta) -> LadderPolicy:
    """The policy for a source with such a rule in the sources file."""

    def step(visited: Visited) -> timedelta:
        return next_visit(
            age=visited.age,
            last=visited.last_interval,
            changed=visited.changed,
            rule=rule,
            told=visited.told,
        )

    return LadderPolicy(step, grid, rule.first / claims.CLAIMS_A_STEP)
