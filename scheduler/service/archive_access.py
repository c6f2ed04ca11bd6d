"""What stands behind a DSN before it is opened: no archive, an archive of ours, or one that may only be read."""

from __future__ import annotations

from enum import Enum

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from scheduler.config import Config
from sql.database import Session
from sql.embedded.layout import layout
from sql.errors import UserError
from sql.release import Release
from sql.rows.migrations import ARCHIVE_STANDING, ArchiveStanding

_MAKERS = "`palimpsest run`, `crawl`, `migrate`, `restore` or `demo`"


class Access(Enum):
    """What a command needs of the archive."""

    READ = "a login that reads the schema archive is enough, and the archive has to be there"
    OWN = "the role that owns the archive is needed, and the archive has to be there"
    MAKE = "the role that owns the archive is needed; the archive is made if it is missing"


class NoArchive(UserError):
    """Nothing is where the archive should be; the message names the place."""


class NeedsOwner(UserError):
    """The login may read the archive, and the command needs the role that owns it."""


def require_folder(config: Config, access: Access) -> None:
    """Raise NoArchive if the embedded database is meant, was never made, and the command must not make it."""
    if config.dsn is None and access is not Access.MAKE and not layout(config.data_dir).has_cluster():
        raise NoArchive(
            f"there is no archive in {layout(config.data_dir).home}: set PALIMPSEST_DATA_DIR to the folder of yours, "
            f"or PALIMPSEST_DATABASE_URL; {_MAKERS} makes one"
        )


async def standing(dsn: str) -> ArchiveStanding:
    """Ask a database what it holds; raises psycopg.OperationalError if it cannot be reached."""
    return (await standing_and_version(dsn))[0]


async def standing_and_version(dsn: str) -> tuple[ArchiveStanding, bool]:
    """Ask a database what it holds, and whether that is this login's own and made by this very version.

    Raises psycopg.OperationalError if it cannot be reached.
    """
    async with await AsyncConnection[DictRow].connect(
        dsn, autocommit=True, row_factory=dict_row
    ) as connection:
        session = Session(connection)
        found = await session.one(ARCHIVE_STANDING)
        return found, found.owns and await Release.installed().is_installed_in(session)


def require(access: Access, found: ArchiveStanding, dsn: str) -> None:
    """Raise NoArchive or NeedsOwner if a command cannot work on what stands there."""
    where = conninfo_to_dict(dsn)
    if not found.is_there and access is not Access.MAKE:
        raise NoArchive(
            f"the database {where.get('dbname')} on {where.get('host', 'this machine')} holds no archive; "
            f"check PALIMPSEST_DATABASE_URL; {_MAKERS} makes one"
        )
    if found.is_there and not found.owns and access is not Access.READ:
        raise needs_owner(str(where.get("user")), found.owner)


def needs_owner(user: str, owner: str | None = None) -> NeedsOwner:
    """Return the error to raise if a reader's login calls for more than reading the schema ``archive``."""
    return NeedsOwner(
        f"{user} reads the archive only, and this needs the role that owns it{f', {owner}' if owner else ''}; "
        "set PALIMPSEST_DATABASE_URL to the DSN with which the service runs"
    )
