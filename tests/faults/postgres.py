"""PostgreSQL servers of a test's own, to be killed, filled, promoted and shut out."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from sql.embedded.programs import server_binaries
from sql.embedded.run_as import Account, reachable_binaries, server_account

_SETTINGS = "listen_addresses = ''\nshared_buffers = 32MB\nmax_connections = 40\nwal_keep_size = 64MB\n"


@dataclass
class Server:
    """A cluster in a folder, on a socket there."""

    folder: Path
    account: Account
    programs: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "pgdata"

    def dsn(self, user: str = "postgres", database: str = "postgres") -> str:
        """The connection string of a role and a database."""
        return make_conninfo(host=str(self.folder), port=5432, user=user, dbname=database)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the server's account."""
        subprocess.run(
            [self.programs / program, *arguments],
            check=True,
            capture_output=True,
            cwd="/",
            timeout=120,
            **self.account.identity(),
        )

    def make(self) -> None:
        """A new cluster with an empty database of the service's role."""
        self.run(
            "initdb",
            "-D",
            str(self.cluster),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "-A",
            "trust",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        )
        with (self.cluster / "postgresql.conf").open("a") as settings:
            settings.write(f"{_SETTINGS}unix_socket_directories = '{self.folder}'\n")
        self.start()
        with psycopg.connect(self.dsn(), autocommit=True) as admin:
            admin.execute("CREATE ROLE palimpsest LOGIN CREATEROLE")
            admin.execute("CREATE DATABASE palimpsest OWNER palimpsest")

    def start(self) -> None:
        """Start, and return when it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.cluster],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **self.account.identity(),
            )
        self.wait()

    def wait(self) -> None:
        """Return when the server answers."""
        end = time.monotonic() + 60
        while pq.PGconn.ping(self.dsn().encode()) != pq.Ping.OK:
            assert time.monotonic() < end, (self.folder / "server.log").read_text()[-2000:]
            time.sleep(0.05)

    def starts(self) -> int:
        """How often it has begun to take connections, recoveries counted too."""
        return (self.folder / "server.log").read_text().count("ready to accept connections")

    def stop(self) -> None:
        """A fast shutdown: connections are cut."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill -9: the postmaster, and with it all that it started."""
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self.process is None:
            return
        children = _children(self.process.pid) if number == signal.SIGKILL else []
        self.process.send_signal(number)
        self.process.wait(timeout=60)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, number)
        self.process = None

    def ask(self, query: str, *, database: str = "postgres") -> list[Any]:
        """The rows of a superuser's statement, once the server takes connections."""
        with self._admin(database) as admin:
            cursor = admin.execute(query)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _admin(self, database: str) -> psycopg.Connection:
        end = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(self.dsn(database=database), autocommit=True)
            except psycopg.OperationalError:
                assert time.monotonic() < end
                time.sleep(0.1)

    def reset(self, setting: str) -> None:
        """Take back what ALTER SYSTEM has set, also where the server is read-only."""
        with psycopg.connect(
            self.dsn(), autocommit=True, options="-c default_transaction_read_only=off"
        ) as admin:
            admin.execute(f"ALTER SYSTEM RESET {setting}")  # type: ignore[call-overload]
            admin.execute("SELECT pg_reload_conf()")

    def standby(self, folder: Path) -> Server:
        """A standby of this server, streaming, in another folder."""
        other = Server(folder, self.account, self.programs)
        self.run(
            "pg_basebackup",
            "-h",
            str(self.folder),
            "-U",
            "postgres",
            "-D",
            str(other.cluster),
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        with (other.cluster / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"unix_socket_directories = '{folder}'\n")
        other.start()
        return other


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if (
                entry.name.isdigit()
                and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent
            ):
                found.append(int(entry.name))
    return found


def _folder(root: Path, name: str, account: Account) -> Path:
    folder = root / name
    folder.mkdir(mode=0o755)
    account.own(folder)
    return folder


@contextmanager
def servers(root: Path) -> Iterator[list[Server]]:
    """A primary, to which a test may append others; all are ended, and their files removed."""
    account = server_account(root / "pgdata")
    programs = reachable_binaries(server_binaries(), root, account)
    primary = Server(_folder(root, "a", account), account, programs)
    made = [primary]
    try:
        primary.make()
        yield made
    finally:
        for server in made:
            server.kill()
        shutil.rmtree(root, ignore_errors=True)


def second_folder(primary: Server) -> Path:
    """A folder for a second server."""
    return _folder(primary.folder.parent, "b", primary.account)
