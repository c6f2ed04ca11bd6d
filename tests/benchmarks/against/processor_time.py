"""Processor time of processes and of all that they started, those included that have ended since."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.footprint import family

_TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(pids: Iterable[int]) -> float:
    """User and system time of processes and their descendants, in seconds.

    A process that ended counts with the parent that waited for it.
    """
    return sum(_ticks(each) for pid in pids for each in family(pid)) / _TICK


def _ticks(pid: int) -> int:
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0
    # The fields from the third on follow the name, which may itself have spaces and brackets.
    fields = line.rpartition(")")[2].split()
    return sum(int(each) for each in fields[11:15])
