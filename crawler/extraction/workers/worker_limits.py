"""The limits of a worker process, which it sets for itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import wait
from threading import Thread
from typing import Any


def prepare_worker(address_space: int) -> None:
    """Set what holds for a worker's whole life: its limit of memory in bytes, and that it ends with its parent.

    Ctrl-C on a terminal reaches every process of the command; what is to be said of it, the command itself says.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _limit_memory(address_space)


def _end_with_parent() -> None:
    """End this process as soon as the process that started it is gone, in whatever way that ended.

    A process that is killed may leave a lock held that it shares with its workers. They would wait for it for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def _limit_memory(limit: int) -> None:
    """Limit the memory of this process to so many bytes; a request for more raises MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def call_within(cpu_seconds: float, function: Callable[..., Any], *args: Any) -> Any:
    """Call a function; if it takes more processor time, the process is ended by SIGPROF, even inside of C code."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
