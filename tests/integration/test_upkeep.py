"""Backups, the disk's budget and the forecast, as the status has them; and that crawling stops in time."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import psycopg
import pytest

from scheduler.config import Config
from scheduler.disk import DiskGuard, NoRoom
from scheduler.health.upkeep_checks import forecast, upkeep_checks
from sql.rows.retention import UPKEEP_FACTS, UpkeepFacts
from tests.conftest import opened, run

_LARGE, _SMALL = "10TB", "1MB"


def config(dsn: str, **more: Any) -> Config:
    return Config(database_url=dsn, **more)  # type: ignore[arg-type]


def facts(dsn: str) -> UpkeepFacts:
    async def work() -> UpkeepFacts:
        async with opened(dsn) as database, database.transaction() as session:
            return await session.one(UPKEEP_FACTS)

    return run(work())


def checks(dsn: str, **more: Any) -> dict[str, tuple[bool, str]]:
    return {check.name: (check.ok, check.why) for check in upkeep_checks(config(dsn, **more), facts(dsn))}


def test_no_budget_is_told_and_a_spent_one_is_an_alarm(dsn: str) -> None:
    assert checks(dsn)["disk budget"] == (True, "nothing guards the disk; set PALIMPSEST_DISK_BUDGET")
    assert checks(dsn, disk_budget=_LARGE)["disk budget"][0]
    ok, why = checks(dsn, disk_budget=_SMALL)["disk budget"]
    assert not ok
    assert "of PALIMPSEST_DISK_BUDGET=1MB" in why


def test_the_last_backup_is_told_and_an_old_one_is_an_alarm(dsn: str) -> None:
    assert checks(dsn)["backup"][1].startswith("none is known of")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT store.note_backup(12000000)")
        assert checks(dsn)["backup"] == (True, "the last one was made 0 h ago, 12 MB")
        connection.execute("UPDATE store.backup SET made_at = now() - interval '3 days'")
    assert checks(dsn)["backup"][0] is False


def test_a_month_is_forecast_after_a_whole_day(dsn: str) -> None:
    assert forecast(facts(dsn)) is None
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO store.measure (day, at, bytes) SELECT (now() - interval '10 days')::date, "
            "now() - interval '10 days', pg_database_size(current_database()) - 1000000"
        )
        connection.execute(
            "INSERT INTO store.source (name, title, home, site, timezone, block, enabled) "
            "VALUES ('herald', 'Herald', 'https://herald.example/', 'herald.example', 'UTC', '{}', true)"
        )
        connection.execute(
            "INSERT INTO store.spending (source_id, day, requests, bytes) "
            "SELECT id, (now() AT TIME ZONE 'UTC')::date - day, 10, 2000000 "
            "FROM store.source, generate_series(0, 12) AS day"
        )
    said = forecast(facts(dsn))
    assert said is not None
    assert said["storage"] == pytest.approx(3_000_000, rel=0.2)
    assert said["traffic"] == pytest.approx(60_000_000, rel=0.01)


def test_a_crawl_is_ended_and_none_begun_once_there_is_no_room(dsn: str) -> None:
    done: list[str] = []
    begun = asyncio.Event()

    async def crawl(source_id: int, due_at: datetime) -> None:
        try:
            done.append("begun")
            begun.set()
            await asyncio.sleep(3600 if source_id == 1 else 0)
            done.append("finished")
        except asyncio.CancelledError:
            done.append("put away")
            raise

    async def work() -> None:
        async with opened(dsn) as database:
            roomy = DiskGuard(config(dsn, disk_budget=_LARGE), database, every=0.05)
            await roomy.guard(crawl)(2, datetime.min)
            assert done == ["begun", "finished"]
            begun.clear()
            long = asyncio.create_task(roomy.guard(crawl)(1, datetime.min))
            await begun.wait()
            tight = roomy
            tight.config = config(dsn, disk_budget=_SMALL)
            await asyncio.wait_for(long, 10)
            assert done[2:] == ["begun", "put away"]
            await tight.guard(crawl)(2, datetime.min)
            assert done[4:] == []
            with pytest.raises(NoRoom, match="no room to crawl: the database takes"):
                await tight.require_room()

    run(work())


def test_a_service_that_is_stopped_stops_its_guarded_crawls(dsn: str) -> None:
    ended = asyncio.Event()

    async def crawl(source_id: int, due_at: datetime) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    async def work() -> None:
        async with opened(dsn) as database:
            guard = DiskGuard(config(dsn, disk_budget=_LARGE), database, every=3600)
            task = asyncio.create_task(guard.guard(crawl)(1, datetime.min))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert ended.is_set()

    run(work())
