"""Times in commands: every one that a person sees has its zone, and a command has one zone for all of them.

The zone is that of ``--tz``, else of ``PALIMPSEST_TZ``, else the terminal's. Times that have no zone of their own are
read in it. ``--since`` means "from then on", ``--until`` "before then", so that two stretches that meet share nothing.

Example: with ``--tz Europe/Kyiv``, ``--until 2026-11-24`` is before 2026-11-24 00:00 EET.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from crawler.durations import parse_duration
from scheduler.cli.messages import Refused
from sql.errors import did_you_mean

VARIABLE = "PALIMPSEST_TZ"
_WRITTEN = "2h, 3d, 2026-11-24, 2026-11-24T18:00 or 2026-11-24T18:00+02:00"

Since = Annotated[
    str | None,
    typer.Option(metavar="TIME", help=f"only from then on; as {_WRITTEN}; a date is its first moment"),
]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="only before then, written as for --since")]


def use_zone(name: str | None) -> None:
    """Take a zone for all times of this process; raises Refused if there is none of that name."""
    if name is not None:
        os.environ[VARIABLE] = name
        zone()


def zone() -> tzinfo | None:
    """The zone in force; None for the terminal's own. Raises Refused if the setting names none."""
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        near = did_you_mean(name, sorted(available_timezones()))
        raise Refused(
            f"no time zone is called {name!r}; write one such as Europe/Kyiv or UTC{near}"
        ) from None


def in_zone(moment: datetime) -> datetime:
    """Return a time in the zone in force."""
    return moment.astimezone(zone())


def minute(moment: datetime) -> str:
    """Write a time with its zone, to the minute: ``2026-11-24 18:00 EET``."""
    return f"{in_zone(moment):%Y-%m-%d %H:%M %Z}"


def second(moment: datetime) -> str:
    """Write a time with its zone, to the second: ``2026-11-24 18:00:07 EET``."""
    return f"{in_zone(moment):%Y-%m-%d %H:%M:%S %Z}"


def moment_of(text: str | None, option: str) -> datetime | None:
    """Read a time that ``option`` gives: a date, a time, or how long ago; None for None. Raises Refused."""
    if text is None:
        return None
    try:
        return datetime.now(UTC) - parse_duration(text)
    except ValueError:
        pass
    try:
        return aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise Refused(f"{option}: {text!r} is no time; write one as {_WRITTEN}") from None


def aware(moment: datetime) -> datetime:
    """Return a time that has a zone as it is, and any other one in the zone in force."""
    if moment.tzinfo:
        return moment
    found = zone()
    return moment.replace(tzinfo=found) if found else moment.astimezone()


def stretch(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """Read ``--since`` and ``--until``; raises Refused if nothing can be between them."""
    begin, end = moment_of(since, "--since"), moment_of(until, "--until")
    if begin and end and begin >= end:
        raise Refused(f"--since ({second(begin)}) has to be before --until ({second(end)})")
    return begin, end
