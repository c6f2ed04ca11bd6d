"""Bringing the server up: the supervisor is started, the server answers, and the database is there."""

import contextlib
import fcntl
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import psycopg
from psycopg import pq

from sql.embedded.cluster import environment, make_cluster, server_command
from sql.embedded.errors import ServerNotStartedError
from sql.embedded.layout import Layout, make_sockets, unwritable
from sql.embedded.locks import LOOK_AGAIN, Lock
from sql.embedded.programs import server_binaries
from sql.embedded.run_as import check_way, reachable_binaries, server_account

FAILED_STARTS = 7  # failures in a row, which take about 6 seconds, after which waiting is useless
LAST_WORDS = 1000  # bytes at the end of each log that an error quotes


def bring_up(files: Layout, until: float) -> None:
    """Return when the server of this data directory answers; the caller holds a shared lock on `users.lock`.

    `until` is the time to give up, on the monotonic clock. Raises EmbeddedDatabaseError.
    """
    try:
        lock = Lock(files.starting)
    except OSError as error:
        raise unwritable(files.home, error) from error
    try:
        lock.take(fcntl.LOCK_EX, until)
        _wait_until_it_answers(files, _keeper_command(files), until)
    finally:
        lock.release()


def _keeper_command(files: Layout) -> list[str]:
    """Prepare everything that the server needs, and return the supervisor's command line."""
    found = server_binaries()
    account = server_account(files.cluster)
    check_way(files.home, account)
    programs = reachable_binaries(found, files.home, account)
    make_sockets(files, account)
    make_cluster(files, programs, account)
    keeper = str(Path(__file__).with_name("pg_supervisor.py"))
    identity = [str(account.uid), str(account.gid)]
    return [sys.executable, "-I", "-S", keeper, str(files.home), *identity, *server_command(files, programs)]


def _wait_until_it_answers(files: Layout, keeper_command: list[str], until: float) -> None:
    files.failures.unlink(missing_ok=True)
    while True:
        if not _keeper_lives(files):
            _start_keeper(files, keeper_command)
        if _answers(files) and _has_database(files):
            return
        if _failures(files) >= FAILED_STARTS or time.monotonic() > until:
            raise ServerNotStartedError(f"The server in {files.home} does not come up.{_last_words(files)}")
        time.sleep(LOOK_AGAIN)


def _keeper_lives(files: Layout) -> bool:
    probe = Lock(files.keeper)
    try:
        return not probe.try_take(fcntl.LOCK_EX)
    finally:
        probe.release()


def _start_keeper(files: Layout, command: list[str]) -> None:
    with files.log.open("wb") as log:
        started = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, env=environment()
        )
    if started.returncode != 0:
        raise ServerNotStartedError(f"The keeper of {files.home} does not start.{_last_words(files)}")


def _answers(files: Layout) -> bool:
    return pq.PGconn.ping(files.dsn("postgres", "postgres").encode()) == pq.Ping.OK


def _has_database(files: Layout) -> bool:
    """Make the role and the database if they are missing; returns False if the server went away meanwhile."""
    try:
        with psycopg.connect(files.dsn("postgres", "postgres"), autocommit=True) as connection:
            if connection.execute(_statement("has_database.sql")).fetchone() is not None:
                return True
            for statement in _statement("setup.sql").split(b"\n\n"):
                with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.DuplicateDatabase):
                    connection.execute(statement)
    except psycopg.OperationalError:
        return False
    return True


def _statement(name: str) -> bytes:
    return (resources.files(__package__) / name).read_bytes().strip()


def _failures(files: Layout) -> int:
    try:
        return int(files.failures.read_text())
    except (FileNotFoundError, ValueError):
        return 0


def _last_words(files: Layout) -> str:
    logs = sorted((files.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
    tails = [f"\n{path}:\n{_tail(path)}" for path in [files.log, *logs] if path.exists()]
    return " Its last words:" + "".join(tails) if tails else ""


def _tail(path: Path) -> str:
    return path.read_bytes()[-LAST_WORDS:].decode(errors="replace").strip()
