"""Cron expressions of five fields, as in crontab(5): Sunday is 0 and 7.

Example: "*/30 6-23 * * mon-fri" means every half an hour from 6:00 to 23:30, from Monday to Friday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ITEM = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")
_REMEDY = 'write five fields "minute hour day month weekday", as in "*/30 6-23 * * mon-fri"'


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Crontab:
    """A cron expression that was read: the values that each field allows, in ascending order.

    Weekdays are 0 (Sunday) to 6.

    ``every_hour`` is true if the hour begins with ``*``. It matters on the nights on which clocks are changed. Such
    an expression means that time passes: "*/30 * * * *" comes every 30 minutes, in the hour that is repeated too. An
    expression that names hours means what the clock on the wall shows: "30 3 * * *" comes once a day.

    ``either_day`` is true if day and weekday are both restricted. Then one of them is enough, as in crontab(5):
    "0 0 1 * mon" comes on each first of a month and on each Monday.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    every_hour: bool
    either_day: bool


def parse_crontab(text: str) -> Crontab:
    """Read a cron expression; raises ValueError, which names the field and the remedy."""
    parts = text.lower().split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"{text!r} has {len(parts)} fields; {_REMEDY}")
    minutes, hours, days, months, weekdays = map(_values, _FIELDS, parts)
    either_day = not (parts[2].startswith("*") or parts[4].startswith("*"))
    if days[0] > max(_LONGEST_MONTHS[month - 1] for month in months):
        raise ValueError(f"{text!r} never comes: no such month has a day {days[0]}")
    weekdays = tuple(sorted({day % 7 for day in weekdays}))
    return Crontab(minutes, hours, days, months, weekdays, parts[1].startswith("*"), either_day)


def _values(field: _Field, text: str) -> tuple[int, ...]:
    return tuple(sorted(set(chain.from_iterable(_item(field, item) for item in text.split(",")))))


def _item(field: _Field, text: str) -> range:
    match = _ITEM.fullmatch(text)
    if match is None:
        raise ValueError(f"{field.name} {text!r} cannot be read; {_REMEDY}")
    first, last, step = match.groups()
    if first is None:
        start, stop = field.least, field.most
    else:
        start = _value(field, first)
        stop = _value(field, last) if last else (field.most if step else start)
    if field.name == "weekday" and stop < start and stop == 0:
        stop = 7
    if stop < start or step == "0":
        raise ValueError(f"{field.name} {text!r} runs backwards or stands still; {_REMEDY}")
    return range(start, stop + 1, int(step or 1))


def _value(field: _Field, text: str) -> int:
    if text in field.names:
        return field.names.index(text) + (field.least if field.name == "month" else 0)
    if not text.isdecimal() or not field.least <= int(text) <= field.most:
        raise ValueError(f"{field.name} {text!r} is not between {field.least} and {field.most}; {_REMEDY}")
    return int(text)
