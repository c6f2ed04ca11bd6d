"""PostgreSQL's own programs (psql, pg_dump, pg_restore): where they are, and how they reach the archive."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from scheduler.cli.messages import Refused
from sql import embedded
from sql.embedded.programs import debian_binaries

_LAST_WORDS = 600
"""Characters at the end of a program's errors that are quoted."""


def find_program(name: str, *, own: bool) -> str:
    """Return the path of a program; ``own`` prefers that of the embedded server's version. Raises Refused."""
    beside, installed = _beside(name), shutil.which(name)
    found = (beside or installed) if own else (installed or beside)
    if found is None:
        raise _missing(name)
    return found


def without_password(dsn: str) -> tuple[str, dict[str, str]]:
    """Return the DSN without its password, and the environment that has it: arguments can be seen by other users."""
    where = conninfo_to_dict(dsn)
    password = where.pop("password", None)
    environment = dict(os.environ)
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **where), environment


def run_for_server(name: str, dsn: str, *arguments: str) -> None:
    """Run a program on a database, ``-d`` and its DSN behind the arguments; raises Refused with its last words."""
    with psycopg.connect(dsn) as connection:
        server = connection.info.server_version // 10_000
    where, environment = without_password(dsn)
    command = [_for_server(name, server), *arguments, "-d", where]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"{name} failed: {' '.join(done.stderr.split())[-_LAST_WORDS:]}")


def _for_server(name: str, server: int) -> str:
    """Return the program of the server's major version; if there is none, of the next newer one, or the newest.

    An older pg_dump refuses a newer server.
    """
    folders = [str(folder / name) for folder in debian_binaries()]
    candidates = {
        path for path in (_beside(name), shutil.which(name), *folders) if path and Path(path).exists()
    }
    if not candidates:
        raise _missing(name)
    by_major = sorted((_major(path), path) for path in candidates)
    return next((path for major, path in by_major if major >= server), by_major[-1][1])


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def _beside(name: str) -> str | None:
    folder = embedded.binaries()
    return str(folder / name) if folder and (folder / name).exists() else None


def _missing(name: str) -> Refused:
    return Refused(
        f"{name} was not found: install PostgreSQL's client, or `pip install 'palimpsest[embedded]'`"
    )
