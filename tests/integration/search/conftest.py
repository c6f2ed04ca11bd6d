"""Archives for tests of search: one that knows the forms of the shipped names, and a filled one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.archive.search import search_index, vocabulary
from tests.conftest import copied, opened, run
from tests.integration.archiving import desk
from tests.integration.search.filled_archive import fill


async def _learn_names(dsn: str) -> None:
    async with opened(dsn) as database:
        while await search_index.keep_up(database):
            pass


@pytest.fixture(scope="session")
def learned(server: str) -> Iterator[str]:
    """An archive in which the background has done its work, as in any that has run for a few minutes; to copy."""
    with copied(server) as dsn:
        run(_learn_names(dsn))
        yield dsn


@pytest.fixture
def dsn(learned: str) -> Iterator[str]:
    """An archive for one test."""
    with copied(learned) as copy:
        yield copy


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)
        await vocabulary.learn(at.database, at_once=True)


@pytest.fixture(scope="session")
def filled(learned: str) -> Iterator[str]:
    """An archive with something in it for every question; only to read."""
    with copied(learned) as dsn:
        run(_fill(dsn))
        yield dsn
