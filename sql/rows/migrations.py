"""What the statements of ``sql/statements/migrations.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class AppliedMigration:
    """A migration that was applied, and the hash of its text."""

    name: str
    sha256: bytes


@dataclass(frozen=True, slots=True)
class StandingApi:
    """The hash of the views of ``archive``, and the version of the program that made them."""

    sha256: bytes
    made_by: str


@dataclass(frozen=True, slots=True)
class MigrationBlocker:
    """A session of the database that a migration waits for."""

    pid: int
    usename: str | None
    application_name: str | None
    state: str | None
    seconds: float
    idle_for: timedelta | None


@dataclass(frozen=True, slots=True)
class ArchiveStanding:
    """Whether a database holds an archive, and whether the login owns it; ``owner`` is None if there is no archive."""

    is_there: bool
    owns: bool
    owner: str | None


TAKE_MIGRATION_LOCK = Scalar("take_migration_lock", bool)
BACKEND_NUMBER = Scalar("backend_number", int)
LIST_MIGRATIONS = Statement("list_migrations", AppliedMigration)
READ_API = Statement("read_api", StandingApi)
MIGRATION_BLOCKERS = Statement("migration_blockers", MigrationBlocker)
MIGRATION_STEP = Scalar("migration_step", str)
ARCHIVE_STANDING = Statement("archive_standing", ArchiveStanding)
LIST_PUT_OFF = Scalar("list_put_off", str)
