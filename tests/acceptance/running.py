"""The real program as real processes, on a test's archive."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults.processes import Process, shared_starter

NEW_PYTHON = ("-m", "scheduler")
"""For the tests that start the program just as a person does."""
_CONTACT = 'contact = "https://desk.example/"\n'
_SOURCE = """
[[source]]
name = "{name}"
home = "{home}/"
timezone = "Europe/Kyiv"
interval = "{interval}"
delay = "{delay}"
answer = "{answer}"
revisit = {{ first = "{first}", most = "{most}" }}
"""


def _is_a_setting(name: str) -> bool:
    """Whether the environment of whoever runs the tests would change what the program does."""
    return name.startswith("PALIMPSEST_") or name.lower().endswith("_proxy")


@dataclass
class Program:
    """``palimpsest`` with the settings of a test: a fast clock, JSON log lines.

    It is started by forking a process that has imported it, or, where ``python`` is given, by a new Python with these
    arguments.
    """

    dsn: str
    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    python: tuple[str, ...] = ()
    _waits: bool = False
    _connection: psycopg.Connection[dict[str, Any]] | None = None

    @property
    def sources(self) -> Path:
        """The sources file."""
        return self.folder / "sources.toml"

    def write_source(self, home: str, *, interval: str = "1s", delay: str = "0s") -> None:
        """One newsroom."""
        self.write_sources({"herald": home}, interval=interval, delay=delay)

    def write_sources(
        self,
        homes: dict[str, str],
        *,
        interval: str = "1s",
        delay: str = "0s",
        answer: str = "30s",
        revisit: tuple[str, str] = ("1s", "4s"),
    ) -> None:
        """Newsrooms by their names; ``revisit`` is the first and the longest step between two looks."""
        rest = {
            "interval": interval,
            "delay": delay,
            "answer": answer,
            "first": revisit[0],
            "most": revisit[1],
        }
        blocks = [_SOURCE.format(name=name, home=home, **rest) for name, home in homes.items()]
        self.sources.write_text(_CONTACT + "".join(blocks), encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """The settings, as environment variables."""
        known = {name: value for name, value in os.environ.items() if not _is_a_setting(name)}
        return known | {
            "PALIMPSEST_DATABASE_URL": self.dsn,
            "PALIMPSEST_SOURCES": str(self.sources),
            "PALIMPSEST_TICK": "0.5s",
            "PALIMPSEST_REVISIT_GRID": "1s",
            "PALIMPSEST_EXTRACTORS": "1",
            "PALIMPSEST_LOG_FORMAT": "json",
            "PALIMPSEST_WEB": "off",
            "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8, ::1",
            "COLUMNS": "250",
            **self.extra,
        }

    def run(self, *arguments: str, input: bytes | None = None) -> subprocess.CompletedProcess[str]:
        """A command, run to its end."""
        if not self.python:
            return self._run_forked(arguments, input)
        return subprocess.run(
            [sys.executable, *self.python, *arguments],
            env=self.environment(),
            input=input.decode() if input else None,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def _run_forked(
        self, arguments: tuple[str, ...], input: bytes | None
    ) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory() as folder:
            given, output, errors = (Path(folder) / name for name in ("input", "output", "errors"))
            given.write_bytes(input or b"")
            process = shared_starter().start(
                *arguments, environment=self.environment(), input=given, log=output, errors=errors
            )
            try:
                status = process.wait(timeout=240)
            finally:
                process.kill()
            return subprocess.CompletedProcess(
                arguments, status, output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
            )

    @contextmanager
    def started(self, *command: str) -> Iterator[Process | subprocess.Popen[str]]:
        """A command that lasts, the service by default; killed at the end where it still runs, logs in service.log."""
        process = self._start(*(command or ("run",)))
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _start(self, *command: str) -> Process | subprocess.Popen[str]:
        path = self.folder / "service.log"
        path.touch()
        if not self.python:
            return shared_starter().start(*command, environment=self.environment(), log=path)
        with path.open("a") as log:
            return subprocess.Popen(
                [sys.executable, *self.python, *command],
                env=self.environment(),
                stdout=log,
                stderr=log,
                text=True,
            )

    def log(self) -> list[dict[str, Any]]:
        """The log lines of the service so far."""
        lines = (self.folder / "service.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query on the archive."""
        if not self._waits:
            with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
                return connection.execute(query).fetchall()  # type: ignore[arg-type]
        try:
            return self._kept().execute(query).fetchall()  # type: ignore[arg-type]
        except psycopg.OperationalError:
            # It may have been cut since it was last asked.
            self._drop()
            return self._kept().execute(query).fetchall()  # type: ignore[arg-type]

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Ask over one connection for a while: a new one takes 20 ms of processor time, ten times a question's."""
        self._waits = True
        try:
            yield
        finally:
            self._waits = False
            self._drop()

    def _kept(self) -> psycopg.Connection[dict[str, Any]]:
        if self._connection is None:
            self._connection = psycopg.connect(
                self.dsn, autocommit=True, prepare_threshold=None, row_factory=dict_row
            )
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def value(self, query: str) -> Any:
        """The first column of the first row."""
        return next(iter(self.rows(query)[0].values()))

    def until(self, query: str, timeout: float = 180.0) -> None:
        """Return once the query's value is true; fails with the log's end after the time-out."""
        self.wait_for(lambda: bool(self.value(query)), query, timeout)

    def wait_for(
        self, happened: Callable[[], bool], what: str, timeout: float = 180.0, every: float = 0.2
    ) -> None:
        """Return once something happened, looked at ``every`` so many seconds.

        Fails with the log's end after the time-out.
        """
        end = time.monotonic() + timeout
        with self.waiting():
            while not happened():
                if time.monotonic() > end:
                    tail = (self.folder / "service.log").read_text(encoding="utf-8")[-3000:]
                    raise AssertionError(f"not within {timeout} s: {what}\n{tail}")
                time.sleep(every)


def stop(process: Process | subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, float]:
    """Send a signal; returns the exit status and the seconds that the end took."""
    began = time.monotonic()
    process.send_signal(number)
    return process.wait(timeout=30), time.monotonic() - began
