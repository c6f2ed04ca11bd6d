"""A command that only reads migrates an archive of an older version, and takes one of its own version as it stands."""

from __future__ import annotations

import psycopg
import pytest
from pydantic import SecretStr

from scheduler.config import Config
from scheduler.service.archive_access import Access, standing_and_version
from scheduler.service.open_database import open_archive
from tests.conftest import run


async def read(dsn: str) -> None:
    """Open the archive as `palimpsest search` does."""
    async with open_archive(Config(database_url=SecretStr(dsn)), access=Access.READ):
        pass


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM store.migration WHERE name LIKE '0027%'",
        "UPDATE store.api_version SET sha256 = sha256('x'), made_by = '0'",
    ],
    ids=["a migration is missing", "the views are older"],
)
def test_an_archive_of_an_older_version_is_migrated(dsn: str, change: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(change)
        assert run(standing_and_version(dsn))[1] is False
        run(read(dsn))
        assert run(standing_and_version(dsn))[1] is True


def test_an_archive_of_this_version_is_taken_as_it_stands(dsn: str) -> None:
    """Whoever migrates takes a lock first; so a command that reads does not wait for it."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('palimpsest.migrate'))")
        run(read(dsn))
