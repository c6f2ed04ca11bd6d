"""Makes crawled text safe for a terminal and a log: it cannot move the cursor, colour, reorder or end a line."""

from __future__ import annotations

import re
from typing import Any

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEFORE_TRACE = "  | "


def printable(text: str) -> str:
    """Return one line of text, in which control characters are written as Python's escapes."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def printable_value(value: Any) -> Any:
    """Return a value of a log line with all its texts made printable, also those in lists and mappings."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list | tuple):
        return [printable_value(item) for item in value]
    if isinstance(value, dict):
        return {printable_value(name): printable_value(item) for name, item in value.items()}
    return value


def printable_trace(text: str) -> str:
    """Return a traceback with a mark before each line, so that text quoted by an error cannot pass for a log line."""
    return "\n".join(_BEFORE_TRACE + printable(line) for line in text.split("\n"))
