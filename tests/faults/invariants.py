"""The promise, checked by SQL: nothing acknowledged is lost, nothing is there twice, nothing is half written."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow, dict_row

from crawler.archive.captures.capture_store import UNPACKING_ERRORS, decompress

_NAME = re.compile(r"^-- name: (.+)$", re.MULTILINE)
COMES_BACK = "a kept body that does not come back as it was received"
_AT_REST = ("a crawl that is left running, or holds a site", "a job that nobody does")
_CAPTURES = """
SELECT capture.id, capture.body, capture.raw_sha256, frame.body AS frame
  FROM store.capture LEFT JOIN store.capture AS frame ON frame.id = capture.keyframe_id
"""


def invariants() -> dict[str, str]:
    """Each invariant's query by what breaks it."""
    parts = _NAME.split((Path(__file__).parent / "invariants.sql").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def broken(dsn: str, *, at_rest: bool = True) -> dict[str, list[object]]:
    """What does not hold in an archive; ``at_rest``: no service runs on it, so that nothing may be under way."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return broken_in(connection, at_rest=at_rest)


def broken_in(connection: Connection[DictRow], *, at_rest: bool = True) -> dict[str, list[object]]:
    """The same within a transaction."""
    found: dict[str, list[object]] = {}
    for name, query in invariants().items():
        if at_rest or name not in _AT_REST:
            found[name] = [*connection.execute(query)]  # type: ignore[call-overload]
    rows = connection.execute(_CAPTURES)
    found[COMES_BACK] = [row["id"] for row in rows if not _comes_back(row)]
    return {name: rows[:5] for name, rows in found.items() if rows}


def _comes_back(row: DictRow) -> bool:
    try:
        frame = decompress(row["frame"], None) if row["frame"] is not None else None
        return hashlib.sha256(decompress(row["body"], frame)).digest() == row["raw_sha256"]
    except UNPACKING_ERRORS:
        return False
