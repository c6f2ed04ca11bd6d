"""A migration watched from a second connection: how far it has come, and who stands in its way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import Diagnostic, InsufficientPrivilege
from psycopg.rows import DictRow, dict_row

from sql.database import Session
from sql.logger import Logger
from sql.rows.migrations import MIGRATION_BLOCKERS, MIGRATION_STEP, MigrationBlocker

_LOOK_EVERY = 0.5
"""Seconds between two looks at what blocks the migration."""
_TELL_EVERY = 5.0
"""Seconds between two lines of the log that say how far it has come."""
_TOLD = ("INFO", "WARNING")
log = Logger("migrate")


class MigrationObserver:
    """Watches the connection that migrates (the server's process ``pid``) from a connection of its own."""

    def __init__(self, session: Session, pid: int) -> None:
        self._session, self._pid = session, pid
        self._what: str | None = None
        self._blockers: list[MigrationBlocker] = []

    @property
    def blockers(self) -> str:
        """The sessions that were last seen to stand in the way, on one line; empty if there were none."""
        return "; ".join(_named(row) for row in self._blockers)

    def begin(self, what: str) -> None:
        """Note that a step begins which may take long; ``what`` is its name for the log."""
        self._what, self._blockers = what, []

    def end(self) -> None:
        """Note that the step has ended, well or not."""
        self._what = None

    async def end_idle(self, idle: timedelta) -> str:
        """End sessions in the way that have idled in a transaction for ``idle``; returns all that were in the way."""
        for row in self._blockers:
            if row.idle_for is not None and row.idle_for >= idle:
                with contextlib.suppress(InsufficientPrivilege):
                    await self._session.run("end_session", pid=row.pid)
                    log.warning(
                        "a session that idled in a transaction was ended for the upgrade", session=_named(row)
                    )
        return self.blockers

    async def look(self) -> None:
        """Watch until cancelled; while one step takes long, the log says every few seconds how far it has come."""
        loop = asyncio.get_running_loop()
        began, told, what = loop.time(), 0.0, self._what
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if self._what is None or self._what != what:
                what, began, told = self._what, loop.time(), loop.time()
                continue
            blockers = await self._session.all(MIGRATION_BLOCKERS, pid=self._pid)
            self._blockers = blockers or self._blockers
            if loop.time() - told >= _TELL_EVERY:
                told = loop.time()
                step = await self._session.first(MIGRATION_STEP, pid=self._pid)
                log.info(
                    "the upgrade goes on", step=what, seconds=round(told - began), doing=step or "working"
                )


@asynccontextmanager
async def observing(dsn: str, migrating: AsyncConnection[DictRow]) -> AsyncIterator[MigrationObserver]:
    """An observer of a connection while the block runs; messages of its migrations (``RAISE INFO``) are logged too."""
    migrating.add_notice_handler(_tell)
    async with await AsyncConnection[DictRow].connect(
        dsn, autocommit=True, row_factory=dict_row, application_name="palimpsest migrate, looking on"
    ) as connection:
        onlooker = MigrationObserver(Session(connection), migrating.info.backend_pid)
        task = asyncio.create_task(onlooker.look())
        try:
            yield onlooker
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, psycopg.Error):
                await task


def _tell(notice: Diagnostic) -> None:
    if notice.severity_nonlocalized in _TOLD:
        log.info("the upgrade says", says=notice.message_primary)


def _named(row: MigrationBlocker) -> str:
    role, of, minutes = row.usename, row.application_name or "a program", row.seconds / 60
    return f"process {row.pid} of {role} ({of}), {row.state}, in a transaction for {minutes:.1f} min"
