"""Whether the service can do its work, judged on what the archive says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from scheduler.health.service_checks import PATIENCE, Check, check_service
from scheduler.queue import Due, Queue
from sql.database import Database
from sql.rows.processes import SERVICE_FACTS
from tests.conftest import run
from tests.integration.health.newsdesk import MONDAY, open_desk

TICK = timedelta(seconds=15)


async def checked(database: Database) -> dict[str, Check]:
    async with database.transaction() as session:
        facts = await session.one(SERVICE_FACTS, patience=PATIENCE)
    return {check.name: check for check in check_service(facts, TICK)}


async def begin(database: Database, connection: psycopg.Connection[Any], role: str = "all") -> None:
    await open_desk(database, connection, MONDAY)
    async with database.transaction() as session:
        await session.run("begin_process", name="here:1", role=role, version="1", receivers=[], web=None)


def test_a_service_that_has_just_begun_is_ready(dsn: str, connection: psycopg.Connection[Any]) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await begin(database, connection)
            assert all(check.ok for check in (await checked(database)).values())

    run(work())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE store.process SET ticked_at = now() - interval '5 minutes'", "not ticked for 5 min"),
        ("UPDATE store.process SET stopped_at = now()", "no process with a clock"),
        ("UPDATE store.process SET role = 'worker'", "no process with a clock"),
    ],
)
def test_a_clock_that_has_stopped_is_named(
    change: str, why: str, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await begin(database, connection)
            connection.execute(change)
            assert why in (await checked(database))["clock"].why

    run(work())


async def _not_run(source_id: int, due_at: object) -> None:
    raise AssertionError("no worker runs here")


def test_a_queue_that_does_not_drain_is_named_and_one_that_is_worked_on_is_not(
    dsn: str, connection: psycopg.Connection[Any]
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await begin(database, connection)
            async with Queue(dsn, _not_run, crawls=1) as queue:
                await queue.enqueue(Due(1, "news", "news.example", MONDAY))
            assert (await checked(database))["queue"].ok
            connection.execute("UPDATE queue.procrastinate_events SET at = at - interval '11 minutes'")
            found = (await checked(database))["queue"]
            assert not found.ok and "1 sources wait" in found.why
            connection.execute("SET search_path = queue")
            connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
            assert (await checked(database))["queue"].ok

    run(work())


def test_silence_of_every_source_is_named(dsn: str, connection: psycopg.Connection[Any]) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await begin(database, connection)
            connection.execute(
                "INSERT INTO store.source_health (source_id, state, since, why, learning, judged_at) "
                "SELECT id, 'silent', now(), 'nothing new', false, now() FROM store.source"
            )
            assert (await checked(database))["sources"].ok, "one bad crawl of a new source is no alarm"
            connection.execute(
                "INSERT INTO store.alarm (source_id, kind, severity, opened_at, why) "
                "SELECT id, 'silent', 'warning', now(), 'nothing new' FROM store.source"
            )
            assert "every one is silent" in (await checked(database))["sources"].why
            connection.execute("UPDATE store.source_health SET state = 'degraded'")
            assert (await checked(database))["sources"].ok

    run(work())
