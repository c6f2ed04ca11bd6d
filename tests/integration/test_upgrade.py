"""Upgrades as they go wrong: locks that are held, many at once, long ones, and the version before on a newer schema."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import structlog
from structlog.testing import capture_logs

from sql.migrate import LockTimeouts, MigrationError, migrate
from tests.conftest import run
from tests.next_version import VERSION, next_release

_BRIEF = timedelta(seconds=1.5)
_HURRY = LockTimeouts(tries=2, lock=_BRIEF, pause=timedelta(0))
_LOCKING = "ALTER TABLE store.article ADD COLUMN next_number integer;"


@pytest.fixture(autouse=True)
def _logs() -> None:
    structlog.reset_defaults()
    logging.getLogger().setLevel(logging.INFO)


def test_several_at_once_make_an_empty_database_an_archive_once(empty_dsn: str) -> None:
    async def work() -> list[int]:
        return sorted(
            len(done.applied) for done in await asyncio.gather(*(migrate(empty_dsn) for _ in range(4)))
        )

    counts = run(work())
    assert counts[:3] == [0, 0, 0]
    assert counts[3] > 10


def test_who_stands_in_the_way_is_named_and_is_let_be_for_a_minute(dsn: str, tmp_path: Path) -> None:
    release = next_release(tmp_path, migration=_LOCKING)
    with psycopg.connect(dsn, application_name="a notebook") as reader:
        reader.execute("SELECT count(*) FROM archive.articles")
        with pytest.raises(
            MigrationError, match=r"9000_next.sql waits for process .* \(a notebook\), idle in trans"
        ):
            run(migrate(dsn, _HURRY, release))
        reader.execute("SELECT 1")
    assert run(migrate(dsn, _HURRY, release)).applied == ("9000_next.sql",)


def test_writers_work_on_while_a_migration_waits(dsn: str, tmp_path: Path) -> None:
    """A waiting lock stands before all later ones, so that it is given up again and again."""
    release = next_release(tmp_path, migration=_LOCKING)
    waits: list[float] = []

    async def write(until: asyncio.Task[object]) -> None:
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as writer:
            while not until.done():
                began = time.monotonic()
                await writer.execute("SELECT count(*) FROM store.article")
                waits.append(time.monotonic() - began)
                await asyncio.sleep(0.02)

    async def work() -> None:
        async with await psycopg.AsyncConnection.connect(dsn) as reader:
            await reader.execute("SELECT count(*) FROM archive.articles")
            patience = LockTimeouts(tries=3, lock=timedelta(seconds=0.5), pause=timedelta(seconds=0.5))
            upgrade = asyncio.create_task(migrate(dsn, patience, release))
            await write(upgrade)
            with pytest.raises(MigrationError):
                await upgrade

    run(work())
    assert len(waits) > 10


def test_a_session_that_idles_in_a_transaction_is_ended(dsn: str, tmp_path: Path) -> None:
    release = next_release(tmp_path, migration=_LOCKING)
    with psycopg.connect(dsn) as idler:
        idler.execute("SELECT count(*) FROM archive.articles")
        patience = LockTimeouts(tries=None, lock=_BRIEF, pause=timedelta(0), idle=timedelta(seconds=1))
        assert run(migrate(dsn, patience, release)).applied == ("9000_next.sql",)
        with pytest.raises(psycopg.OperationalError):
            idler.execute("SELECT 1")


def test_a_migration_that_may_wait_is_put_off_and_finished_later(dsn: str, tmp_path: Path) -> None:
    release = next_release(tmp_path, migration=f"-- may wait\n{_LOCKING}")
    patience = LockTimeouts(tries=None, lock=timedelta(seconds=0.7), pause=timedelta(0))
    with psycopg.connect(dsn) as reader, psycopg.connect(dsn, autocommit=True) as other:
        reader.execute("SELECT count(*) FROM archive.articles")
        done = run(migrate(dsn, patience, release))
        assert "9000_next.sql waits for process" in (done.obstacle or "")
        assert other.execute("SELECT obstacle FROM store.upgrade").fetchall() == [(done.obstacle,)]
        reader.rollback()
        assert run(migrate(dsn, patience, release)).applied == ("9000_next.sql",)
        assert other.execute("SELECT obstacle FROM store.upgrade").fetchall() == [(None,)]


def test_a_user_s_view_in_the_way_leaves_the_old_archive_and_is_named(dsn: str, tmp_path: Path) -> None:
    api = "DROP VIEW archive.unavailable; CREATE VIEW archive.unavailable AS SELECT 1 AS one;"
    release = next_release(tmp_path, api=api)
    with psycopg.connect(dsn, autocommit=True) as user:
        user.execute("CREATE VIEW public.mine AS SELECT * FROM archive.unavailable")
        obstacle = run(migrate(dsn, _HURRY, release)).obstacle or ""
        assert "view mine depends on view archive.unavailable" in obstacle
        assert "\n" not in obstacle
        user.execute("SELECT * FROM public.mine")
        user.execute("DROP VIEW public.mine")
        assert run(migrate(dsn, _HURRY, release)).obstacle is None


def test_a_long_migration_tells_how_far_it_is(dsn: str, tmp_path: Path) -> None:
    slow = "DO $$ BEGIN RAISE INFO 'one of two'; PERFORM pg_sleep(7); END $$;"
    with capture_logs() as lines:
        run(migrate(dsn, None, next_release(tmp_path, migration=slow)))
    assert "one of two" in [line.get("says") for line in lines]
    assert ("the upgrade goes on", "9000_next.sql") in [(line["event"], line.get("step")) for line in lines]


def test_the_version_before_runs_on_the_newer_schema_and_leaves_its_archive_alone(
    dsn: str, tmp_path: Path
) -> None:
    api = "CREATE VIEW archive.next_view AS SELECT 1 AS one; COMMENT ON VIEW archive.next_view IS 'New.';"
    run(migrate(dsn, None, next_release(tmp_path, migration=_LOCKING, api=api)))
    before = run(migrate(dsn))
    assert (before.applied, before.obstacle) == ((), None)
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT made_by FROM store.api_version").fetchall() == [(VERSION,)]
        assert connection.execute("SELECT one FROM archive.next_view").fetchall() == [(1,)]
