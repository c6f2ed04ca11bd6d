"""The duty of rekeying: addresses whose key older rules made are keyed again after an upgrade."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.articles.rekey import rekey
from sql.database import Database

EVERY = timedelta(minutes=5)
"""There is work after an upgrade alone; 10,000 addresses at a time then take an archive of a million eight hours."""


async def rekey_addresses(database: Database) -> int:
    """Key some addresses again; returns how many were looked at."""
    return (await rekey(database)).addresses
