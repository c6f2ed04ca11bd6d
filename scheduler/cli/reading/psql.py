"""``palimpsest psql``: a shell on the archive."""

from __future__ import annotations

import subprocess
import sys

import typer

from scheduler.cli.console import settings, wait_for
from scheduler.cli.keeping.pg_programs import find_program, without_password
from scheduler.cli.messages import PLAIN
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive

app = typer.Typer(**PLAIN)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the archive; further arguments go to psql (for example -c 'select …')."""
    config = settings()
    program = find_program("psql", own=config.dsn is None)
    dsn, environment = without_password(wait_for(_migrated(config)))
    environment["PGOPTIONS"] = "-c search_path=archive,public"
    # The shell is a child process: this process has to live as long, as it is a user of the embedded database.
    shell = subprocess.Popen([program, dsn, *context.args], env=environment)
    sys.exit(_wait_for(shell))


async def _migrated(config: Config) -> str:
    async with open_archive(config, access=Access.READ) as database:
        return database.dsn


def _wait_for(shell: subprocess.Popen[bytes]) -> int:
    """Wait for the shell and return its exit status; Ctrl-C is left to the shell, which ends a query by it."""
    while True:
        try:
            return shell.wait()
        except KeyboardInterrupt:
            continue
