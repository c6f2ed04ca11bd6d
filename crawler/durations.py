"""Durations as people write them: ``30s``, ``10m``, ``1h30m``, ``3d``, ``2w``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[wdhms])+")
_PART = re.compile(r"(\d+(?:\.\d+)?)([wdhms])")
_LONGEST = timedelta(days=36_500)
_UNLIMITED = "unlimited"


def parse_duration(text: str) -> timedelta:
    """Read a duration in weeks, days, hours, minutes and seconds; raises ValueError, which names the remedy.

    Example: "1h30m" is 90 minutes.
    """
    compact = "".join(text.lower().split())
    if not _DURATION.fullmatch(compact):
        raise ValueError(
            f'{text!r} is no duration; write a number and a unit, as in "30s", "10m", "1h30m" or "3d"'
        )
    try:
        duration = timedelta(
            seconds=sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(compact))
        )
    except OverflowError:
        duration = timedelta.max
    if duration > _LONGEST:
        raise ValueError(f"{text!r} is longer than a hundred years; write a shorter one")
    return duration


def format_duration(duration: timedelta) -> str:
    """Write a duration so that ``parse_duration`` reads the same from it: the largest units first, zero as ``0s``."""
    parts, left = [], duration.total_seconds()
    for unit in "dhm":
        count, left = divmod(left, _UNITS[unit])
        parts += [f"{count:.0f}{unit}"] if count else []
    if left or not parts:
        parts.append(f"{left:.6f}".rstrip("0").rstrip(".") + "s")
    return "".join(parts)


def _read(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    raise ValueError(f'{value!r} has no unit; write it in quotes, as in "30s", "10m" or "3d"')


def _read_limit(value: object) -> timedelta | None:
    return None if value is None or value == _UNLIMITED else _read(value)


def _write_limit(limit: timedelta | None) -> str:
    return _UNLIMITED if limit is None else format_duration(limit)


Duration = Annotated[timedelta, BeforeValidator(_read), PlainSerializer(format_duration)]
"""A pydantic field: a timedelta that is written as people write durations."""

Limit = Annotated[timedelta | None, BeforeValidator(_read_limit), PlainSerializer(_write_limit)]
"""A Duration, or None, which is written ``unlimited``."""
