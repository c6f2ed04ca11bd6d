"""What is to go wrong with the next answers of the simulated newsroom."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

FaultKind = int | Literal["reset", "stall", "truncate"]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong: a status with its headers, or a break of the connection."""

    kind: FaultKind
    headers: Mapping[str, str] = field(default_factory=dict)


class Faults:
    """Faults in waiting, by host and path; each happens once."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], deque[Fault]] = {}
        self._lock = Lock()

    def plan(self, host: str, path: str, fault: Fault, times: int) -> None:
        """Let a fault happen to the next `times` requests of a path."""
        with self._lock:
            self._waiting.setdefault((host, path), deque()).extend([fault] * times)

    def take(self, host: str, path: str) -> Fault | None:
        """Return the fault that happens to a request now."""
        with self._lock:
            waiting = self._waiting.get((host, path))
            return waiting.popleft() if waiting else None

    def clear(self) -> None:
        """Forget all that has not happened yet."""
        with self._lock:
            self._waiting.clear()
