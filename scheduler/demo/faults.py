"""Faults that are planned for the next answers of the simulated newsroom."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

FaultKind = int | Literal["reset", "stall", "truncate"]


@dataclass(frozen=True)
class Fault:
    """One fault: a status with its headers instead of the page, or a broken connection."""

    kind: FaultKind
    headers: Mapping[str, str] = field(default_factory=dict)


class Faults:
    """Planned faults by host and path; each happens once."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], deque[Fault]] = {}
        self._lock = Lock()

    def plan(self, host: str, path: str, fault: Fault, times: int) -> None:
        """Let a fault happen to the next `times` requests of a path."""
        with self._lock:
            self._waiting.setdefault((host, path), deque()).extend([fault] * times)

    def take(self, host: str, path: str) -> Fault | None:
        """Return the fault that happens to this request, or None, and remove it from the plan."""
        with self._lock:
            waiting = self._waiting.get((host, path))
            return waiting.popleft() if waiting else None

    def clear(self) -> None:
        """Forget all faults that have not happened yet."""
        with self._lock:
            self._waiting.clear()
