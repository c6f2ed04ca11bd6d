"""Locks that the kernel gives back when a process ends, however it ends.

POSIX record locks, as `lockf` takes them: they belong to the process and not to its children, so a
worker that outlives a killed program keeps no server alive. A process must open each file once only,
for closing any descriptor of a file gives its lock back.
"""

import fcntl
import os
import time
from pathlib import Path

from sql.embedded.errors import ServerNotStartedError

LOOK_AGAIN = 0.02  # seconds


class Lock:
    """An open lock file of this process.

    Raises OSError where the file cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @property
    def of_this_process(self) -> bool:
        """False in a forked child, which has the open file but not the lock."""
        return self._process == os.getpid()

    def take(self, kind: int, until: float) -> None:
        """Take the lock (`fcntl.LOCK_SH` or `LOCK_EX`) before `until` on the monotonic clock.

        Raises ServerNotStartedError where another process holds it all that time.
        """
        while not self.try_take(kind):
            if time.monotonic() > until:
                raise ServerNotStartedError(
                    f"{self.path} stayed locked by another process: look what it waits for with "
                    f"`fuser -v {self.path}`, and in the log beside it."
                )
            time.sleep(LOOK_AGAIN)

    def try_take(self, kind: int) -> bool:
        """Take the lock if nobody stands in the way, and tell whether that was so."""
        try:
            fcntl.lockf(self._descriptor, kind | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(self) -> None:
        """Give the lock back and close the file."""
        os.close(self._descriptor)
