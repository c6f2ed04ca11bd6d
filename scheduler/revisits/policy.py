"""The revisit policy that a crawl is given: ladder, claims, trust in listings, priority and lateness put together."""

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
"""The least time between two looks that claims set off, by the default rule."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What the ladder has to know about a look.

    ``age`` is the article's, ``last_interval`` the step before the look (None if it was the first), ``changed``
    whether the look found a new or changed text, ``told`` whether listings that tell of edits name the article.
    """

    age: timedelta
    last_interval: timedelta | None
    changed: bool
    told: bool = False


@dataclass(frozen=True, slots=True)
class LadderPolicy:
    """A policy by which looks come at the steps of a ladder, and when listings tell of an edit.

    ``step`` is the ladder: it returns the step after a look. Times of looks are rounded up to multiples of ``grid``.
    ``spacing`` is the least time between two looks that claims set off.
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
        """How long a source is asked unconditionally after a page had changed under the same validator."""
        return validators.DISTRUSTED_FOR

    def listings_tell(self, edits: int, told: int) -> bool:
        """Whether a source is known to tell of its edits."""
        return listing_trust.listings_tell(edits, told)

    def claim_check(self, visit: Visit, result: LookResult) -> bool | None:
        """What a look shows of the source's listings, or None if it shows nothing."""
        return listing_trust.claim_check(visit, result)

    def choose(
        self, visits: Sequence[Visit], room: int, room_for_revisits: int, now: datetime
    ) -> list[Visit]:
        """Choose the visits that are made: at most ``room``, of which at most ``room_for_revisits`` are revisits."""
        return priority.most_worth(visits, room, room_for_revisits, now)

    def asks_conditionally(self, visit: Visit) -> bool:
        """Whether a visit sends the validators of the last one."""
        return validators.asks_conditionally(visit)

    def is_late(self, visit: Visit, observed_at: datetime) -> bool:
        """Whether a look came so long after its time that an edit may have come and gone."""
        return lateness.is_late(visit, observed_at, self.grid)

    def first_look(self, age: timedelta) -> timedelta:
        """The wait until this archive's first look at an article of such an age that another archive has captured."""
        return self.step(Visited(age, None, changed=False))

    def next_look(self, visit: Visit, result: LookResult) -> NextLook:
        """When an address is looked at again after a look; listings count only if the look was answered."""
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
    """Return the policy for a source whose block in the sources file has such a rule."""

    def step(visited: Visited) -> timedelta:
        return next_visit(
            age=visited.age,
            last=visited.last_interval,
            changed=visited.changed,
            rule=rule,
            told=visited.told,
        )

    return LadderPolicy(step, grid, rule.first / claims.CLAIMS_A_STEP)
