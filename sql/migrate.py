"""Bring a database to the schema of this version: migrations once, then the schema ``archive``.

Migrations are plain SQL, forward only, each in its transaction and recorded with its SHA-256; one that
was edited after it was applied is an error. The views and functions of ``archive`` are replaced in
place; where a user's view or an open transaction stands in the way, the old ones stay, and the
obstacle is reported.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import LiteralString

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from sql.database import Session
from sql.errors import Mendable
from sql.queue_schema import apply_queue_schema


class MigrationError(Mendable):
    """The database cannot be brought to this version; the message names what stands in the way."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: names of migrations applied, and the obstacle to a newer ``archive``."""

    applied: tuple[str, ...]
    obstacle: str | None


@dataclass(frozen=True, slots=True)
class _Script:
    name: str
    text: LiteralString

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.text.encode()).digest()


def _scripts(folder: str) -> list[_Script]:
    entries = files("sql").joinpath(folder).iterdir()
    found = [entry for entry in entries if entry.name.endswith(".sql")]
    return [
        _Script(entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


async def migrate(dsn: str) -> Migrated:
    """Apply what is missing, one process at a time; raises MigrationError."""
    try:
        async with _locked(dsn) as session:
            known = {row["name"]: bytes(row["sha256"]) for row in await session.all("list_migrations")}
            applied = await _apply_migrations(session, known)
            applied += await apply_queue_schema(session, set(known))
            obstacle = await _replace_api(session)
            await session.run("grant_roles")
    except psycopg.OperationalError as error:
        raise MigrationError(f"the database cannot be reached: {error}") from error
    return Migrated(tuple(applied), obstacle)


@asynccontextmanager
async def _locked(dsn: str) -> AsyncIterator[Session]:
    async with await AsyncConnection[DictRow].connect(
        dsn, autocommit=True, row_factory=dict_row, application_name="palimpsest migrate"
    ) as connection:
        session = Session(connection)
        await session.run("take_migration_lock")
        await session.run("make_migration_table")
        yield session


async def _apply_migrations(session: Session, known: dict[str, bytes]) -> list[str]:
    scripts = _scripts("migrations")
    _refuse_unknown(known, scripts)
    missing = [script for script in scripts if script.name not in known]
    for script in missing:
        await _apply(session, script)
    return [script.name for script in missing]


def _refuse_unknown(known: dict[str, bytes], scripts: list[_Script]) -> None:
    for script in scripts:
        if known.get(script.name, script.sha256) != script.sha256:
            raise MigrationError(
                f"migration {script.name} was applied to this database with another text; "
                "install the version of palimpsest that the database was made with, and upgrade from there"
            )


async def _apply(session: Session, script: _Script) -> None:
    try:
        async with session.connection.transaction():
            await session.run("set_migration_timeouts")
            await session.connection.execute(script.text)
            await session.run("note_migration", name=script.name, sha256=script.sha256)
    except psycopg.Error as error:
        raise MigrationError(f"migration {script.name} failed and left nothing behind: {error}") from error


async def _replace_api(session: Session) -> str | None:
    """Replace views and functions where their text is new; returns what stood in the way, or None."""
    scripts = _scripts("api")
    sha256 = hashlib.sha256(b"".join(script.sha256 for script in scripts)).digest()
    standing = await session.value("read_api_sha256")
    if standing == sha256:
        return None
    try:
        async with session.connection.transaction():
            await session.run("set_migration_timeouts")
            for script in scripts:
                await session.connection.execute(script.text)
            await session.run("note_api", sha256=sha256)
    except psycopg.Error as error:
        if standing is None:
            raise MigrationError(f"the schema archive cannot be made: {error}") from error
        return f"the schema archive stays as it was: {str(error).strip()}; then run `palimpsest migrate`"
    return None
