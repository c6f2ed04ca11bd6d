"""The service as processes that a test starts, looks into and kills."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
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

    def start(
        self,
        *arguments: str,
        environment: dict[str, str],
        log: Path,
        errors: Path | None = None,
        input: Path = Path(os.devnull),
        forks_readers: bool = True,
    ) -> Process:
        """A start of ``palimpsest`` with these arguments; without ``errors`` they are in the log too.

        Without ``forks_readers`` the process that forks the readers is a new Python, with nothing of the program in it.
        """
        number: int = self._ask(
            arguments=arguments,
            environment=environment,
            input=str(input),
            output=str(log),
            errors=str(errors or log),
            forks_readers=forks_readers,
        )
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
    """A start of the program; all that it starts itself is in its session. It is used like one of ``subprocess``."""

    starter: Starter
    pid: int
    log: Path
    returncode: int | None = None
    memory: int = 0

    def __post_init__(self) -> None:
        self._end = os.pidfd_open(self.pid)

    def send_signal(self, number: int) -> None:
        """Send a signal to the process itself; nothing where it is known to have ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended; raises TimeoutExpired where it has not by then."""
        if self.returncode is None:
            if not select.select([self._end], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("palimpsest", timeout or 0)
            os.close(self._end)
            self.returncode, self.memory = self.starter.wait(self.pid)
        return self.returncode

    def kill(self) -> None:
        """Kill -9, and return when it is gone."""
        if self.returncode is None:
            self.send_signal(signal.SIGKILL)
            self.wait()

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Stop by a signal; returns exit status and seconds."""
        began = time.monotonic()
        self.send_signal(number)
        return self.wait(), time.monotonic() - began

    def lives(self) -> bool:
        """Whether it runs; one that has ended and was not waited for does not."""
        return self.pid in _session(self.pid)

    def readers(self) -> list[int]:
        """The extraction processes: the grandchildren, which the server of forks has made."""
        parents = _session(self.pid)
        return [each for each, parent in parents.items() if parents.get(parent) == self.pid]


def left_of(processes: Iterable[Process]) -> dict[int, str]:
    """What still runs of the sessions of some processes: number → command line."""
    living, found = _sessions(), {}
    for process in processes:
        for number in living[process.pid]:
            with suppress(OSError):
                found[number] = Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")[:200]
    return found


def _session(session: int) -> dict[int, int]:
    """The living processes of a session: number → parent."""
    return _sessions()[session]


def _sessions() -> dict[int, dict[int, int]]:
    """The living processes of all sessions: session → number → parent."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if state != "Z":
            found[int(of)][int(entry.name)] = int(parent)
    return found


@cache
def shared_starter() -> Starter:
    """The starter of all tests of this process, which ends with it."""
    starter = Starter()
    atexit.register(starter.close)
    return starter
