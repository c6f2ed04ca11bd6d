"""A folder for the sources file: it has to have one, unless a hyphen allows for none; a lost file retires nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import SourcesFileError, load
from scheduler.service.sources_watcher import WatchedFile
from tests.conftest import opened, run

_FILE = '[[source]]\nname = "herald"\nhome = "https://herald.example/"\ntimezone = "Europe/Kyiv"\n'
_IN_FORCE = "SELECT name FROM store.source WHERE retired_at IS NULL AND enabled"


def test_a_folder_without_the_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "newsrooms.toml").write_text(_FILE, encoding="utf-8")
    with pytest.raises(SourcesFileError, match=rf"{tmp_path}/sources\.toml.*PALIMPSEST_SOURCES"):
        load(tmp_path)


def test_an_empty_folder_with_a_hyphen_means_the_file_that_ships(tmp_path: Path) -> None:
    assert load(Path(f"-{tmp_path}")) == load()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourcesFileError, match="PALIMPSEST_SOURCES"):
        load(tmp_path / "not-mounted")


def test_a_file_put_into_the_folder_is_taken_up_and_its_loss_keeps_it_in_force(
    dsn: str, tmp_path: Path
) -> None:
    async def work() -> list[set[str]]:
        seen = []
        async with opened(dsn) as database:

            async def in_force() -> None:
                async with database.transaction() as session:
                    rows = await session.connection.execute(_IN_FORCE)
                    seen.append({row["name"] for row in await rows.fetchall()})

            watched = WatchedFile(database, Path(f"-{tmp_path}"))
            await watched.take_up()
            await in_force()
            (tmp_path / "sources.toml").write_text(_FILE, encoding="utf-8")
            await watched.take_up_changes()
            await in_force()
            (tmp_path / "sources.toml").unlink()
            await watched.take_up_changes()
            await in_force()
            with pytest.raises(SourcesFileError, match="is gone; put it back"):
                await WatchedFile(database, Path(f"-{tmp_path}")).take_up()
        return seen

    assert run(work()) == [{"kyiv-independent"}, {"herald"}, {"herald"}]
