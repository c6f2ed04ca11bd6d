"""Sources of the file and of the archive: a rename that has nowhere to go is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.sources.source_rows import put_sources
from crawler.sources import Source, SourcesFile, SourcesFileError
from sql.database import Database
from tests.conftest import opened, run

HOME = "https://news.example/"


async def put(database: Database, name: str, was: str | None = None) -> None:
    source = Source.model_validate({"name": name, "home": HOME, "was": was})
    await put_sources(database, SourcesFile(Path("sources.toml"), "00" * 32, (source,)))


async def names(database: Database) -> list[str]:
    async with database.transaction() as session:
        found = await session.connection.execute("SELECT name FROM store.source ORDER BY id")
        return [row["name"] for row in await found.fetchall()]


def test_a_rename_is_done_once_and_may_stay_in_the_file(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            await put(database, "old")
            for _ in range(2):
                await put(database, "new", was="old")
            assert await names(database) == ["new"]

    run(work())


def test_a_rename_onto_a_source_that_is_there_is_an_error_and_changes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with opened(dsn) as database:
            await put(database, "old")
            await put(database, "new")
            with pytest.raises(SourcesFileError, match=r'source "new": key "was"'):
                await put(database, "new", was="old")
            assert await names(database) == ["old", "new"]

    run(work())
