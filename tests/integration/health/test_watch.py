"""The watch beside judging: the dead-man's switch, thinning of the crawl log, and settings that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from scheduler.config import Config, ConfigError
from scheduler.health.monitor import HealthMonitor
from scheduler.health.notices import check_told
from scheduler.maintenance.duties import duties_of_every_process
from scheduler.maintenance.runner import DutyRunner
from sql.database import Database
from tests.conftest import run
from tests.integration.health.newsdesk import MONDAY, open_desk
from tests.receiving import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


async def step(dsn: str, **settings: Any) -> None:
    """The first step and the first duties of a process that has just begun."""
    async with Database(dsn) as database:
        async with database.transaction() as session:
            await session.run("begin_process", name="here:1", role="all", version="1", receivers=[], web=None)
        config = Config(database_url=dsn, **settings)
        await HealthMonitor(config, database, "here:1").step()
        await DutyRunner(duties_of_every_process(database, config)).do_each()


def test_the_heartbeat_is_called_while_all_is_well_and_only_then(
    dsn: str, connection: psycopg.Connection[Any], receiver: Receiver
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await open_desk(database, connection, MONDAY)
        await step(dsn, heartbeat=f"{receiver.url}/beat")
        assert [(post.method, post.path) for post in receiver.posts] == [("GET", "/beat")]
        connection.execute(
            "INSERT INTO store.alarm (kind, severity, opened_at, why) "
            "VALUES ('upgrade_unfinished', 'warning', now(), 'x')"
        )
        connection.execute("UPDATE store.upgrade SET obstacle = 'a view'")
        connection.execute("INSERT INTO store.upgrade (obstacle) VALUES ('a view') ON CONFLICT DO NOTHING")
        await step(dsn, heartbeat=f"{receiver.url}/beat")
        assert len(receiver.posts) == 1
        connection.execute("UPDATE store.upgrade SET obstacle = NULL")
        await step(dsn, heartbeat=f"{receiver.url}/beat")
        await step(dsn, heartbeat=f"{receiver.url}/beat")
        assert len(receiver.posts) >= 2

    run(work())


def test_old_lines_of_the_crawl_log_become_counts_and_are_still_shown(
    dsn: str, connection: psycopg.Connection[Any]
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            await open_desk(database, connection, MONDAY)
        connection.execute(
            "INSERT INTO store.crawl (source_id, trigger, worker, outcome, ended_at, new, failed) "
            "SELECT id, 'manual', 'x', 'finished', now(), 40, 2 FROM store.source"
        )
        connection.execute(
            "INSERT INTO store.fetch (crawl_id, fetched_at, purpose, url, outcome, bytes) "
            "SELECT crawl.id, now() - make_interval(days => day), 'article', 'https://news.example/' || number, "
            "       of_day.outcome, 1000 "
            "  FROM store.crawl, (VALUES (31, 'new'), (29, 'new'), (31, 'timeout')) AS of_day (day, outcome), "
            "       generate_series(1, 40) AS number"
        )
        await step(dsn)
        await step(dsn)
        kept = connection.execute("SELECT outcome, count(*) FROM store.fetch GROUP BY 1").fetchall()
        assert kept == [("new", 40)]
        counted = connection.execute(
            "SELECT outcome, fetches, bytes FROM store.fetch_summary ORDER BY 1"
        ).fetchall()
        assert counted == [("new", 40, 40000), ("timeout", 40, 40000)]
        shown = connection.execute(
            "SELECT level, text FROM archive.log WHERE event = 'fetches' ORDER BY 1"
        ).fetchall()
        assert shown == [("info", "40 fetches, 40000 bytes"), ("warning", "40 fetches, 40000 bytes")]
        assert connection.execute("SELECT new, failed FROM archive.crawls").fetchall() == [(40, 2)]

    run(work())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"tell_classes": "correction, withdrawed"}, ("TELL_CLASSES", "withdrawed", "withdrawn")),
        ({"tell_edits": "?!"}, ("TELL_EDITS", "no word", "Add a word")),
    ],
)
def test_edits_that_there_cannot_be_are_refused_at_the_start(
    settings: dict[str, str], words: tuple[str, ...], dsn: str
) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            with pytest.raises(ConfigError) as refused:
                await check_told(database, Config(**settings))  # type: ignore[arg-type]
            assert all(word in str(refused.value) for word in words)

    run(work())
