"""The supervisor (its files call it keeper): it keeps one PostgreSQL server running as long as the server has users.

It is run as `pg_supervisor.py HOME UID GID COMMAND…`, with the standard library alone. The first process forks the
supervisor, a child in a session of its own, and returns once the child holds `keeper.lock`: with status 0, else 1.

Every user holds a shared lock on `users.lock`. When the supervisor gets an exclusive lock on it, the last user is gone,
even if it was killed; it keeps the lock while it stops the server, so that a new user waits until then. If the server
ends earlier, it is started again. If one runs already, because its supervisor was killed, it is adopted.
"""

import contextlib
import fcntl
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

LAST_USER_GONE = "last user gone"
SERVER_ENDED = "server ended"

STEADY_AFTER = 10.0  # seconds; a server that ends earlier counts as a failed start
LONGEST_PAUSE = 5.0  # seconds between two starts; the first pauses are shorter
FAST_SHUTDOWN = 60.0  # seconds; if the server has not stopped by then, it is stopped without a checkpoint


class PostgresServer:
    """A running server, started by this process or by an earlier supervisor."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self._child = child

    def wait(self) -> None:
        """Return when the process has ended."""
        if self._child is not None:
            self._child.wait()
        elif hasattr(os, "pidfd_open"):
            with contextlib.suppress(ProcessLookupError):
                select.select([os.pidfd_open(self.pid)], [], [])
        else:
            while _alive(self.pid):
                time.sleep(0.2)

    def signal(self, number: int) -> None:
        """Send a signal, if the process still exists."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)


class PgSupervisor:
    """Starts, adopts, restarts and finally stops the server of one data directory."""

    def __init__(self, home: Path, uid: int, gid: int, command: list[str]) -> None:
        self.home, self.uid, self.gid, self.command = home, uid, gid, command
        self.cluster = home / "pgdata"
        self.events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.failures = 0
        self.users = os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def keep(self) -> None:
        """Keep the server running until its last user is gone, then stop it."""
        self._count_failures(steady=True)
        self._tell(LAST_USER_GONE, after=lambda: fcntl.lockf(self.users, fcntl.LOCK_EX))
        while True:
            server, began = self._adopt() or self._start(), time.monotonic()
            self._tell(SERVER_ENDED, after=server.wait)
            if self.events.get() == LAST_USER_GONE:
                self._stop(server)
                return
            self._count_failures(steady=time.monotonic() - began > STEADY_AFTER)
            with contextlib.suppress(queue.Empty):
                self.events.get(timeout=min(0.05 * 2**self.failures, LONGEST_PAUSE))
                return

    def _tell(self, event: str, after: Callable[[], None]) -> None:
        def wait_and_tell() -> None:
            after()
            self.events.put(event)

        threading.Thread(target=wait_and_tell, daemon=True).start()

    def _adopt(self) -> PostgresServer | None:
        record = self.cluster / "postmaster.pid"
        try:
            pid = int(record.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        if not _alive(pid):
            return None
        if not _is_server(pid, self.cluster):
            record.unlink()  # the number is another program's now, and PostgreSQL would wait for that one
            return None
        return PostgresServer(pid)

    def _start(self) -> PostgresServer:
        as_root = os.geteuid() == 0
        child = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            cwd="/",
            user=self.uid if as_root else None,
            group=self.gid if as_root else None,
            extra_groups=[] if as_root else None,
        )
        return PostgresServer(child.pid, child)

    def _stop(self, server: PostgresServer) -> None:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            server.signal(number)
            with contextlib.suppress(queue.Empty):
                self.events.get(timeout=FAST_SHUTDOWN)
                return

    def _count_failures(self, steady: bool) -> None:
        self.failures = 0 if steady else self.failures + 1
        (self.home / "keeper.failures").write_text(f"{self.failures}\n")


def main(arguments: list[str]) -> int:
    """Start the supervisor in the background; returns 0 once it holds its lock, 1 if it could not get it."""
    home, uid, gid, *command = arguments
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return 0 if os.read(reader, 1) else 1
    os.close(reader)
    os.setsid()
    os.chdir("/")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)  # it ends with its last user, whom the same signal reaches
    lock = os.open(Path(home) / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return 0
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    keeper = PgSupervisor(Path(home), int(uid), int(gid), command)
    os.write(writer, b"1")
    os.close(writer)
    keeper.keep()
    os.close(lock)  # before users.lock goes: whoever gets that next finds no keeper and starts one
    return 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_server(pid: int, cluster: Path) -> bool:
    """Tell whether a process is the server of this directory; true if the system does not show command lines."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return True
    return os.fsencode(cluster) in command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
