"""What a container test runs beside: PostgreSQL, a newsroom, and the folders that compose.yaml mounts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.container.engine import LOCKED_DOWN, TEMPORARY, exit_status, logs, podman, until

IMAGE = os.environ.get("PALIMPSEST_TEST_IMAGE", "")
POSTGRES = os.environ.get("PALIMPSEST_TEST_POSTGRES_IMAGE", "")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRIPTS = f"--volume={ROOT}/container:/container:ro"
SETTINGS = {
    "DATABASE_URL": "postgresql://palimpsest@db/palimpsest",
    "DATABASE_PASSWORD_FILE": "/run/palimpsest/password",
    "SOURCES": "-/sources",
    "CONTACT": "desk@example.org",
    "ALLOW_PRIVATE": "127.0.0.1,::1",
    "EXTRACTORS": "1",
    "TICK": "1s",
    "DISK_BUDGET": "50GB",
}
_CRAWLED = '[[source]]\nname = "{name}"\nhome = "{home}/"\ninterval = "{interval}"\ndelay = "0s"\n\n'
_QUIET = (
    '[[source]]\nname = "quiet-{number}"\nhome = "https://quiet-{number}.example/"\n'
    'quiet = ["00:00-23:59"]\n\n'
)


@dataclass
class Rig:
    """A database, a newsroom with stories at once and one more every three seconds, and services that crawl it."""

    folder: Path
    run: str = os.environ.get("PALIMPSEST_TEST_RUN", "palimpsest-test")
    _names: list[str] = field(default_factory=list)
    _address: str = ""

    def begin(self) -> None:
        """Make the network, the password, the database and the newsroom."""
        for name in ("sources", "secrets", "backups"):
            (self.folder / name).mkdir()
        podman("network", "create", self.run)
        secrets = f"--volume={self.folder}/secrets:/run/palimpsest"
        entry = "--entrypoint=/container/password.sh"
        podman("run", "--rm", "--network=none", entry, SCRIPTS, secrets, POSTGRES, "/run/palimpsest/password")
        self._start_database(f"{secrets}:ro")
        script = f"--volume={HERE}/newsroom.py:/newsroom.py:ro"
        options = (f"--network={self.run}", "--entrypoint=python3", script)
        newsroom = self.start("newsroom", IMAGE, "/newsroom.py", options=options)
        until(lambda: "http" in logs(newsroom), "a newsroom", newsroom)
        self.home = logs(newsroom).split()[0]
        self.write_sources(interval="2s")
        until(self._answers, "a database", self.db)

    def _start_database(self, secrets: str) -> None:
        """On a small disk of its own, which a test can fill."""
        self.db = self.start(
            "db",
            POSTGRES,
            options=(
                f"--network={self.run}",
                "--network-alias=db",
                "--publish=127.0.0.1::5432",
                "--env=POSTGRES_PASSWORD_FILE=/run/palimpsest/password",
                f"--volume={self.disk}:/var/lib/postgresql",
                f"--volume={ROOT}/container/initdb:/docker-entrypoint-initdb.d:ro",
                f"--volume={self.folder}/backups:/backups",
                secrets,
                SCRIPTS,
            ),
        )

    @property
    def disk(self) -> Path:
        """The database's disk, mounted here."""
        disk = self.folder / "disk"
        if not disk.exists():
            disk.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", disk], check=True)
        return disk

    def write_sources(self, interval: str, *, two: bool = False) -> None:
        """Twenty sources, of which one is crawled, or two: the newsroom by each of its names."""
        homes = {"herald": self.home, "courier": self.home.replace("127.0.0.1", "localhost")}
        crawled = [(name, home) for name, home in homes.items() if two or name == "herald"]
        quiet = "".join(_QUIET.format(number=number) for number in range(20 - len(crawled)))
        blocks = [_CRAWLED.format(name=name, home=home, interval=interval) for name, home in crawled]
        (self.folder / "sources" / "sources.toml").write_text("".join(blocks) + quiet, encoding="utf-8")

    def options(self, **changed: str | None) -> tuple[str, ...]:
        """As compose.yaml starts it, but in the newsroom's network, so that it is reached; None leaves one out."""
        settings = {**SETTINGS, **changed}
        return (
            *LOCKED_DOWN,
            *(f"--env=PALIMPSEST_{name}={value}" for name, value in settings.items() if value is not None),
            f"--network=container:{self.run}-newsroom",
            f"--volume={self.folder}/sources:/sources:ro",
            f"--volume={self.folder}/secrets:/run/palimpsest:ro",
        )

    def start(self, name: str, image: str, *command: str, options: tuple[str, ...] = ()) -> str:
        """Start a container in the background; returns its full name."""
        full = f"{self.run}-{name}"
        self._names.append(full)
        podman("run", "-d", "--name", full, *options, image, *command)
        return full

    @contextmanager
    def service(self, name: str, *command: str, options: tuple[str, ...] = ()) -> Iterator[str]:
        """The service for the length of a test."""
        app = self.start(name, IMAGE, *command, options=(TEMPORARY, *self.options(), *options))
        try:
            yield app
        except AssertionError as error:
            raise AssertionError(f"{error}\n{name}: {logs(app)[-3000:]}") from error
        finally:
            podman("rm", "-f", "-t", "20", app)
            self._names.remove(app)

    def once(self, *command: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
        """A command of the image, to its end."""
        return podman("run", "--rm", TEMPORARY, *self.options(**changed), IMAGE, *command, check=False)

    def new_database(self, name: str) -> str:
        """Make an empty database that the service's role owns; returns its DSN for the service."""
        make = f"CREATE DATABASE {name} OWNER palimpsest TEMPLATE template0"
        podman("exec", self.db, "psql", "-q", "-h", "/tmp", "-U", "postgres", "-c", make)
        return f"postgresql://palimpsest@db/{name}"

    def dsn(self, user: str = "palimpsest", database: str = "palimpsest") -> str:
        """From this machine, through the published port."""
        if not self._address:
            password = (self.folder / "secrets" / "password").read_text(encoding="utf-8").strip()
            host, port = podman("port", self.db, "5432/tcp").stdout.strip().split(":")
            self._address = f"host={host} port={port} password={password}"
        return f"{self._address} user={user} dbname={database}"

    def value(self, query: str, database: str = "palimpsest") -> Any:
        """The first column of the first row; None where the database or the table is not there."""
        try:
            with psycopg.connect(self.dsn(database=database), connect_timeout=10) as connection:
                row = connection.execute(query).fetchone()  # type: ignore[call-overload]
        except (psycopg.OperationalError, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return None
        return row[0] if row else None

    def _answers(self) -> bool:
        assert exit_status(self.db) is None, logs(self.db)
        return self.value("SELECT true") is True

    def articles(self, database: str = "palimpsest") -> int:
        """How many articles are archived."""
        return int(self.value("SELECT count(*) FROM archive.articles", database) or 0)

    def end(self) -> None:
        """Remove it all."""
        for name in reversed(self._names):
            podman("rm", "-fv", "-t", "1", name, check=False)
        podman("network", "rm", "-f", self.run, check=False)
        subprocess.run(["umount", self.folder / "disk"], check=False)
