"""The day's budget of a source: how many requests its site has to bear, and how many bytes."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86400.0
_AHEAD = 0.1
"""Share of the day's requests that revisits may be ahead of the time of day."""


@dataclass(slots=True)
class DailyBudget:
    """What was spent on a day in UTC, against its limits; ``seconds`` of that day had passed at the start.

    New articles and discovery may use all of it. Revisits are spread over the day: they leave the
    evening's share for the evening.
    """

    most_requests: int
    most_bytes: int
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    _unsaved_requests: int = 0
    _unsaved_bytes: int = 0

    def count(self, size: int) -> None:
        """A request was answered with so many bytes."""
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
        """Seconds until the time of the day allows a hundredth of the budget more than was spent."""
        wanted = self.requests / self.most_requests + 0.01 - _AHEAD
        return max(60.0, min(wanted, 1.0) * DAY - self.seconds)

    def take_unsaved(self) -> tuple[int, int]:
        """Requests and bytes that were counted since this was last asked."""
        taken = self._unsaved_requests, self._unsaved_bytes
        self._unsaved_requests = self._unsaved_bytes = 0
        return taken
