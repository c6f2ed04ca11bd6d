"""The pool: limits, deaths and closing, with real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from crawler.extraction import extract
from crawler.extraction.workers.pool import ExtractionPool, PageTooHungry, PageTooSlow, PoolClosed, WorkerDied

MIB = 1024**2
_DIES_WITH_THE_CHANNEL_LOCKED = """
import asyncio, os, signal
from crawler.extraction.workers.pool import ExtractionPool
pool = ExtractionPool(1)
print(asyncio.run(pool.run(os.getpid)), asyncio.run(pool.run(os.getppid)), flush=True)
pool._pool._pool_manager.worker_manager.workers_channel.mutex.acquire()
os.kill(os.getpid(), signal.SIGKILL)
"""


def double(number: int) -> int:
    return 2 * number


def own_pid() -> int:
    return os.getpid()


def refuse(reason: str) -> None:
    raise ValueError(reason)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_first(mark: str) -> str:
    if not Path(mark).exists():
        Path(mark).touch()
        die()
    return "second try"


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def burn() -> None:
    while True:
        pass


def hoard(size: int) -> int:
    return len(bytearray(size))


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    pool = ExtractionPool(2, address_space=1024 * MIB)
    yield pool
    pool.close()


def test_returns_what_the_function_returns(pool: ExtractionPool) -> None:
    assert asyncio.run(pool.run(double, 21)) == 42


def test_reads_a_page_in_another_process(pool: ExtractionPool) -> None:
    async def both() -> tuple[int, str | None]:
        page = b"<title>Bridge opens in Testville</title>"
        return await pool.run(own_pid), (await pool.run(extract, page, "https://example.org/a")).title

    pid, title = asyncio.run(both())
    assert pid != os.getpid()
    assert title == "Bridge opens in Testville"


def test_raises_what_the_function_raises(pool: ExtractionPool) -> None:
    with pytest.raises(ValueError, match="no such feed"):
        asyncio.run(pool.run(refuse, "no such feed"))


def test_a_page_past_its_wall_clock_is_too_slow(pool: ExtractionPool) -> None:
    with pytest.raises(PageTooSlow, match="wall clock"):
        asyncio.run(pool.run(sleep, 60.0, timeout=0.3))


def test_a_page_past_its_cpu_is_too_slow(pool: ExtractionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extraction.workers.pool._CPU_SECONDS", 0.3)
    with pytest.raises(PageTooSlow, match="CPU"):
        asyncio.run(pool.run(burn))


def test_the_address_space_is_limited(pool: ExtractionPool) -> None:
    with pytest.raises(PageTooHungry, match="1024 MiB"):
        asyncio.run(pool.run(hoard, 4096 * MIB))
    assert asyncio.run(pool.run(hoard, 16 * MIB)) == 16 * MIB


def test_a_page_that_ends_its_worker_twice_is_blamed(pool: ExtractionPool) -> None:
    with pytest.raises(WorkerDied, match="twice"):
        asyncio.run(pool.run(die))
    assert asyncio.run(pool.run(double, 1)) == 2


def test_a_page_whose_worker_died_once_gets_a_second_try(pool: ExtractionPool, tmp_path: Path) -> None:
    assert asyncio.run(pool.run(die_at_first, str(tmp_path / "died"))) == "second try"


def test_a_death_harms_no_other_page(pool: ExtractionPool) -> None:
    async def crowd() -> list[float | BaseException]:
        others = [pool.run(sleep, 0.05) for _ in range(10)]
        return await asyncio.gather(pool.run(die), *others, return_exceptions=True)

    killer, *others = asyncio.run(crowd())
    assert isinstance(killer, WorkerDied)
    assert others == [0.05] * 10


def test_a_pool_that_has_given_up_is_replaced(pool: ExtractionPool) -> None:
    """As it does when a process dies between taking a page and saying so."""
    pool._pool._pool_manager.handle_broken_pool(BrokenProcessPool("All workers expired"))
    assert not pool._pool.active
    assert asyncio.run(pool.run(double, 4)) == 8


def test_deaths_one_after_another_never_stop_the_pool(pool: ExtractionPool) -> None:
    for _ in range(20):
        with pytest.raises(WorkerDied):
            asyncio.run(pool.run(die))
        assert asyncio.run(pool.run(double, 1)) == 2


def test_closing_ends_within_a_second_and_tells_who_waits() -> None:
    async def closed_while_busy() -> tuple[float, list[BaseException]]:
        pool = ExtractionPool(1)
        await pool.run(own_pid)
        waiting = [asyncio.ensure_future(pool.run(sleep, 60.0)) for _ in range(3)]
        await asyncio.sleep(0)
        start = time.monotonic()
        await asyncio.to_thread(pool.close)
        took = time.monotonic() - start
        return took, await asyncio.gather(*waiting, return_exceptions=True)

    took, outcomes = asyncio.run(closed_while_busy())
    assert took < 1.0
    assert [type(outcome) for outcome in outcomes] == [PoolClosed] * 3


def test_a_closed_pool_takes_nothing() -> None:
    pool = ExtractionPool(1)
    pool.close()
    with pytest.raises(PoolClosed):
        asyncio.run(pool.run(double, 1))


def test_the_workers_of_a_killed_process_end_with_it() -> None:
    """Also where it held the lock that they wait for: pebble's wait is for a minute, and again."""
    dying = subprocess.Popen(
        [sys.executable, "-c", _DIES_WITH_THE_CHANNEL_LOCKED], stdout=subprocess.PIPE, text=True
    )
    with dying as killed:
        assert killed.stdout
        left = [Path(f"/proc/{pid}") for pid in killed.stdout.readline().split()]
        assert killed.wait() == -signal.SIGKILL
        end = time.monotonic() + 20
        while any(pid.exists() for pid in left) and time.monotonic() < end:
            time.sleep(0.05)
        assert len(left) == 2
        assert [pid for pid in left if pid.exists()] == []
