"""Revisit policies on articles that are edited as newsrooms do it: what each sees, how late, and at what price.

    python -m tests.benchmarks.revisits [articles] [seed]

This project's policy runs by its own code on a fake clock; the others by the rules that their sources have. Three of
five sources list articles for two days, with the dates of all edits and without what was taken down; the others tell
nothing.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from crawler.model.revisit_policy import LookResult
from crawler.model.visits import Visit
from crawler.sources import Revisit
from scheduler.revisits.listing_trust import WINDOW, listings_tell
from scheduler.revisits.policy import policy_of
from tests.benchmarks.newsdays import LISTED, MONTH, Article, articles

HOUR = timedelta(hours=1)
BORN = datetime(2026, 1, 1, tzinfo=UTC)
"""When the first look at an article is; only the time since then matters."""
SHIPPED = Revisit()
THOROUGH = Revisit.model_validate(
    {"first": "45m", "most": "11h", "growth": 1.9, "until": "10d", "share": 0.2, "told": "32h"}
)
"""A rule for newsrooms of which neither an edit nor a deletion should be late; it relies on lists that tell."""
Looks = Generator[float, bool, None]
Policy = Callable[[Article], Looks]
"""Looks at an article: a generator of ages in hours that is sent whether the look found a change."""


class Hearing:
    """What the archive learns of a source: the last checks of its listings, judged by the policy's own rules."""

    def __init__(self) -> None:
        self._checks: deque[bool | None] = deque(maxlen=WINDOW.checks)

    def note(self, *, edited: bool, told: bool, set_off: bool) -> None:
        """Note a look at an article that was named then."""
        if edited or set_off:
            self._checks.append(told if edited else None)

    @property
    def tells(self) -> bool:
        """Whether nearly all edits that were found lately had been told of."""
        edits = [told for told in self._checks if told is not None]
        return listings_tell(len(edits), sum(edits))


@dataclass(frozen=True, slots=True)
class Ladder:
    """This project's policy, as the archive runs it: looks on a grid, claims that are heard when a crawl comes by.

    What it learns of a source with one article it knows at the next.
    """

    rule: Revisit = SHIPPED
    grid: float = 5 / 60
    poll: float = 10 / 60
    hears: bool = True
    heard: defaultdict[int, Hearing] = field(default_factory=lambda: defaultdict(Hearing))

    def looks(self, article: Article) -> Looks:
        """Ages of the looks; is sent whether the last one found a change."""
        policy, told, source = (
            policy_of(self.rule, self.grid * HOUR),
            self._told(article),
            self.heard[article.source],
        )
        visit, result = _visit(0.0, told=source.tells), LookResult(BORN, is_answered=True, is_new=True)
        now, ladder, wait = 0.0, 0.0, policy.claims.wait
        step: timedelta | None = None
        while True:
            plan = policy.next_look(visit, result)
            if not plan.keeps_ladder:
                step, ladder = plan.step, self._on_grid(now + plan.step / HOUR)
            claim = next((at for at in told if at > now), math.inf)
            heard = max(claim, now + wait(plan.vain) / HOUR)
            before, now = now, min(ladder, heard)
            visit = _visit(
                before,
                visit_interval=step,
                ladder_at=BORN + ladder * HOUR,
                due_because="ladder" if ladder <= heard else "sitemap_lastmod",
                vain=plan.vain,
                told=now < LISTED and source.tells,
            )
            changed = yield now
            result = LookResult(
                BORN + now * HOUR, is_answered=True, is_edited=changed, is_unchanged=not changed
            )
            if policy.claim_check(visit, result) is not None and now < LISTED:
                was_told = any(before < at <= now + WINDOW.delay / HOUR for at in told)
                source.note(edited=changed, told=was_told, set_off=visit.is_set_off)

    def _told(self, article: Article) -> list[float]:
        """When a crawl reads what the listing says."""
        if not self.hears:
            return []
        said = [*article.told, *([article.missed_from] if article.missed_from is not None else [])]
        return sorted({math.ceil(at / self.poll) * self.poll for at in said})

    def _on_grid(self, at: float) -> float:
        return math.ceil(at / self.grid - 1e-9) * self.grid


def _visit(last_looked_at: float, **fields: Any) -> Visit:
    """An address that was looked at so many hours after the first look."""
    return Visit(
        0, "", "", BORN, None, None, 1, 0, 0, fields.pop("visit_interval", None), None,
        last_looked_at=BORN + last_looked_at * HOUR, **fields,
    )  # fmt: skip


def fixed(every: float, days: float) -> Policy:
    """A look every so many hours for so many days."""

    def looks(article: Article) -> Looks:
        for number in range(1, int(days * 24 / every) + 1):
            yield number * every

    return looks


def diffengine(*, wraps: bool) -> Policy:
    """diffengine 0.3, run every 15 minutes: a look where staleness is a fifth of the age.

    As shipped both are taken by ``timedelta.seconds``, which begins anew every day.
    """

    def looks(article: Article) -> Looks:
        last = age = 0.0
        while True:
            age += 0.25
            hot, stale = (age % 24, (age - last) % 24) if wraps else (age, age - last)
            if hot <= 1e-9 or stale / hot >= 0.2 - 1e-9:
                last = age
                yield age

    return looks


def newsdiffs(article: Article) -> Looks:
    """newsdiffs: by the time since the last change, every 15 minutes, hour, 3 hours or 3 days."""
    now = since = 0.0
    while True:
        calm = now - since
        now += 0.25 if calm < 3 else 1.0 if calm < 24 else 3.0 if calm < 168 else 72.0
        since = now if (yield now) else since


@dataclass(slots=True)
class Seen:
    """What a policy saw of all articles together; delays in hours."""

    requests: int = 0
    versions: int = 0
    edits: int = 0
    last: int = 0
    edited: int = 0
    delays: list[float] = field(default_factory=list)
    downs: list[float] = field(default_factory=list)

    def watch(self, policy: Policy, article: Article) -> None:
        """Look at an article until a month has passed, or it is found to be gone."""
        looks, seen, known = policy(article), 0, math.inf
        at: float | None = next(looks, None)
        while at is not None and at <= MONTH:
            self.requests += 1
            if article.down is not None and at >= article.down:
                self.downs.append(at - article.down)
                break
            edits = bisect_right(article.edits, at)
            if edits > seen:
                self.versions += 1
                self.delays += [at - edit for edit in article.edits[seen:edits]]
                known = at
            changed, seen = edits > seen, edits
            at = _sent(looks, changed)
        else:
            self.downs += [MONTH - article.down] if article.down is not None else []
        self.edits += len(article.edits)
        if article.edits:
            self.edited += 1
            self.last += seen == len(article.edits) and known - article.edits[-1] <= 24


def _sent(looks: Looks, changed: bool) -> float | None:
    try:
        return looks.send(changed)
    except StopIteration:
        return None


def measure(policy: Policy, sample: list[Article]) -> dict[str, float]:
    """The figures of a policy."""
    seen = Seen()
    for article in sample:
        seen.watch(policy, article)
    return {
        "requests": seen.requests / len(sample),
        "recall": seen.versions / seen.edits,
        "delay": median(seen.delays) * 60,
        "delay 90": quantiles(seen.delays, n=10)[-1] * 60,
        "last in 24 h": seen.last / seen.edited,
    }


def measure_deletions(policy: Policy, sample: list[Article]) -> dict[str, float]:
    """The hours until a policy notices that an article is gone."""
    seen = Seen()
    for article in sample:
        seen.watch(policy, article)
    return {"gone": median(seen.downs), "gone 90": quantiles(seen.downs, n=10)[-1]}


POLICIES: dict[str, Callable[[], Policy]] = {
    "palimpsest, as shipped": lambda: Ladder().looks,
    "palimpsest, thorough": lambda: Ladder(THOROUGH).looks,
    "palimpsest, deaf to feeds and sitemaps": lambda: Ladder(hears=False).looks,
    "palimpsest, thorough and deaf": lambda: Ladder(THOROUGH, hears=False).looks,
    "diffengine as shipped": lambda: diffengine(wraps=True),
    "diffengine as intended": lambda: diffengine(wraps=False),
    "news-please, 6 h while in the feed": lambda: fixed(6, 2),
    "newsdiffs": lambda: newsdiffs,
    "every hour for a day": lambda: fixed(1, 1),
    "every 6 hours for a week": lambda: fixed(6, 7),
    "every day for a month": lambda: fixed(24, 30),
}
"""Made anew for each measurement: what a policy learns of sources it learns within it."""


def main() -> None:
    """Print a line a policy."""
    count, seed = (int(text) for text in (sys.argv[1:] + ["4000", "1"][len(sys.argv) - 1 :])[:2])
    sample = articles(count, seed)
    # One of a hundred is taken down: the delays of so few would be chance.
    vanishing = articles(count, seed, taken_down=1.0)
    edits = sum(len(article.edits) for article in sample)
    print(
        f"{count} articles, {edits} edits, {sum(bool(article.edits) for article in sample)} articles edited"
    )
    heads = (
        ("looks", 7),
        ("recall", 7),
        ("delay, min", 11),
        ("90 %", 8),
        ("last, 24 h", 11),
        ("gone, h", 8),
        ("90 %", 8),
    )
    print(" " * 40, *(f"{head:>{width}}" for head, width in heads))
    for name, policy in POLICIES.items():
        found = measure(policy(), sample) | measure_deletions(policy(), vanishing)
        print(
            f"{name:40} {found['requests']:7.1f} {found['recall']:7.3f} {found['delay']:11.0f} "
            f"{found['delay 90']:8.0f} {found['last in 24 h']:11.3f} {found['gone']:8.1f} {found['gone 90']:8.1f}"
        )


if __name__ == "__main__":
    main()
