"""A terminal of a test: what a command shows on it, and the Ctrl-C of whoever sits there."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_ROWS, _COLUMNS = 50, 250


class Terminal:
    """A pseudo-terminal; ``child`` is the end for a process, ``seen`` what was shown so far."""

    def __init__(self) -> None:
        self._own, self.child = pty.openpty()
        fcntl.ioctl(self.child, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self.seen = ""

    def until(self, text: str, timeout: float = 120.0) -> None:
        """Read until a text is shown that was not shown before; fails after so many seconds."""
        begin, end = len(self.seen), time.monotonic() + timeout
        while text not in self.seen[begin:]:
            assert time.monotonic() < end, f"not shown within {timeout} s: {text}\n{self.seen[-2000:]}"
            if select.select([self._own], [], [], 1.0)[0]:
                self.seen += self._read()

    def rest(self) -> str:
        """All that is shown until every process has left the terminal: one that nobody reads holds its process up."""
        os.close(self.child)
        while more := self._read():
            self.seen += more
        return self.seen

    def close(self) -> None:
        """Give the terminal up."""
        os.close(self._own)

    def _read(self) -> str:
        try:
            return os.read(self._own, 65536).decode(errors="replace")
        except OSError as error:
            if error.errno == errno.EIO:  # nobody is on the other side any more
                return ""
            raise


@contextmanager
def running(arguments: Sequence[str], dsn: str, **streams: Any) -> Iterator[subprocess.Popen[str]]:
    """``palimpsest`` with these arguments on an archive, killed at the end where it still runs."""
    command = [sys.executable, "-m", "scheduler", *arguments]
    given = {"PALIMPSEST_DATABASE_URL": dsn, "PALIMPSEST_EXTRACTORS": "1", "TERM": "xterm-256color"}
    # The terminal says itself how wide it is.
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen(
        command, env=inherited | given, text=True, preexec_fn=_heed_interrupts, **streams
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _heed_interrupts() -> None:
    """Where the tests run in the background, a process would inherit to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def terminal() -> Iterator[Terminal]:
    """A terminal for the length of a test."""
    made = Terminal()
    try:
        yield made
    finally:
        made.close()
