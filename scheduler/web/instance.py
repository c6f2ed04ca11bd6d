"""What tells one service from another on the same machine, so that a health check asks its own."""

from __future__ import annotations

import hashlib

from psycopg.conninfo import conninfo_to_dict

from scheduler.config import Config
from sql.embedded.layout import layout

_KEYS = ("host", "hostaddr", "port", "dbname", "user")
_DIGITS = 16


def instance_of(config: Config) -> str:
    """Return the token of the archive that the settings name: hexadecimal digits that tell nothing of it."""
    if config.dsn is None:
        place = str(layout(config.data_dir).home)
    else:
        where = conninfo_to_dict(config.dsn)
        place = " ".join(str(where.get(key, "")) for key in _KEYS)
    return hashlib.sha256(f"palimpsest instance\n{place}".encode()).hexdigest()[:_DIGITS]
