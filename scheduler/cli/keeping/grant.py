"""``palimpsest grant-reader``, ``readers`` and ``revoke-reader``: logins for people who read the archive."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import psycopg
import typer
from psycopg.conninfo import make_conninfo

from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.service.open_database import archive_dsn, open_archive
from sql.rows.readers import LIST_READERS, Reader


def grant_reader(
    name: Annotated[str, typer.Argument(help="the login's name: small letters, digits and _")],
    workspace: Annotated[bool, typer.Option(help="with a schema of the same name to write in")] = False,
    editor: Annotated[bool, typer.Option(help="may add spellings to archive.aliases too")] = False,
) -> None:
    """Make a login that reads the archive, and print its DSN; a known one gets a new password, keeping its rights."""
    print(wait_for(_grant(settings(), name, workspace=workspace, editor=editor)))


async def _grant(config: Config, name: str, *, workspace: bool, editor: bool) -> str:
    password = secrets.token_urlsafe(24)
    with _refusals():
        async with open_archive(config) as database, database.transaction() as session:
            await session.run("grant_roles")
            await session.run(
                "grant_reader", name=name, password=password, workspace=workspace, editor=editor
            )
    return make_conninfo(await archive_dsn(config), user=name, password=password)


def readers(
    as_json: Annotated[bool, typer.Option("--json", help="the readers as JSON")] = False,
) -> None:
    """List the logins that read the archive, and what each may."""
    rows = wait_for(_readers(settings()))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        rights = [name for name, has in (("workspace", row.workspace), ("editor", row.editor)) if has]
        said = f"{row.name}: reads{''.join(f', {right}' for right in rights)}; {row.queries} connections now"
        console.print(said, markup=False, highlight=False)
    if not rows:
        console.print("there is no reader; `palimpsest grant-reader NAME` makes one", markup=False)


async def _readers(config: Config) -> list[Reader]:
    async with open_archive(config) as database, database.transaction() as session:
        return await session.all(LIST_READERS)


def revoke_reader(
    name: Annotated[str, typer.Argument(help="the login's name, as `palimpsest readers` lists it")],
    drop_workspace: Annotated[
        bool, typer.Option("--drop-workspace", help="the tables in its own schema go with it")
    ] = False,
) -> None:
    """End a reader's connections and its login; refused while it owns tables, unless they may go too."""
    wait_for(_revoke(settings(), name, drop_workspace=drop_workspace))
    console.print(f"{name} reads the archive no more", markup=False)


async def _revoke(config: Config, name: str, *, drop_workspace: bool) -> None:
    with _refusals():
        async with open_archive(config) as database, database.transaction() as session:
            if drop_workspace:
                await session.run("drop_workspace", name=name)
            await session.run("revoke_reader", name=name)


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise as Refused what the database refuses: a name, a right that the service's role lacks, tables in the way."""
    try:
        yield
    except (psycopg.errors.InvalidParameterValue, psycopg.errors.DependentObjectsStillExist) as error:
        hint = f"; {error.diag.message_hint}" if error.diag.message_hint else ""
        raise Refused(f"{error.diag.message_primary}{hint}") from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"the service's role may not make or end logins ({error.diag.message_primary}); "
            "let an administrator run ALTER ROLE … CREATEROLE for it"
        ) from None
