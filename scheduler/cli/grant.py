"""``palimpsest grant-reader``: a login for somebody who reads the archive."""

from __future__ import annotations

import secrets
from typing import Annotated

import psycopg
import typer
from psycopg.conninfo import make_conninfo

from scheduler.cli.console import Refused, settings, wait_for
from scheduler.config import Config
from scheduler.service.open_database import archive_dsn, open_archive


def grant_reader(
    name: Annotated[str, typer.Argument(help="the login's name: small letters, digits and _")],
    workspace: Annotated[bool, typer.Option(help="with a schema of the same name to write in")] = False,
    editor: Annotated[bool, typer.Option(help="may add spellings to archive.aliases too")] = False,
) -> None:
    """Make a login that reads the archive, and print its DSN; a login that is there gets a new password."""
    print(wait_for(_grant(settings(), name, workspace=workspace, editor=editor)))


async def _grant(config: Config, name: str, *, workspace: bool, editor: bool) -> str:
    password = secrets.token_urlsafe(24)
    try:
        async with open_archive(config) as database, database.transaction() as session:
            await session.run("grant_roles")
            await session.run(
                "grant_reader", name=name, password=password, workspace=workspace, editor=editor
            )
    except psycopg.errors.InvalidParameterValue as error:
        raise Refused(f"{error.diag.message_primary}; {error.diag.message_hint}") from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"the service's role may not make logins ({error.diag.message_primary}); "
            "let an administrator run ALTER ROLE … CREATEROLE for it"
        ) from None
    return make_conninfo(await archive_dsn(config), user=name, password=password)
