"""Which columns of the database hold a word, however they store it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from psycopg.rows import DictRow

from crawler.archive.captures import capture_store
from sql.database import Database, Session

_COLUMNS = """
SELECT namespace.nspname || '.' || relname AS of, attname AS column
  FROM pg_attribute JOIN pg_class AS relation ON relation.oid = attrelid
  JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
  JOIN pg_type AS own ON own.oid = atttypid
  LEFT JOIN pg_type AS element ON element.oid = own.typelem AND own.typcategory = 'A'
 WHERE nspname IN ('store', 'queue') AND relkind IN ('r', 'p', 'm') AND attnum > 0 AND NOT attisdropped
   -- Numbers, truth values, times, ranges, network addresses and enumerations hold no words.
   AND coalesce(element.typcategory, own.typcategory) NOT IN ('N', 'B', 'D', 'T', 'R', 'I', 'E')
 ORDER BY 1, attnum
"""
_BOUNDED = """
SELECT conrelid::regclass::text AS of, attname AS column
  FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
 WHERE contype = 'c' AND connamespace = 'store'::regnamespace
   AND pg_get_constraintdef(pg_constraint.oid)
       ~ replace('^CHECK \\(\\((NAME = ANY \\(ARRAY\\[|octet_length\\(NAME\\) = \\d+\\)\\))', 'NAME', attname)
"""
Column = tuple[str, str]
"""A table or view with its schema, and a column of it."""


async def columns_for_words(database: Database) -> set[Column]:
    """The columns of tables, of the archive and of its queue, whose type can hold words."""
    rows = await _rows(database, _COLUMNS)
    return {(row["of"], row["column"]) for row in rows}


async def bounded_columns(database: Database) -> set[Column]:
    """Those that the server itself holds to a list of names, a pattern or the length of a hash."""
    rows = await _rows(database, _BOUNDED)
    return {(row["of"].replace('"', ""), row["column"]) for row in rows}


async def _rows(database: Database, query: str) -> list[DictRow]:
    async with database.transaction() as session:
        return await (await session.connection.execute(query.encode())).fetchall()


async def columns_with(database: Database, words: Iterable[str], *schemas: str) -> set[Column]:
    """The columns, of tables and views, in which one of the words stands, in any case and however packed."""
    found = set()
    async with database.transaction() as session:
        relations = await session.connection.execute(
            "SELECT relnamespace::regnamespace || '.' || quote_ident(relname) AS name, relname FROM pg_class"
            " WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace::regnamespace::text = ANY (%s)",
            (list(schemas),),
        )
        for relation in await relations.fetchall():
            for column, value in await _values(session, relation["name"]):
                if holds(value, words):
                    found.add((relation["name"].replace('"', ""), column))
    return found


async def _values(session: Session, relation: str) -> list[tuple[str, Any]]:
    cursor = await session.connection.execute(f"SELECT * FROM {relation}".encode())
    rows = await cursor.fetchall()
    values = [(column, value) for row in rows for column, value in row.items()]
    if relation == "store.capture":
        with suppress(LookupError):
            values += [("body", await capture_store.restore(session, row["id"])) for row in rows]
    return values


async def statistics_with(database: Database, words: Iterable[str]) -> set[Column]:
    """The columns of which the planner's statistics keep a value with such a word.

    A server before PostgreSQL 18 cannot clear those of a table that has become empty: there they do not count.
    """
    rows = await _rows(
        database,
        "SELECT schemaname || '.' || tablename AS of, attname AS column, most_common_vals::text AS common,"
        "       histogram_bounds::text AS bounds, most_common_elems::text AS elements FROM pg_stats"
        " WHERE schemaname IN ('store', 'queue')",
    )
    kept = [row for row in rows if holds([row["common"], row["bounds"], row["elements"]], words)]
    [server] = await _rows(
        database, "SELECT current_setting('server_version_num')::integer >= 180000 AS clears"
    )
    return {
        (row["of"], row["column"])
        for row in kept
        if server["clears"] or await _rows(database, f"SELECT FROM {row['of']} LIMIT 1")
    }


def holds(value: Any, words: Iterable[str]) -> bool:
    """Whether one of the words, which are in small letters, stands in a value as a driver returns it."""
    wanted = tuple(words)
    return any(word in text.lower() for text in _texts(value) for word in wanted)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes | memoryview):
        for unpacked in _unpacked(bytes(value)):
            yield unpacked.decode(errors="replace")
    elif isinstance(value, dict):
        yield from (text for part in (*value, *value.values()) for text in _texts(part))
    elif isinstance(value, list | tuple | set):
        yield from (text for part in value for text in _texts(part))


def _unpacked(value: bytes) -> Iterator[bytes]:
    """The bytes as they are, and what they are when they are unpacked."""
    yield value
    for unpack in (gzip.decompress, zlib.decompress, lambda packed: capture_store.decompress(packed, None)):
        with suppress(OSError, EOFError, zlib.error, *capture_store.UNPACKING_ERRORS):
            yield unpack(value)
