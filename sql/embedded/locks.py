"""Locks that the kernel gives back when a process ends, however it ends.

They are POSIX record locks, taken by `lockf`. Such a lock belongs to the process and not to its children, so a worker
that outlives a killed program does not keep the server running. A process must open each lock file only once, because
closing any descriptor of the file gives the lock back.
"""

import fcntl
import os
import time
from pathlib import Path

from sql.embedded.errors import ServerNotStartedError

LOOK_AGAIN = 0.02  # seconds


class Lock:
    """An open lock file of this process.

    Raises OSError if the file cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @property
    def of_this_process(self) -> bool:
        """Whether this process opened the file; a forked child has the open file too, but not the lock."""
        return self._process == os.getpid()

    def take(self, kind: int, until: float) -> None:
        """Take the lock (`fcntl.LOCK_SH` or `LOCK_EX`) before `until` on the monotonic clock.

        Raises ServerNotStartedError if another process holds it all that time.
        """
        while not self.try_take(kind):
            if time.monotonic() > until:
                raise ServerNotStartedError(
                    f"{self.path} stayed locked by another process: look what it waits for with "
                    f"`fuser -v {self.path}`, and in the log beside it."
                )
            time.sleep(LOOK_AGAIN)

    def try_take(self, kind: int) -> bool:
        """Take the lock if no other process holds it; returns whether it was taken."""
        try:
            fcntl.lockf(self._descriptor, kind | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(self) -> None:
        """Give the lock back and close the file."""
        os.close(self._descriptor)
