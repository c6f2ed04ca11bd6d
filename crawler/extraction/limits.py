"""The limits of a worker process, set inside of it."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from typing import Any


def limit_memory(limit: int) -> None:
    """Limit the address space of this process, in bytes: what asks for more gets a MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def call_within(cpu_seconds: float, function: Callable[..., Any], *args: Any) -> Any:
    """Call a function; past so many seconds of CPU the process ends by SIGPROF, even inside of C code."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
