"""The service as processes that a test starts, looks into and kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any


class Starter:
    """Starts the program by ``starter.py``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.starter"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._lock = Lock()
        assert self._read() == "ready"

    def start(self, *arguments: str, environment: dict[str, str], log: Path) -> Process:
        """A start of ``palimpsest`` with these arguments."""
        number: int = self._ask(arguments=arguments, environment=environment, log=str(log))
        return Process(self, number, log)

    def wait(self, number: int) -> tuple[int, int]:
        """The exit status of a process once it has ended, and the most memory that it held, in kB."""
        status, memory = self._ask(wait=number)
        return status, memory

    def close(self) -> None:
        """No more starts."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def _ask(self, **order: Any) -> Any:
        with self._lock:
            assert self._process.stdin
            self._process.stdin.write(json.dumps(order) + "\n")
            return json.loads(self._read())

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@dataclass
class Process:
    """A start of the program; all that it starts itself is in its session."""

    starter: Starter
    number: int
    log: Path
    status: int | None = field(default=None)
    memory: int = 0

    def send(self, number: int) -> None:
        """Send a signal to the process itself."""
        os.kill(self.number, number)

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        if self.status is None:
            self.status, self.memory = self.starter.wait(self.number)
        return self.status

    def kill(self) -> None:
        """Kill -9, and return when it is gone."""
        if self.status is None:
            self.send(signal.SIGKILL)
            self.wait()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Stop by a signal; returns exit status and seconds."""
        began = time.monotonic()
        self.send(number)
        return self.wait(), time.monotonic() - began

    def lives(self) -> bool:
        """Whether it runs; one that has ended and was not waited for does not."""
        return self.number in _session(self.number)

    def readers(self) -> list[int]:
        """The extraction processes: the grandchildren, which the server of forks has made."""
        parents = _session(self.number)
        return [each for each, parent in parents.items() if parents.get(parent) == self.number]

    def left(self) -> dict[int, str]:
        """What still runs of its session: number → command line."""
        found = {}
        for number in _session(self.number):
            with suppress(OSError):
                found[number] = Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")[:200]
        return found


def _session(session: int) -> dict[int, int]:
    """The living processes of a session: number → parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(of) == session and state != "Z":
            found[int(entry.name)] = int(parent)
    return found


@contextmanager
def starting() -> Iterator[Starter]:
    """A starter for a test."""
    starter = Starter()
    try:
        yield starter
    finally:
        starter.close()
