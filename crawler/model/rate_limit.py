"""How fast a site may be asked: what its robots.txt wants, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SHORT = 60.0
"""Seconds that a crawl waits when a site asks for a rest; a longer one ends the crawl and defers the site."""
MOST_DELAY = 60.0
"""Seconds between two requests beyond which nothing slows a crawl down."""
_LEAST_WHEN_SLOW = 0.5
_MOST_SLOWDOWN = 64.0
_GOOD_NEEDED = 20
_REFUSALS_AT_MOST = 5
_FIRST_DEFERRAL = 15 * 60.0
_LONGEST_DEFERRAL = 6 * 3600.0
_LONGEST_ASKED = 24 * 3600.0
_REFUSALS = (429, 503)
"""The statuses by which a site asks for fewer requests; no other part of the program asks again because of them."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The site is left alone for so many seconds; ``is_long``: the crawl does not wait for it."""

    seconds: float

    @property
    def is_long(self) -> bool:
        """Whether the crawl ends and the site is deferred."""
        return self.seconds > SHORT


@dataclass(slots=True)
class RateLimit:
    """The time between two requests to a site, in seconds; ``least`` is what the source asks for.

    Every answer 429 or 503 doubles the ``slowdown``; 20 good answers in a row, or an hour without a
    crawl, halve it. A site that refuses five times in a row without naming a time is left alone for a
    quarter of an hour, and for twice as long each time that it goes on so.
    """

    least: float
    crawl_delay: float | None = None
    slowdown: float = 1.0
    deferrals: int = 0
    rest: Rest | None = None
    _good: int = 0
    _refused: int = 0

    @property
    def delay(self) -> float:
        """Seconds between two requests now."""
        base = max(self.least, self.crawl_delay or 0.0)
        if self.slowdown > 1:
            base = max(base, _LEAST_WHEN_SLOW) * self.slowdown
        return min(base, max(MOST_DELAY, self.least))

    def recover(self, passed: timedelta) -> None:
        """Forget a half of the slowdown for every hour that passed."""
        hours = max(0.0, passed.total_seconds() / 3600)
        self.slowdown = max(1.0, self.slowdown / 2 ** min(hours, 32.0))

    def answered(self, status: int, retry_after: float | None) -> Rest | None:
        """Note an answer; returns the rest that the site is to have now, None where it goes on."""
        if status not in _REFUSALS:
            self._note_good()
            return None
        self._good, self._refused = 0, self._refused + 1
        self.slowdown = min(self.slowdown * 2, _MOST_SLOWDOWN)
        rest = Rest(self._seconds(retry_after))
        if rest.is_long:
            self.rest = rest
        return rest

    def _seconds(self, retry_after: float | None) -> float:
        if retry_after is not None:
            return min(retry_after, _LONGEST_ASKED)
        if self._refused < _REFUSALS_AT_MOST:
            return self.delay
        self.deferrals += 1
        return min(_FIRST_DEFERRAL * 2.0 ** (self.deferrals - 1), _LONGEST_DEFERRAL)

    def _note_good(self) -> None:
        self._good, self._refused = self._good + 1, 0
        if self._good >= _GOOD_NEEDED:
            self._good, self.deferrals = 0, 0
            self.slowdown = max(1.0, self.slowdown / 2)
