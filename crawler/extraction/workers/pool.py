"""A pool of processes for work that could hold up the event loop, or crash the service: reading pages and feeds."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ClassVar, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.extraction.workers.cpus import usable_cpus
from crawler.extraction.workers.forkserver import stop_forking, workers_context
from crawler.extraction.workers.worker_limits import call_within, prepare_worker
from crawler.model.fetch_outcomes import FetchOutcome

T = TypeVar("T")

_CPU_SECONDS = 5.0
"""Seconds of processor time that a page may take; what may take longer in all may take more of these in proportion."""
_WALL_SECONDS = 10.0
"""Seconds that a page may take in all."""
_ADDRESS_SPACE = 2 * 1024**3
"""Bytes of memory that a worker may have, many times what the largest pages need (10 MiB are fetched at most)."""
_PAGES_A_WORKER = 500
"""Pages after which a worker is replaced, as the memory of libxml2 and of caches grows slowly. A new worker costs some
milliseconds."""
_REST_SECONDS = 60.0
"""Seconds without work after which all workers end, so that an idle service needs little memory. To start them again
costs some seconds of processor time."""


class PageFailed(Exception):
    """The page broke a limit of its worker; it is recorded with this ``outcome`` and the reason."""

    outcome: ClassVar[FetchOutcome]


class PageTooSlow(PageFailed):
    """The page took more than its 10 s of wall clock or 5 s of CPU."""

    outcome = FetchOutcome.TOO_SLOW


class PageTooHungry(PageFailed):
    """The page needs more memory than its worker may have."""

    outcome = FetchOutcome.TOO_MUCH_MEMORY


class WorkerDied(PageFailed):
    """The page ended two processes, the second of which had no other page: so it crashes a parser."""

    outcome = FetchOutcome.WORKER_DIED


class PoolClosed(Exception):
    """The pool was closed while the page was waiting: the service is stopping."""


class ExtractionPool:
    """As many processes as usable CPUs, each with limits; a process that breaks one is replaced.

    Functions, arguments and results are pickled. If a worker dies, no other page is lost. All workers end after
    ``rest`` seconds without work, and are started again by the next page. A process has one pool at a time.
    """

    def __init__(
        self,
        workers: int | None = None,
        address_space: int = _ADDRESS_SPACE,
        rest: float = _REST_SECONDS,
    ) -> None:
        self._address_space = address_space
        self._rest = rest
        self._timer: asyncio.TimerHandle | None = None
        self._resting: asyncio.Future[None] | None = None
        self._ending = threading.Lock()  # pebble's pools cannot be ended by two threads at once
        self._context = workers_context()
        self._workers = workers or usable_cpus()
        self._pool = self._started(self._workers)
        self._suspects = self._started(1)
        self._one_suspect = asyncio.Lock()
        self._running: set[Future[Any]] = set()
        self._closed = False

    async def run(  # the limit is the worker's and not the waiting task's
        self,
        function: Callable[..., T],
        *args: Any,
        timeout: float = _WALL_SECONDS,  # noqa: ASYNC109
    ) -> T:
        """Call a function in a worker and return its result, or raise the error that it raises.

        ``timeout`` is in seconds, from the start of the function in the worker. Raises PageTooSlow, PageTooHungry,
        WorkerDied and PoolClosed.
        """
        await self._rested()
        self._pool = self._alive(self._pool, self._workers)
        try:
            return await self._call(self._pool, function, args, timeout)
        except (ProcessExpired, BrokenProcessPool):
            return await self._run_alone(function, args, timeout)
        finally:
            self._rest_later()

    def close(self) -> None:
        """End all workers within a second; every call that waits for a page raises PoolClosed."""
        self._closed = True
        for future in list(self._running):
            future.cancel()
        self._end_pools()

    def _rest_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._rest, self._rest_now)

    def _rest_now(self) -> None:
        if not (self._running or self._closed):
            self._resting = asyncio.ensure_future(asyncio.to_thread(self._end_workers))

    def _end_workers(self) -> None:
        self._end_pools()
        stop_forking(self._context)

    def _end_pools(self) -> None:
        with self._ending:
            for pool in (self._pool, self._suspects):
                _end(pool)

    async def _rested(self) -> None:
        """Wait until workers that are ending have ended: a new one must not be forked by a server that is ending."""
        if self._resting is not None:
            await asyncio.wait({self._resting})
            self._resting = None

    def _alive(self, pool: ProcessPool, workers: int) -> ProcessPool:
        """Return the pool, or a new one if it has given up.

        pebble gives up a whole pool if a process dies in the moment between taking a page and reporting that it did.
        """
        if self._closed:
            raise PoolClosed
        if pool.active:
            return pool
        _end(pool)
        return self._started(workers)

    async def _run_alone(self, function: Callable[..., T], args: tuple[Any, ...], seconds: float) -> T:
        """Try a page again, in a worker of its own, after its worker died.

        The page may have ended that worker, or may only have been in it when it ended for another reason.
        """
        async with self._one_suspect:
            self._suspects = self._alive(self._suspects, 1)
            try:
                return await self._call(self._suspects, function, args, seconds)
            except ProcessExpired as error:
                raise WorkerDied(f"ended its process twice, last with exit code {error.exitcode}") from error
            except BrokenProcessPool as error:
                raise WorkerDied("ended its process twice") from error

    async def _call(
        self, pool: ProcessPool, function: Callable[..., T], args: tuple[Any, ...], seconds: float
    ) -> T:
        if self._closed:
            raise PoolClosed
        future = pool.schedule(
            call_within, args=(_CPU_SECONDS * seconds / _WALL_SECONDS, function, *args), timeout=seconds
        )
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        try:
            result: T = await asyncio.wrap_future(future)
        except MemoryError as error:
            raise PageTooHungry(f"more than {self._address_space // 1024**2} MiB of memory") from error
        except TimeoutError as error:
            raise PageTooSlow(f"more than {seconds:g} s of wall clock") from error
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGPROF:
                raise PageTooSlow(f"more than {_CPU_SECONDS * seconds / _WALL_SECONDS:g} s of CPU") from error
            raise
        except asyncio.CancelledError:
            if self._closed and future.cancelled():
                raise PoolClosed from None
            raise
        return result

    def _started(self, workers: int) -> ProcessPool:
        return ProcessPool(
            max_workers=workers,
            max_tasks=_PAGES_A_WORKER,
            initializer=prepare_worker,
            initargs=(self._address_space,),
            context=self._context,
        )


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
