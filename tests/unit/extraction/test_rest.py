"""A pool without work gives its memory back, and works again."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from pebble.pool import channel

from crawler.extraction.workers.pool import ExtractionPool


def worker_and_its_parent() -> tuple[int, int]:
    return os.getpid(), os.getppid()


def _wait_for_the_end(pids: tuple[int, int]) -> None:
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.05)


def test_without_work_no_process_is_left_and_with_the_next_there_is_one() -> None:
    async def twice() -> tuple[tuple[int, int], tuple[int, int]]:
        pool = ExtractionPool(1, rest=0.5)
        first = await pool.run(worker_and_its_parent)
        await asyncio.wait_for(asyncio.to_thread(_wait_for_the_end, first), 60)
        second = await pool.run(worker_and_its_parent)
        await asyncio.to_thread(pool.close)
        return first, second

    first, second = asyncio.run(twice())
    assert os.getpid() not in (*first, *second)
    assert not set(first) & set(second)


def test_work_that_comes_while_it_goes_to_rest_is_done() -> None:
    async def many() -> int:
        pool = ExtractionPool(1, rest=0.0)
        done = 0
        for number in range(3):
            await pool.run(worker_and_its_parent)
            await asyncio.sleep(0.02 * number)
            done += 1
        await asyncio.to_thread(pool.close)
        return done

    assert asyncio.run(many()) == 3


def test_closed_while_it_goes_to_rest_it_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """pebble's pools break where two threads end them at once; the moment in which they do is made longer here."""

    def slowly(mutex: Any) -> None:
        del mutex.reader_mutex
        time.sleep(0.2)
        mutex.reader_mutex = mutex.writer_mutex = None

    async def once() -> None:
        monkeypatch.setattr(channel.ChannelMutex, "unlink", slowly)
        pool = ExtractionPool(1, rest=0.0)
        await pool.run(worker_and_its_parent)
        await asyncio.sleep(0.02)
        await asyncio.to_thread(pool.close)

    asyncio.run(once())
