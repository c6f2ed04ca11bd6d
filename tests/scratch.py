"""Where the tests put data directories of PostgreSQL: into memory where there is plenty, as a database is 900 files."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

_MEMORY = Path("/dev/shm")
_PLENTY = 4 * 1024**3
"""Bytes; a run takes 0.3 GB a worker."""
_PREFIX = "palimpsest-test-"
_MARK = "in use"


@contextmanager
def scratch(*, in_memory: bool = True) -> Iterator[Path]:
    """A folder that other accounts can enter, which is gone at the end, and at the latest with the next one's start."""
    disk = Path(tempfile.gettempdir())
    for parent in (_MEMORY, disk):
        _sweep(parent)
    parent = _MEMORY if in_memory and _has_plenty() else disk
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=parent, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        with (folder / "new").open("w") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX)
            (folder / "new").rename(folder / _MARK)
            yield folder


def _has_plenty() -> bool:
    """Whether there is room, programs may be run from it, and the memory that it would take is there too."""
    try:
        shared = os.statvfs(_MEMORY)
    except OSError:
        return False
    room = min(shared.f_bavail * shared.f_frsize, _available(), _allowed())
    return room > _PLENTY and not shared.f_flag & os.ST_NOEXEC and os.access(_MEMORY, os.W_OK | os.X_OK)


def _available() -> int:
    """Bytes of memory that the machine can give."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))


def _allowed() -> int:
    """Bytes of memory that a container may still take; a large number where nothing limits it."""
    group = Path("/sys/fs/cgroup")
    with suppress(OSError, ValueError):
        return int((group / "memory.max").read_text()) - int((group / "memory.current").read_text())
    return 1 << 62


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed have left: memory is not given back by itself."""
    for mark in parent.glob(f"{_PREFIX}*/{_MARK}"):
        with suppress(OSError), mark.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rmtree(mark.parent, ignore_errors=True)
