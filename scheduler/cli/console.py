"""What commands share: the console, errors that name the remedy, times for people, JSON for programs."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import psycopg
from psycopg_pool import PoolTimeout
from rich.console import Console

from scheduler.cli.messages import Refused
from scheduler.config import Config, load_config
from sql.rows.statement import columns_of

console = Console(soft_wrap=True, width=None if sys.stdout.isatty() else 240)
_Result = TypeVar("_Result")


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (psycopg.OperationalError, PoolTimeout) as error:
        said = " ".join(str(error).split())
        remedy = (
            "make room" if isinstance(error, psycopg.errors.DiskFull) else "check PALIMPSEST_DATABASE_URL"
        )
        raise Refused(f"the database cannot be used: {said}; {remedy}") from None


def settings() -> Config:
    """Return the settings in force; raises ConfigError."""
    return load_config()


def wait_for(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine and return its result; an error of the connection to the database is raised as Refused."""
    with _named_errors():
        return asyncio.run(work)


def print_json(value: Any) -> None:
    """Print a value as JSON for programs, on one line."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        text = json.dumps(value, default=_plain)
    sys.stdout.write(text + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value) and not isinstance(value, type):
        return columns_of(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def ago(moment: datetime | None) -> str:
    """Write a time for people: "3 min ago", "in 2 h"."""
    if moment is None:
        return "–"
    seconds = (datetime.now(UTC) - moment).total_seconds()
    said = _span(abs(seconds))
    return f"{said} ago" if seconds >= 0 else f"in {said}"


def _span(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
