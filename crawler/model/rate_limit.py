"""How fast a site may be asked: what its robots.txt wants, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SHORT = 60.0
"""Seconds that a crawl waits when a site asks for a rest; a longer one ends the crawl and defers the site."""
MOST_DELAY = 60.0
"""Seconds between two requests beyond which nothing slows a crawl down."""
_LEAST_WHEN_SLOW = 0.5
"""Seconds that the slowdown multiplies at least: a delay of nothing, doubled, would still be nothing."""
_MOST_SLOWDOWN = 64.0
"""The slowdown grows up to this factor."""
_GOOD_NEEDED = 20
"""Answers in a row without a refusal after which the slowdown is halved."""
_REFUSALS_AT_MOST = 5
"""Refusals in a row, none of which named a time, after which the site is deferred."""
_FIRST_DEFERRAL = 15 * 60.0
"""Seconds that a site is left alone when it is deferred for the first time; each time after it is twice as long."""
_LONGEST_DEFERRAL = 6 * 3600.0
"""Seconds that a site is left alone at most if it names no time itself."""
_LONGEST_ASKED = 24 * 3600.0
"""Seconds that a site may ask for at most: a Retry-After of a year is a mistake and would end the crawling."""
_REFUSALS = (429, 503)
"""The statuses by which a site asks for fewer requests; no other part of the program asks again because of them."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in ``seconds`` for which the site is left alone; the crawl waits for it only if it is not long."""

    seconds: float

    @property
    def is_long(self) -> bool:
        """Whether the crawl ends and the site is deferred."""
        return self.seconds > SHORT


@dataclass(slots=True)
class RateLimit:
    """The time between two requests to a site, in seconds, and how the site's answers change it.

    ``least`` is what the sources file asks for, ``crawl_delay`` what the site's robots.txt asks for. Every answer 429
    or 503 (a refusal) doubles the ``slowdown``; 20 other answers in a row, or an hour without a crawl, halve it.
    Example: with 2 seconds between requests, three refusals in a row make it 16 seconds.

    A site that refuses five times in a row without naming a time is deferred: it is left alone for a quarter of an
    hour, and for twice as long each time that this happens again (``deferrals`` counts). ``rest`` is the long rest
    that ended this crawl, if there was one.
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
        """Halve the slowdown for every hour that passed since the last crawl."""
        hours = max(0.0, passed.total_seconds() / 3600)
        self.slowdown = max(1.0, self.slowdown / 2 ** min(hours, 32.0))

    def answered(self, status: int, retry_after: float | None) -> Rest | None:
        """Note an answer; returns the rest that the site is to have now, or None if the crawl may go on.

        ``retry_after`` is what the site asks for in seconds, None if it names no time.
        """
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
