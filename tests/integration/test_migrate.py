"""Migrations: once, whole, under a lock; and what the schema promises."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from sql.database import statements
from sql.migrate import Migrated, MigrationError, migrate
from sql.pooler_check import PooledError
from tests.conftest import run
from tests.integration.pooling import pooling
from tests.next_version import next_release


def test_a_second_migration_applies_nothing(dsn: str) -> None:
    assert run(migrate(dsn)).applied == ()


def test_an_edited_migration_is_an_error(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE store.migration SET sha256 = sha256('x') WHERE name LIKE '0001%'")
    with pytest.raises(MigrationError, match="0001_sources_and_crawls"):
        run(migrate(dsn))


def test_a_pooler_in_transaction_mode_is_refused_and_the_remedy_named(dsn: str) -> None:
    """Locks of a session, LISTEN and search_path would be lost in it; the queue would stand still without a word."""

    async def through(*, by_transaction: bool) -> Migrated:
        async with pooling(dsn, by_transaction=by_transaction) as pooled:
            return await migrate(pooled)

    with pytest.raises(PooledError, match="PALIMPSEST_DATABASE_URL to the server itself"):
        run(through(by_transaction=True))
    assert run(through(by_transaction=False)).applied == ()


_FETCH, _EVENTS = (
    "queue/03.03.00_01_pre_priority_lock_fetch_job.sql",
    "queue/03.04.00_50_post_add_retry_failed_job_procedure.sql",
)


def test_the_librarys_own_migrations_of_the_queue_are_applied_each_once(dsn: str, tmp_path: Path) -> None:
    """The library applies none of them; what its version before does not run after is left to the next version."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM store.migration WHERE name = ANY (%s)", ([_FETCH, _EVENTS],))
        connection.execute("DROP FUNCTION queue.procrastinate_fetch_job_v2")
        assert run(migrate(dsn)).applied == (_FETCH,)
        connection.execute("SELECT 'queue.procrastinate_fetch_job_v2'::regproc")
        assert run(migrate(dsn)).applied == ()
    assert run(migrate(dsn, None, next_release(tmp_path))).applied == (_EVENTS,)


def test_every_table_view_and_function_has_a_comment(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        bare = connection.execute(
            """
            SELECT relname FROM pg_class WHERE relnamespace IN ('store'::regnamespace, 'archive'::regnamespace)
               AND relkind IN ('r', 'v', 'm') AND obj_description(oid, 'pg_class') IS NULL
            UNION ALL
            SELECT proname FROM pg_proc WHERE pronamespace IN ('store'::regnamespace, 'archive'::regnamespace)
               AND obj_description(oid, 'pg_proc') IS NULL
               AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
            """
        ).fetchall()
    assert bare == []


def test_every_statement_says_what_it_is_for() -> None:
    assert [name for name, text in statements().items() if not text.startswith("-- ")] == []


def test_every_statement_is_understood_by_the_server(dsn: str) -> None:
    """Each statement is prepared with NULL for its values, so that a renamed column fails here."""
    with psycopg.connect(dsn) as connection:
        for name, text in statements().items():
            if any(words in text for words in ("DO $$", "SET CONSTRAINTS", "SET TRANSACTION")):
                continue
            numbered = _with_nulls(text)
            try:
                connection.execute("EXPLAIN " + numbered)  # type: ignore[arg-type]
            except (
                psycopg.errors.UndefinedColumn,
                psycopg.errors.UndefinedTable,
                psycopg.errors.SyntaxError,
            ) as error:
                pytest.fail(f"{name}: {error}")
            except psycopg.Error:
                pass
            connection.rollback()


def _with_nulls(text: str) -> str:
    return re.sub(r"%\(\w+\)s", "NULL", text)


def test_a_reader_reads_the_archive_and_nothing_else(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("GRANT archive_reader TO current_user")
        connection.execute("SET ROLE archive_reader")
        connection.execute("SELECT * FROM archive.articles")
        connection.execute("SELECT * FROM archive.search('war')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM store.look")
