"""The last robots.txt of each host, for hours in which it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sql.database import Database
from sql.rows.politeness import KEPT_ROBOTS

_STANDS = timedelta(days=30)
"""How long a copy stands while robots.txt cannot be read: RFC 9309, section 2.3.1.4, speaks of about 30 days."""
_READ_AT_MOST = 500 * 1024


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """Copies of robots.txt in the archive; a host is as an address has it, with its port."""

    database: Database

    async def kept(self, host: str) -> bytes | None:
        """Return the copy of a host's robots.txt, if it still stands; it is empty if the host had none."""
        async with self.database.transaction() as session:
            return await session.first(KEPT_ROBOTS, host=host, stands=_STANDS)

    async def keep(self, host: str, body: bytes) -> None:
        """Keep what a host's robots.txt says now."""
        async with self.database.transaction() as session:
            await session.run("keep_robots", host=host, body=body[:_READ_AT_MOST])
