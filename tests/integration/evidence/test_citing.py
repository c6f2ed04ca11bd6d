"""Numbers that can be cited: what was known at a time stays what it was, whatever is done since."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import DictRow

from crawler.archive.articles.merge import merge
from crawler.archive.recording.redact import redact
from sql.database import Database
from sql.embedded.programs import binaries
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story
from tests.integration.evidence.desk import OTHER, THIRD, URL, fill, read_again, seal, verified, verified_in

KNOWN = "SELECT * FROM archive.edits_as_known(%s) ORDER BY revision_id"


async def known(at: Desk, time: object) -> list[DictRow]:
    return await at.rows(KNOWN, time)


async def now(at: Desk) -> object:
    return (await at.rows("SELECT clock_timestamp() AS at"))[0]["at"]


@pytest.fixture
def restored(dsn: str) -> Iterator[str]:
    """The name of a database to restore into."""
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    name = f"{info['dbname']}_restored"
    user = {} if os.environ.get("PALIMPSEST_TEST_DATABASE_URL") else {"user": "postgres"}
    admin = psycopg.conninfo.make_conninfo(dsn, dbname="postgres", **user)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {info['user']} TEMPLATE template0")
        yield psycopg.conninfo.make_conninfo(dsn, dbname=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore_into(dsn: str, restored: str) -> None:
    folder = binaries()
    assert folder is not None
    command = [folder / "pg_dump", "-Fc", "--dbname", dsn]
    dump = subprocess.run(command, capture_output=True, check=True).stdout
    command = [folder / "pg_restore", "--exit-on-error", "--dbname", restored]
    done = subprocess.run(command, input=dump, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def test_what_was_known_stays_through_all_that_can_happen(dsn: str, restored: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await at.look(
                OTHER, story(title="Ferries sold", body=(*THIRD, "And a tenth line, said on Friday."))
            )
            then = await now(at)
            before = await known(at, then)
            edits = await at.rows(
                "SELECT revision_id, class, title, added_words FROM archive.edits ORDER BY 1"
            )
            names = ("revision_id", "class", "title", "added_words")
            assert [{name: row[name] for name in names} for row in before] == edits
            assert [row["revision_id"] for row in before] == [2, 3, 6]
            await read_again(at)
            assert [row["revision_id"] for row in await known(at, await now(at))] == [6]
            assert await known(at, then) == before
            async with at.database.transaction() as session:
                await merge(session, 2, 1, "one article")
                await session.connection.execute("UPDATE store.source SET name = 'new-name'")
                await session.connection.execute(
                    "INSERT INTO store.source_rename (source_id, old_name, new_name) VALUES (1, 'example', 'new-name')"
                )
            assert await known(at, then) == before
            await redact(at.database, URL, 2, "a name")
            after = await known(at, then)
            redacted = [row["redacted"] for row in after]
            assert redacted == [True, True, False]
            assert after[0]["title"] is None and after[1]["title_before"] is None
            words = {"title", "title_before", "redacted"}
            assert [_without(row, words) for row in after] == [_without(row, words) for row in before]
            await seal(at)
            assert (await verified(at)).breaks == []
            restore_into(dsn, restored)
            async with Database(restored) as database, database.transaction() as session:
                rows = await (await session.connection.execute(KNOWN, (then,))).fetchall()
                report = await verified_in(session)
            assert rows == after
            assert report.breaks == [] and report.checked["looks"] == 11

    run(work())


def _without(row: DictRow, names: set[str]) -> DictRow:
    return {name: value for name, value in row.items() if name not in names}


def test_forms_that_take_turns_are_told_as_they_were(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(6):
                await at.look(URL, story(title=("One way to say it", "Another headline")[number % 2]))
            edits = await at.rows("SELECT revision_id FROM archive.edits ORDER BY 1")
            rows = await known(at, await now(at))
            assert [row["revision_id"] for row in rows] == [row["revision_id"] for row in edits]
            assert 0 < len(rows) < 5

    run(work())
