"""What readers and editors may do, and what ends their queries."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from structlog.testing import capture_logs

from scheduler.cli.keeping import grant
from scheduler.config import Config
from scheduler.maintenance.end_readers import end_readers
from sql import embedded
from sql.database import Database
from sql.migrate import Migrated, migrate
from tests.conftest import new_database, run

PRIVATE = (
    "SELECT * FROM store.look",
    "SELECT * FROM queue.procrastinate_jobs",
    "SELECT store.seal()",
    "SELECT store.wanted('a')",
)


def _reader(dsn: str, name: str, **options: bool) -> str:
    known = {"workspace": False, "editor": False} | options
    config = Config(database_url=dsn)  # type: ignore[arg-type]
    return run(grant._grant(config, name, **known))


@pytest.fixture
def name(server: str):  # type: ignore[no-untyped-def]
    """A reader's name; the role goes with the test."""
    yield "reader_of_test"
    admin = make_conninfo(server, dbname="postgres", user="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader_of_test")


def _drop_owned(dsn: str) -> None:
    with psycopg.connect(make_conninfo(dsn, user="postgres"), autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader_of_test CASCADE")


def test_a_granted_reader_reads_the_archive_and_nothing_else(dsn: str, name: str) -> None:
    with psycopg.connect(_reader(dsn, name)) as connection:
        connection.execute("SELECT * FROM articles")
        connection.execute("SELECT * FROM archive.search('war')")
        connection.execute("SELECT * FROM archive.search_removed('war')")
        connection.execute("SELECT * FROM archive.history('https://news.example/')")
        for query in (
            *PRIVATE,
            "CREATE TABLE archive.mine ()",
            "INSERT INTO archive.aliases (name, spelling) VALUES ('a', 'b')",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                connection.execute(query)
            connection.rollback()
        limits = connection.execute(
            "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'),"
            " (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user)"
        ).fetchone()
    assert limits == ("1min", "1min", 5)
    assert conninfo_to_dict(_reader(dsn, name))["password"]
    _drop_owned(dsn)


def test_a_workspace_is_the_reader_s_own(dsn: str, name: str) -> None:
    with psycopg.connect(_reader(dsn, name, workspace=True)) as connection:
        connection.execute("CREATE TABLE drones AS SELECT * FROM archive.articles")
        connection.execute("CREATE VIEW mine AS SELECT title FROM archive.edits")
        [schema] = (
            connection.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'drones'").fetchone() or ()
        )
        assert schema == name
        for query in PRIVATE:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(query)
            connection.rollback()
    _drop_owned(dsn)


def test_an_editor_adds_spellings_and_changes_nothing_else(dsn: str, name: str) -> None:
    with psycopg.connect(_reader(dsn, name, editor=True)) as connection:
        connection.execute("INSERT INTO archive.aliases (name, spelling) VALUES ('Riverton', 'Rivertown')")
        connection.commit()
        for query in ("DELETE FROM archive.aliases", "UPDATE archive.aliases SET spelling = 'x'", *PRIVATE):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(query)
            connection.rollback()
    _drop_owned(dsn)


@pytest.mark.parametrize(
    "bad", ["Robert'); DROP TABLE", "pg_reader", "archive_reader", "palimpsest", "postgres", "store"]
)
def test_a_name_that_is_taken_or_cannot_be_is_refused(dsn: str, bad: str) -> None:
    from scheduler.cli.console import Refused

    with pytest.raises(Refused, match=r"name|exists"):
        _reader(dsn, bad)


def test_the_service_s_role_is_no_superuser(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        assert connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)


def test_the_watchdog_ends_what_a_reader_runs_for_too_long(dsn: str, name: str) -> None:
    reading = _reader(dsn, name)
    ended: list[type[Exception]] = []
    began = threading.Event()

    def sleep() -> None:
        with psycopg.connect(reading) as connection:
            connection.execute("SELECT 1")
            began.set()
            try:
                connection.execute("SELECT pg_sleep(30)")
            except psycopg.Error as error:
                ended.append(type(error))

    async def watch(most: timedelta) -> list[str]:
        with capture_logs() as told:
            async with Database(dsn) as database:
                await end_readers(database, most)
        return [line["state"] for line in told if line["reader"] == name]

    sleeper = threading.Thread(target=sleep)
    sleeper.start()
    assert began.wait(10)
    assert run(watch(timedelta(hours=1))) == []
    while sleeper.is_alive():
        run(watch(timedelta(milliseconds=1)))
        sleeper.join(0.2)
    assert ended in (
        [psycopg.errors.QueryCanceled],
        [psycopg.errors.AdminShutdown],
        [psycopg.OperationalError],
    )
    with psycopg.connect(reading) as idle:
        idle.execute("SELECT 1")
        assert run(watch(timedelta(milliseconds=1))) == ["idle in transaction"]
        with pytest.raises(psycopg.OperationalError):
            idle.execute("SELECT 1")
    _drop_owned(dsn)


@pytest.fixture
def restored(dsn: str) -> Iterator[str]:
    """Another database that the archive was dumped and restored into, without its roles and rights."""
    folder = embedded.binaries()
    if folder is None or not (folder / "pg_dump").exists():
        pytest.skip("skipped: pg_dump is absent")
    with new_database(dsn) as new:
        dump = [folder / "pg_dump", "--no-acl", make_conninfo(dsn, user="postgres")]
        dumped = subprocess.run(dump, capture_output=True, check=True).stdout
        restore = [folder / "psql", "-q", "-v", "ON_ERROR_STOP=1", make_conninfo(new, user="postgres")]
        subprocess.run(restore, input=dumped, check=True, stdout=subprocess.DEVNULL)
        yield new


def test_readers_read_again_at_the_next_start_after_a_restore(dsn: str, restored: str, name: str) -> None:
    reading = make_conninfo(_reader(dsn, name), dbname=str(conninfo_to_dict(restored)["dbname"]))
    with psycopg.connect(reading) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM archive.articles")
    assert run(migrate(restored)) == Migrated((), None)
    with psycopg.connect(reading) as connection:
        connection.execute("SELECT * FROM archive.articles")
        connection.execute("SELECT * FROM archive.search('war')")
    _drop_owned(dsn)
