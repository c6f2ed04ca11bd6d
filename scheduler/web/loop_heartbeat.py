"""The heartbeat of the event loop, by which another thread sees whether the loop hangs."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

HANGS_AFTER = 30.0
"""Seconds without a beat after which the loop counts as hanging."""
_BEAT = 1.0
"""Seconds between two beats."""


@dataclass(slots=True)
class LoopHeartbeat:
    """Beats once a second while the loop runs.

    ``last`` is the time of the last beat by ``time.monotonic``, ``lag`` by how many seconds it was late.
    """

    last: float = field(default_factory=time.monotonic)
    lag: float = 0.0

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            due = time.monotonic() + _BEAT
            await asyncio.sleep(_BEAT)
            self.last = time.monotonic()
            self.lag = max(0.0, self.last - due)

    def silent_for(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self.last
