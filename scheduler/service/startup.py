"""The start of the service: it waits for a database that is not there yet, and can be stopped while it waits."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import tempfile
from collections.abc import Coroutine
from typing import Any, TypeVar

import psycopg
import structlog

from sql.errors import UserError

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts to reach the database: the pause is doubled each time, up to the longest."""
_CONNECT_SECONDS = 10
"""Seconds that one attempt to connect may take."""
_TEMPORARY_BYTES = 100_000_000
"""Bytes that must be free for temporary files: the models of the extraction are unpacked there."""
_SAYS = ("password", "authentication", "does not exist", "no pg_hba.conf entry", "permission denied")
"""Words of errors by which a server that is there refuses. Waiting does not help then; a person has to mend it."""
_Result = TypeVar("_Result")
log = structlog.get_logger("service")


class NoTemporaryRoom(UserError):
    """The folder for temporary files is too small."""


def require_temporary_room() -> None:
    """Raise NoTemporaryRoom if the models of the extraction could not be unpacked, so that every page would fail."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    if free < _TEMPORARY_BYTES:
        raise NoTemporaryRoom(
            f"{folder} has {free / 1e6:.0f} MB free and {_TEMPORARY_BYTES / 1e6:.0f} MB are needed; make room, give a "
            "container a larger one (--tmpfs /tmp:size=256m), or name another folder in TMPDIR"
        )


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


async def database_answers(dsn: str, stop: asyncio.Event) -> bool:
    """Wait until the server accepts connections, however long it takes; returns False if ``stop`` is set before that.

    Raises psycopg.OperationalError if the server is there and refuses this role, password or database.
    """
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await (await psycopg.AsyncConnection.connect(dsn, connect_timeout=_CONNECT_SECONDS)).close()
            return True
        except psycopg.OperationalError as error:
            if _is_refusal(error):
                raise
            log.warning("waiting for the database", error=" ".join(str(error).split()), seconds=pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    return False


async def unless_stopped(work: Coroutine[Any, Any, _Result], stop: asyncio.Event) -> _Result | None:
    """Return the result of some work; if ``stop`` is set before it is done, cancel it and return None."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return None


def _is_refusal(error: psycopg.OperationalError) -> bool:
    text = str(error)
    return "server" in text and any(word in text for word in _SAYS) and "starting up" not in text
