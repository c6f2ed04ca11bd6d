"""The duty of rekeying: after an upgrade the keys that older rules made of addresses are made again."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.articles.rekey import rekey
from sql.database import Database

EVERY = timedelta(minutes=5)
"""There is work only after an upgrade. With 10,000 addresses each time, an archive of a million takes eight hours."""


async def rekey_addresses(database: Database) -> int:
    """Make the keys of some addresses again; returns how many addresses were looked at."""
    return (await rekey(database)).addresses
