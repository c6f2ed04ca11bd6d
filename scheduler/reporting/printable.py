"""Text of others on a terminal and in a log: nothing in it moves the cursor, colours, reorders or ends a line."""

from __future__ import annotations

import re
from typing import Any

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEFORE_TRACE = "  | "


def printable(text: str) -> str:
    """One line of text, its control characters written as escapes of Python."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def printable_value(value: Any) -> Any:
    """A value of a log line; texts in lists and mappings too."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list | tuple):
        return [printable_value(item) for item in value]
    if isinstance(value, dict):
        return {printable_value(name): printable_value(item) for name, item in value.items()}
    return value


def printable_trace(text: str) -> str:
    """A traceback: each of its lines is marked, so that what an error quotes is no log line of its own."""
    return "\n".join(_BEFORE_TRACE + printable(line) for line in text.split("\n"))
