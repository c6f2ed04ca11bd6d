"""The files as they are kept."""

from __future__ import annotations

import re
from pathlib import Path

_SQL = Path(__file__).parents[2] / "sql"
SCHEMA = _SQL / "schema.sql"
CONTRACT = _SQL / "contract.txt"


def kept() -> str:
    """The text of the schema."""
    return SCHEMA.read_text(encoding="utf-8")


def kept_for() -> str:
    """The major version of PostgreSQL by whose catalogue the file was written, such as "18"."""
    said = re.search(r"catalogue of PostgreSQL\s+(\d+)", kept())
    if said is None:
        raise ValueError(f"{SCHEMA} does not say by which version of PostgreSQL it was written")
    return said[1]
