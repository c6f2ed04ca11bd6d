"""The database to start with: a PostgreSQL server for one machine, which is found or started when it is needed.

Every process that called `ensure` is a user of the server until it ends or calls `release`; after the last user the
server stops. It listens on a socket in a private directory and nowhere else.
"""

import fcntl
import threading
import time
from pathlib import Path

from sql.embedded.errors import (
    DataDirectoryError,
    EmbeddedDatabaseError,
    OtherMajorVersionError,
    ProgramsNotFoundError,
    ServerNotStartedError,
)
from sql.embedded.layout import Layout, layout, make_home, unwritable
from sql.embedded.locks import Lock
from sql.embedded.programs import binaries
from sql.embedded.server import bring_up

__all__ = [
    "DataDirectoryError",
    "EmbeddedDatabaseError",
    "OtherMajorVersionError",
    "ProgramsNotFoundError",
    "ServerNotStartedError",
    "binaries",
    "ensure",
    "release",
]

PATIENCE = 120.0  # seconds; recovery after a crash replays up to max_wal_size, 1 GB

_leases: dict[Path, Lock] = {}
_one_at_a_time = threading.Lock()


def ensure(data_dir: Path | None = None) -> str:
    """Find or start the server, and return the DSN of its database `palimpsest`, owned by that role.

    The server stays up at least until this process ends or calls `release`. Without `data_dir` the data lies in the
    user's data directory, for root in /var/lib/palimpsest. If the server recovers from a crash, this waits for it.
    Raises EmbeddedDatabaseError, whose text names the remedy.
    """
    files = layout(data_dir)
    until = time.monotonic() + PATIENCE
    with _one_at_a_time:
        lease = _leases.get(files.home)
        if lease is not None and lease.of_this_process:
            bring_up(files, until)
        else:
            _leases[files.home] = _first_lease(files, until)
    return files.dsn()


def release() -> None:
    """Stop being a user of the server before this process ends; if there is no other user, the server stops soon."""
    with _one_at_a_time:
        while _leases:
            _leases.popitem()[1].release()


def _first_lease(files: Layout, until: float) -> Lock:
    make_home(files)
    try:
        lease = Lock(files.users)
    except OSError as error:
        raise unwritable(files.home, error) from error
    try:
        lease.take(fcntl.LOCK_SH, until)
        bring_up(files, until)
    except BaseException:
        lease.release()
        raise
    return lease
