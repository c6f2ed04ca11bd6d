"""Bring a database to the schema of this version: first the migrations, then the schema ``archive``.

Migrations are plain SQL and forward only. Each is applied once, in a transaction of its own, and recorded with its
SHA-256; if it was edited after it was applied, that is an error. These rules see to it that an upgrade never stops the
archive:

- Migrations only add. The version before this one runs on the schema of this one, so that people can go back.
- A migration waits for a lock only for seconds, and lets the archive work before it tries again. The log says what
  stands in the way. A session that has idled in a transaction for longer than a minute is ended.
- A migration whose first line is ``-- may wait`` is put off if it is blocked: the program runs without it.
- The views and functions of ``archive`` are replaced in place. If a user's view or an open transaction stands in the
  way, the old ones stay, and the status names the obstacle until ``palimpsest migrate`` succeeds.
- An older version leaves the ``archive`` of a newer one alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import LockNotAvailable
from psycopg.rows import DictRow, dict_row

from sql.database import Session
from sql.errors import UserError
from sql.logger import Logger
from sql.migration_observer import MigrationObserver, observing
from sql.pooler_check import refuse_pooler
from sql.queue_schema import apply_queue_schema
from sql.release import Release, Script
from sql.rows.migrations import LIST_MIGRATIONS, READ_API, TAKE_MIGRATION_LOCK

_MAY_WAIT = "-- may wait"
_TRIES_AT_LEAST = 3
log = Logger("migrate")


class MigrationError(UserError):
    """The database cannot be brought to this version; the message names what stands in the way."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The names of the migrations that were applied, and what stood in the way of the rest, None if nothing did."""

    applied: tuple[str, ...]
    obstacle: str | None


@dataclass(frozen=True, slots=True)
class LockTimeouts:
    """How a migration waits for locks.

    It tries ``tries`` times (None means for ever), waits for ``lock`` each time, and for ``pause`` between two tries.
    Sessions in the way that have idled in a transaction for longer than ``idle`` are ended.
    """

    tries: int | None = _TRIES_AT_LEAST
    lock: timedelta = timedelta(seconds=5)
    pause: timedelta = timedelta(seconds=5)
    idle: timedelta = timedelta(minutes=1)


async def migrate(dsn: str, patience: LockTimeouts | None = None, release: Release | None = None) -> Migrated:
    """Bring a database to a release, the installed one by default; other processes that do the same wait meanwhile.

    Raises MigrationError, and PooledError if the DSN leads through a pooler.
    """
    try:
        async with _alone(dsn) as session, observing(dsn, session.connection) as onlooker:
            known = {row.name: bytes(row.sha256) for row in await session.all(LIST_MIGRATIONS)}
            work = _Migration(session, onlooker, patience or LockTimeouts(), release or Release.installed())
            done = await work.run(known)
            await session.run("grant_roles")
            return done
    except psycopg.OperationalError as error:
        raise MigrationError(f"the database cannot be reached: {error}") from error


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[Session]:
    """A session that holds the lock of migrations.

    The lock is asked for every half a second, instead of once by a statement that waits for it: a waiting statement
    holds a snapshot all the time, and CREATE INDEX CONCURRENTLY, for example, waits for old snapshots to end.
    """
    async with await AsyncConnection[DictRow].connect(
        dsn, autocommit=True, row_factory=dict_row, application_name="palimpsest migrate"
    ) as connection:
        session, told = Session(connection), False
        await refuse_pooler(dsn, session)
        while not await session.one(TAKE_MIGRATION_LOCK):
            if not told:
                log.info("another process migrates the database; this one waits for it")
            told = True
            await asyncio.sleep(0.5)
        await session.run("make_migration_table")
        yield session


@dataclass
class _Migration:
    session: Session
    onlooker: MigrationObserver
    patience: LockTimeouts
    release: Release

    async def run(self, known: dict[str, bytes]) -> Migrated:
        scripts = self.release.migrations()
        _refuse_edited(known, scripts)
        put_off, applied = [], []
        for script in scripts:
            if script.name in known:
                continue
            blocked = await self._apply(script)
            put_off += [blocked] if blocked else []
            applied += [] if blocked else [script.name]
        applied += await apply_queue_schema(self.session, set(known), self.release.version)
        if await self._is_of_a_newer_version():
            log.info("the schema archive is of a newer version of palimpsest and stays as it is")
            return Migrated(tuple(applied), None)
        obstacle = "; ".join(put_off) or await self._replace_api()
        await self.session.run("note_upgrade", obstacle=obstacle)
        return Migrated(tuple(applied), obstacle)

    async def _apply(self, script: Script) -> str | None:
        """Apply a migration; returns None, or what stands in the way if it is one that may wait."""
        tries = 0
        while True:
            try:
                await self._apply_once(script)
                return None
            except LockNotAvailable:
                tries += 1
                blockers = await self.onlooker.end_idle(self.patience.idle)
                said = f"migration {script.name} waits for {blockers or 'a lock'}"
                if script.text.startswith(_MAY_WAIT) and tries >= _TRIES_AT_LEAST:
                    return f"{said}; end that and run `palimpsest migrate`"
                if self.patience.tries is not None and tries >= self.patience.tries:
                    raise MigrationError(f"{said}; end that and start again") from None
                log.warning(
                    "the upgrade waits, and is tried again", migration=script.name, blocked_by=blockers
                )
                await asyncio.sleep(self.patience.pause.total_seconds())

    async def _apply_once(self, script: Script) -> None:
        try:
            async with self.session.connection.transaction():
                await self.session.run("set_migration_timeouts", lock=self.patience.lock)
                self.onlooker.begin(script.name)
                await self.session.connection.execute(script.text)
                await self.session.run("note_migration", name=script.name, sha256=script.sha256)
        except LockNotAvailable:
            raise
        except psycopg.Error as error:
            raise MigrationError(
                f"migration {script.name} failed and left nothing behind: {error}"
            ) from error
        finally:
            self.onlooker.end()

    async def _is_of_a_newer_version(self) -> bool:
        standing = await self.session.first(READ_API)
        return standing is not None and _numbers(standing.made_by) > _numbers(self.release.version)

    async def _replace_api(self) -> str | None:
        """Replace views and functions if their text has changed; returns what stood in the way, or None."""
        sha256 = self.release.api_sha256()
        standing = await self.session.first(READ_API)
        if standing is not None and standing.sha256 == sha256:
            return None
        try:
            async with self.session.connection.transaction():
                await self.session.run("set_migration_timeouts", lock=self.patience.lock)
                self.onlooker.begin("the schema archive")
                for script in self.release.api():
                    await self.session.connection.execute(script.text)
                await self.session.run("note_api", sha256=sha256, made_by=self.release.version)
        except psycopg.Error as error:
            if standing is None:
                raise MigrationError(f"the schema archive cannot be made: {error}") from error
            blockers = self.onlooker.blockers if isinstance(error, LockNotAvailable) else ""
            return f"the schema archive stays as it was: {blockers or _said(error)}; then run `palimpsest migrate`"
        finally:
            self.onlooker.end()
        return None


def _refuse_edited(known: dict[str, bytes], scripts: list[Script]) -> None:
    for script in scripts:
        if known.get(script.name, script.sha256) != script.sha256:
            raise MigrationError(
                f"migration {script.name} was applied to this database with another text; "
                "install the version of palimpsest that the database was made with, and upgrade from there"
            )


def _said(error: psycopg.Error) -> str:
    """What the server said, on one line."""
    return " ".join(str(error).split())


def _numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that can be ordered: "1.10.2" becomes (1, 10, 2), which is after (1, 9)."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
