"""Sizes in bytes, as settings and the sources file write them: "500MB", "4GB".

They are not pydantic's ByteSize: that reads "4,5GB" as 4 bytes, and writes 1,250,000,000 bytes as "1.2GB", which is not
the size that was set.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

# Decimal units, as providers of networks count.
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)(KB|MB|GB|TB)")


def parse_size(text: str) -> int:
    """Read a size that is written in decimal units, such as "4GB", and return it in bytes.

    Raises ValueError, which names the remedy.
    """
    match = _SIZE.fullmatch("".join(text.upper().split()))
    if match is None:
        raise ValueError(f'{text!r} is no size; write a number and a unit, as in "500MB" or "4GB"')
    return int(Decimal(match[1]) * _UNITS[match[2]])


def format_size(size: int) -> str:
    """Write a size in bytes so that ``parse_size`` reads the same size from it: 4,000,000,000 becomes "4GB"."""
    unit, scale = next((item for item in reversed(_UNITS.items()) if size >= item[1]), ("KB", 1000))
    return f"{size / scale:.12g}{unit}"


def _read(value: object) -> int:
    if isinstance(value, str):
        return parse_size(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f'{value!r} has no unit; write it in quotes, as in "4GB"')


Size = Annotated[int, BeforeValidator(_read), PlainSerializer(format_size)]
"""A pydantic field: bytes, written as people write sizes."""
