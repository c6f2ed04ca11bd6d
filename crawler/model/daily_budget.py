"""The day's budget of a source: how many requests its site has to bear, and how many bytes."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86400.0
"""Seconds of a day."""
_AHEAD = 0.1
"""Share of the day's requests by which revisits may be ahead of the clock, so that they need not stand still in the
morning. Example: at 6:00, when a quarter of the day is over, revisits may go on until 35 % of the requests are spent.
"""


@dataclass(slots=True)
class DailyBudget:
    """What a source's site has borne on one day (UTC), against the limits for it.

    ``requests`` and ``bytes`` were spent so far; ``seconds`` is how much of the day had passed when the crawl began.
    New articles and discovery may use the whole budget at any time. Revisits are spread over the day, so that the
    evening's articles are looked at again too.
    """

    most_requests: int
    most_bytes: int
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    _unsaved_requests: int = 0
    _unsaved_bytes: int = 0

    def count(self, size: int) -> None:
        """Note that a request was answered with ``size`` bytes."""
        self.requests, self.bytes = self.requests + 1, self.bytes + size
        self._unsaved_requests += 1
        self._unsaved_bytes += size

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be asked for today."""
        return self.requests >= self.most_requests or self.bytes >= self.most_bytes

    @property
    def left(self) -> int:
        """Requests that may still be made today."""
        return 0 if self.is_spent else self.most_requests - self.requests

    @property
    def left_for_revisits(self) -> int:
        """Requests that revisits may still make at this time of the day."""
        share = min(1.0, self.seconds / DAY + _AHEAD)
        return max(0, min(self.left, int(self.most_requests * share) - self.requests))

    @property
    def wait_for_revisits(self) -> float:
        """Seconds until revisits may go on, at least 60.

        That is when the time of the day allows a hundredth of the day's requests more than were spent: a crawl that
        could make a single revisit is not worth beginning.
        """
        wanted = self.requests / self.most_requests + 0.01 - _AHEAD
        return max(60.0, min(wanted, 1.0) * DAY - self.seconds)

    def take_unsaved(self) -> tuple[int, int]:
        """Requests and bytes that were counted since the last call; the caller writes them into the archive."""
        taken = self._unsaved_requests, self._unsaved_bytes
        self._unsaved_requests = self._unsaved_bytes = 0
        return taken
