"""Connections to the archive: what is given out, and what is sent together."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from sql.database import Database
from sql.rows.processes import WATCH_ALONE
from sql.rows.record import SOURCE_OF_ARTICLE
from sql.rows.search import NAMES_WITHOUT_FORMS
from sql.rows.statement import columns_of
from tests.conftest import opened, run

LOCKS = WATCH_ALONE, "watch_no_longer"
_HANG_UP = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def test_a_connection_that_the_server_closed_is_not_given_out(dsn: str) -> None:
    async def work() -> None:
        async with Database(dsn, most=1) as database:
            before = await _backend(database)
            with psycopg.connect(dsn, autocommit=True) as other:
                other.execute(_HANG_UP)
            assert await _backend(database) != before

    run(work())


def test_what_is_sent_down_a_pipeline_is_committed_together_or_not_at_all(dsn: str) -> None:
    """Often enough that statements are prepared: what the server passed over must not be taken for prepared."""

    async def work() -> None:
        async with Database(dsn, most=1) as database:
            for _ in range(8):
                with pytest.raises(psycopg.errors.CheckViolation):
                    await _note(database, 1, 0, 2)
                assert await _noted(database) == []
            await _note(database, 1, 2)
            assert await _noted(database) == [1, 2]

    run(work())


def test_a_pipeline_that_is_given_up_leaves_nothing_and_its_connection_is_as_good_as_new(dsn: str) -> None:
    async def work() -> None:
        async with Database(dsn, most=1) as database:
            before = await _backend(database)
            with pytest.raises(LookupError, match="on the way"):
                await _note_and_give_up(database)
            assert await _noted(database) == []
            assert await _backend(database) == before

    run(work())


def test_a_pipeline_tells_how_many_rows_a_statement_touched(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database, database.pipelined() as session:
            known = await session.one(NAMES_WITHOUT_FORMS, most=1)
            assert await session.touched("note_name_forms", **columns_of(known)) == 1
            assert await session.touched("note_name_forms", name="nobody", spelling="nobody") == 0

    run(work())


async def _backend(database: Database) -> int:
    async with asyncio.timeout(30), database.transaction() as session:
        return session.connection.info.backend_pid


async def _note(database: Database, *sizes: int) -> None:
    async with database.pipelined() as session:
        for size in sizes:
            await session.connection.execute("INSERT INTO store.backup (bytes) VALUES (%s)", (size,))


async def _note_and_give_up(database: Database) -> None:
    async with database.pipelined() as session:
        await session.connection.execute("INSERT INTO store.backup (bytes) VALUES (1)")
        raise LookupError("on the way")


async def _noted(database: Database) -> list[object]:
    async with database.transaction() as session:
        rows = await session.connection.execute("SELECT bytes FROM store.backup ORDER BY id")
        return [row["bytes"] for row in await rows.fetchall()]


def test_a_task_that_is_in_a_transaction_begins_no_other_one(dsn: str) -> None:
    """Whoever wants a table to be his alone would wait for the first, and the second behind him, for good."""

    async def work() -> None:
        async with opened(dsn) as database:
            async with database.transaction():
                for begin in (database.transaction, database.pipelined):
                    with pytest.raises(RuntimeError, match="within another"):
                        await begin().__aenter__()
            with pytest.raises(ZeroDivisionError):
                async with database.pipelined():
                    1 / 0  # noqa: B018
            await asyncio.gather(*(count_articles(database) for _ in range(4)))

    run(work())


async def count_articles(database: Database) -> None:
    async with database.transaction() as session:
        assert await session.first(SOURCE_OF_ARTICLE, article_id=1) is None


def test_a_lock_of_a_session_is_held_by_one_at_a_time_and_stands_in_nobodys_way(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as one, opened(dsn) as other:
            async with one.holding(*LOCKS) as first, other.holding(*LOCKS) as second:
                assert (first, second) == (True, False)
                async with one.transaction() as session:
                    await session.connection.execute("LOCK TABLE store.look IN ACCESS EXCLUSIVE MODE NOWAIT")
            with pytest.raises(ZeroDivisionError):
                async with one.holding(*LOCKS):
                    1 / 0  # noqa: B018
            await is_to_be_had(other)
            with pytest.raises(psycopg.OperationalError):
                async with one.holding(*LOCKS), other.transaction() as session:
                    await session.connection.execute(_HANG_UP)
            await is_to_be_had(other)

    run(work())


async def is_to_be_had(database: Database) -> None:
    """The server gives a lock back once it has seen that its connection is gone."""
    async with asyncio.timeout(30):
        while True:
            async with database.holding(*LOCKS) as held:
                if held:
                    return
            await asyncio.sleep(0.05)
