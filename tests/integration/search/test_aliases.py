"""archive.aliases, which readers of the role archive_editor extend."""

from __future__ import annotations

import psycopg
import pytest

from crawler.archive.search import search_index
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.search.finding import find, write

ADD = "INSERT INTO archive.aliases (name, spelling) VALUES ('Riverton', 'Riverton'), ('Riverton', 'Рівертонськ')"


def test_a_spelling_that_an_editor_adds_is_searched_for_in_every_case(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            [english] = await write(at, "The town of Riverton.")
            [ukrainian] = await write(at, "Мешканці Рівертонська.", language="uk")
            assert await find(at, "Riverton") == [english]
            with psycopg.connect(dsn) as connection:
                connection.execute("GRANT archive_editor TO current_user")
                connection.execute("SET ROLE archive_editor")
                connection.execute(ADD)
            await search_index.keep_up(at.database)
            for query in ("Riverton", "Рівертонськ", "Рівертонську", "Рівертонськом"):
                assert set(await find(at, query)) == {english, ukrainian}, query
            [row] = await at.rows(
                "SELECT *, session_user::text AS me FROM archive.aliases WHERE spelling = 'Рівертонськ'"
            )
            assert (row["kind"], row["ships"], row["added_by"]) == ("other", False, row["me"])

    run(work())


def test_a_spelling_without_a_word_is_refused(dsn: str) -> None:
    with (
        psycopg.connect(dsn) as connection,
        pytest.raises(psycopg.errors.InvalidParameterValue, match="no word"),
    ):
        connection.execute("INSERT INTO archive.aliases (name, spelling) VALUES ('x', '!!!')")


def test_a_reader_adds_nothing(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("GRANT archive_reader TO current_user")
        connection.execute("SET ROLE archive_reader")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(ADD)


def test_no_shipped_spelling_stands_for_two_names(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        twice = connection.execute(
            "SELECT a.spelling, a.name, b.name FROM store.spelling AS a JOIN store.spelling AS b"
            " ON a.phrase::text = b.phrase::text AND a.name < b.name"
        ).fetchall()
        kinds = connection.execute(
            "SELECT kind, count(DISTINCT name) FROM archive.aliases GROUP BY 1"
        ).fetchall()
    assert twice == []
    assert {kind for kind, names in kinds if names >= 10} == {"place", "person", "body", "other"}
