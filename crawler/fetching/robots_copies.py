"""What the middleware of robots.txt asks of the archive."""

from __future__ import annotations

from typing import Protocol


class RobotsCopies(Protocol):
    """Where the last robots.txt of each host is kept."""

    async def kept(self, host: str) -> bytes | None:
        """Return the copy of a host's robots.txt, if it still stands."""

    async def keep(self, host: str, body: bytes) -> None:
        """Keep what a host's robots.txt says now; it is empty if there is none."""
