"""The memory of a service: proportional set size, so that what its processes share counts once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")


def pss(pids: Iterable[int]) -> float:
    """Proportional set size of some processes, in MB; one that is gone counts nothing."""
    return sum(_kilobytes(pid) for pid in pids) * 1024 / 1e6


def family(pid: int) -> list[int]:
    """A process and all that it has started, directly or not."""
    children = [int(child) for child in _children(pid)]
    return [pid, *(found for child in children for found in family(child))]


def _kilobytes(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _children(pid: int) -> list[str]:
    try:
        threads = list((_PROC / str(pid) / "task").iterdir())
        return [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
