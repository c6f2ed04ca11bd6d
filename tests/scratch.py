"""Where the tests put data directories of PostgreSQL: into memory where there is plenty, as a database is 900 files."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MEMORY = Path("/dev/shm")
_PLENTY = 4 * 1024**3
"""Bytes; a run takes 0.3 GB a worker."""
_PREFIX = "palimpsest-test-"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that other accounts can enter, which is gone at the end, and at the latest with the next one's start."""
    parent = _MEMORY if _has_plenty() else None
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=parent, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        with (folder / "in use").open("w") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX)
            if parent is not None:
                _sweep(parent)
            yield folder


def _has_plenty() -> bool:
    try:
        return shutil.disk_usage(_MEMORY).free > _PLENTY
    except OSError:
        return False


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed have left: memory is not given back by itself."""
    for mark in parent.glob(f"{_PREFIX}*/in use"):
        with suppress(OSError), mark.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(mark.parent, ignore_errors=True)
