"""What goes wrong beside a crawl is told of once, and with the place that it came from."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import structlog

from scheduler.clock.clock import Clock
from scheduler.config import Config
from scheduler.maintenance.duties import duties_of_clock
from scheduler.maintenance.runner import DutyRunner
from scheduler.queue import Queue
from scheduler.reporting.log_setup import set_up_logs
from tests.conftest import opened, run


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service logs, as JSON."""
    root, to = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up_logs(Config(log_format="json"), to)  # type: ignore[call-arg]
    yield to
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(written: io.StringIO, event: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, written.getvalue().splitlines()) if line["event"] == event]


def test_a_duty_that_fails_tells_where_and_the_others_are_done(dsn: str, written: io.StringIO) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            runner = DutyRunner(duties_of_clock(database, Config(database_url=dsn)))  # type: ignore[arg-type]
            await runner.do_each()
            assert not lines(written, "duty failed")
            with psycopg.connect(dsn, autocommit=True) as connection:
                connection.execute("ALTER TABLE store.furniture RENAME TO furniture_of_tomorrow")
            await runner.do_each()

    run(work())
    [line] = lines(written, "duty failed")
    assert line["duty"] == "forget_lines"
    assert "in forget_lines\n" in line["exception"] and "UndefinedTable" in line["exception"]


def test_a_tick_that_fails_tells_where_and_once(dsn: str, written: io.StringIO) -> None:
    told: list[str] = []

    async def tear_the_file() -> None:
        raise ValueError("the file is torn")

    async def never(*_: object) -> None:
        raise AssertionError

    async def work() -> None:
        async with opened(dsn) as database, Queue(dsn, never, crawls=1) as queue:
            clock = Clock(database, queue, tear_the_file, tick=timedelta(hours=1))
            clock.start()
            async with asyncio.timeout(60):
                while not lines(written, "tick failed"):  # noqa: ASYNC110  # a line that was written wakes nobody
                    await asyncio.sleep(0.05)
            told.append(written.getvalue())
            clock.stop()

    run(work())
    [line] = [line for line in lines(written, "tick failed") if line["job"] == "tick"]
    assert line["error"] == "ValueError: the file is torn"
    assert "in tear_the_file\n" in line["exception"]
    assert told[0].count("Traceback") == 1
