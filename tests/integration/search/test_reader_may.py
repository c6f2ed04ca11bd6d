"""A reader may read every view and call every function of the schema archive, on an archive with something in each."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import copied, run
from tests.integration.archiving import desk
from tests.integration.evidence.desk import URL, fill_all, seal

ARGUMENTS = {"text": "bridge", "bigint": 1, "integer": 5, "timestamp with time zone": "2026-03-02T00:00:00Z"}
NAMED = {
    "url": URL,
    "source": "example",
    "language": "en",
    "by": "newest",
    "per": "month",
    "after": None,
    "wanted": "bridge",
}
_FUNCTIONS = """
SELECT proname AS name, coalesce(proargnames[1:pronargs], '{}') AS names,
       ARRAY(SELECT format_type(type, NULL) FROM unnest(proargtypes) WITH ORDINALITY AS one (type, number)
              ORDER BY number) AS types
  FROM pg_proc WHERE pronamespace = 'archive'::regnamespace ORDER BY oid
"""


@pytest.fixture(scope="module")
def reader(server: str) -> Iterator[psycopg.Connection]:
    async def work(dsn: str) -> None:
        async with desk(dsn) as at:
            await fill_all(at)
            await seal(at)

    with copied(server) as dsn:
        run(work(dsn))
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("SET ROLE archive_reader")
            yield connection


def test_every_view_can_be_read_to_its_end(reader: psycopg.Connection) -> None:
    views = reader.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'archive'::regnamespace AND relkind IN ('v', 'm', 'r')"
    ).fetchall()
    assert len(views) > 30
    refused = {}
    for (view,) in views:
        try:
            reader.execute(f"SELECT * FROM archive.{view}").fetchall()  # type: ignore[arg-type]
        except psycopg.Error as error:
            refused[view] = str(error).splitlines()[0]
    assert refused == {}
    assert reader.execute("SELECT count(*) FROM archive.article_events").fetchone() != (0,)


def test_every_function_can_be_called(reader: psycopg.Connection) -> None:
    functions = reader.execute(_FUNCTIONS).fetchall()
    assert len(functions) >= 10
    refused = {}
    for name, names, types in functions:
        values = [NAMED.get(one, ARGUMENTS.get(kind)) for one, kind in zip(names, types, strict=True)]
        call = ", ".join(f"%s::{kind}" for kind in types)
        try:
            reader.execute(f"SELECT * FROM archive.{name}({call})", values).fetchall()  # type: ignore[arg-type]
        except psycopg.Error as error:
            refused[name] = str(error).splitlines()[0]
    assert refused == {}
