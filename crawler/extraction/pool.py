"""Processes that read pages: a page that is too slow or too large costs its process, and no other page.

One killed child makes ``concurrent.futures.ProcessPoolExecutor`` blame every page in flight and refuse
work afterwards; pebble replaces the child. A page whose process died is tried once more, alone, before
it is blamed, because the process may have died of another one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

_Result = TypeVar("_Result")
_WALL_SECONDS = 10.0
_CPU_SECONDS = 5
_ADDRESS_SPACE = 2 * 1024**3
_PAGES_A_PROCESS = 500
_CGROUP_LIMIT = Path("/sys/fs/cgroup/cpu.max")


class PageTooSlow(Exception):
    """Reading took longer than a page may take."""


class WorkerDied(Exception):
    """The process that read the page died twice, the second time with nothing else to do."""


def usable_cpus() -> int:
    """How many CPUs this process may use, by affinity and by the limit of its control group; at least 1."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _CGROUP_LIMIT.read_text(encoding="ascii").split()
        return max(1, min(affinity, int(quota) // int(period)))
    except (OSError, ValueError):
        return max(1, affinity)


class ExtractionPool:
    """A pool of ``processes`` readers (by default one a usable CPU), for functions that can be pickled."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or usable_cpus()
        self._pool = self._make(self._processes)
        self._alone = asyncio.Lock()

    @staticmethod
    def _make(processes: int) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["crawler.extraction"])
        return ProcessPool(
            max_workers=processes, max_tasks=_PAGES_A_PROCESS, initializer=_limit, context=context
        )

    async def run(
        self, function: Callable[..., _Result], *arguments: Any, timeout: float = _WALL_SECONDS
    ) -> _Result:
        """The function's result; raises PageTooSlow, WorkerDied, or what the function raised."""
        try:
            return await self._once(self._pool, function, arguments, timeout)
        except ProcessExpired:
            pass
        async with self._alone:
            pool = self._make(1)
            try:
                return await self._once(pool, function, arguments, timeout)
            except ProcessExpired as error:
                raise WorkerDied(f"exit status {error.exitcode}") from error
            finally:
                await asyncio.to_thread(_end, pool)

    async def _once(
        self, pool: ProcessPool, function: Callable[..., _Result], arguments: tuple[Any, ...], timeout: float
    ) -> _Result:
        future = pool.schedule(_measured, args=(function, arguments), timeout=timeout)
        try:
            result: _Result = await asyncio.wrap_future(future)
        except (TooLate, TimeoutError) as error:
            raise PageTooSlow(f"over {timeout:g} s") from error
        return result

    def close(self) -> None:
        """End the processes within a second; what they were reading is lost."""
        _end(self._pool)


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


def _measured(function: Callable[..., _Result], arguments: tuple[Any, ...]) -> _Result:
    """Run with a limit of CPU time, which does not count the time that a busy machine gave to others."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(spent.ru_utime + spent.ru_stime) + _CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    return function(*arguments)
