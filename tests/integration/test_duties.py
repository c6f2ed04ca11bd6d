"""The duties of a process: each runs by itself, one that fails holds up no other, and all end with the process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from scheduler.clock import interval_jobs
from scheduler.config import Config
from scheduler.maintenance import runner
from scheduler.maintenance.duties import duties_of_clock, duties_of_every_process
from scheduler.maintenance.runner import Duty, DutyRunner
from tests.conftest import opened, run

OFTEN = timedelta(milliseconds=20)
NEVER_AGAIN = timedelta(hours=1)
MAINTENANCE = Path(__file__).parents[2] / "scheduler" / "maintenance"


@pytest.fixture(autouse=True)
def _fresh_loggers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A logger that was used after logs were set up keeps to that for good: what is logged here is to be seen here."""
    for module in (runner, interval_jobs):
        monkeypatch.setattr(module, "log", structlog.get_logger("test"))


async def fails() -> int:
    raise LookupError("the third row")


async def does_nothing() -> int:
    return 0


def counted(times: int) -> tuple[Callable[[], Awaitable[int]], asyncio.Event]:
    """A duty that changes three rows each time, and what is set once it was done so often."""
    done, enough = [0], asyncio.Event()

    async def work() -> int:
        done[0] += 1
        if done[0] == times:
            enough.set()
        return 3

    return work, enough


def test_a_duty_that_fails_is_told_of_with_its_traceback_and_holds_up_no_other() -> None:
    async def work() -> None:
        good, enough = counted(3)
        duties = [
            Duty("bad", OFTEN, fails, in_turn=True),
            Duty("good", OFTEN, good, in_turn=True),
            Duty("idle", OFTEN, does_nothing, in_turn=True),
        ]
        async with DutyRunner(duties).running(), asyncio.timeout(30):
            await enough.wait()

    with capture_logs() as lines:
        run(work())
    failed = [line for line in lines if line["event"] == "duty failed"]
    assert failed and all((line["duty"], line["exc_info"]) == ("bad", True) for line in failed)
    assert {(line["duty"], line["changed"]) for line in lines if line["event"] == "duty done"} == {
        ("good", 3)
    }


def test_duties_in_turn_wait_for_each_other_and_the_others_for_nobody() -> None:
    order: list[str] = []

    async def work() -> None:
        urgent, second = asyncio.Event(), asyncio.Event()

        async def slow() -> int:
            order.append("slow begins")
            await urgent.wait()
            order.append("slow ends")
            return 0

        async def next_in_turn() -> int:
            order.append("next")
            second.set()
            return 0

        async def at_once() -> int:
            order.append("urgent")
            urgent.set()
            return 0

        duties = [
            Duty("slow", NEVER_AGAIN, slow, in_turn=True),
            Duty("next", NEVER_AGAIN, next_in_turn, in_turn=True),
            Duty("urgent", NEVER_AGAIN, at_once),
        ]
        async with DutyRunner(duties).running(), asyncio.timeout(30):
            await second.wait()

    run(work())
    assert order == ["slow begins", "urgent", "slow ends", "next"]


def test_a_duty_that_is_under_way_ends_with_the_process_and_is_no_failure() -> None:
    ended: list[str] = []

    async def work() -> None:
        begun = asyncio.Event()

        async def endless() -> int:
            begun.set()
            try:
                await asyncio.sleep(3600)
            finally:
                ended.append("put away")
            return 0

        async with asyncio.timeout(30):
            async with DutyRunner([Duty("endless", NEVER_AGAIN, endless)]).running():
                await begun.wait()
            assert ended == ["put away"]

    with capture_logs() as lines:
        run(work())
    assert [line for line in lines if line["log_level"] in ("error", "warning")] == []


@pytest.mark.parametrize("duties", [duties_of_clock, duties_of_every_process])
def test_every_duty_is_done_on_an_empty_archive(dsn: str, duties: Callable[..., list[Duty]]) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            await DutyRunner(duties(database, Config(database_url=dsn))).do_each()  # type: ignore[arg-type]

    with capture_logs() as lines:
        run(work())
    assert [line for line in lines if line["event"] == "duty failed"] == []
    done = {line["duty"] for line in lines if line["event"] == "duty done"}
    assert done <= {"note_growth", "index_search"}, "the names that ship are learned"


def test_every_file_of_a_duty_is_run_by_some_process(dsn: str) -> None:
    async def work() -> set[str]:
        async with opened(dsn) as database:
            config = Config(database_url=dsn)  # type: ignore[arg-type]
            return {
                duty.name
                for duty in (*duties_of_clock(database, config), *duties_of_every_process(database, config))
            }

    names = run(work())
    files = {path.stem for path in MAINTENANCE.glob("*.py")} - {"__init__", "duties", "runner"}
    assert files <= names
    for name in names - files:
        assert any(re.fullmatch(f"{file}_.*", name) for file in files), name
