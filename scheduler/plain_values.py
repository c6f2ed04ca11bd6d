"""Values of the archive as JSON and CSV hold them: in files that are exported, and in what the page hands out."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings of a text that a spreadsheet takes for a formula (OWASP, "CSV Injection")."""


def plain(value: Any) -> Any:
    """Return a value in a type of JSON: times in ISO 8601, lengths of time in seconds, bytes in hexadecimal digits."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def cell(value: Any) -> Any:
    """Return a value as a cell of CSV: texts of a list are joined by "; ", objects are JSON.

    A text that a spreadsheet would take for a formula gets a quote before it.
    """
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        value = "; ".join(value)
    elif isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, datetime | timedelta | bytes):
        value = plain(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
