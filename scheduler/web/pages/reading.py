"""The archive as a page reads it: as ``archive_reader``, read-only, within limits that a visitor cannot lift."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.rows import DictRow, dict_row

from sql.database import Row, statements

STATEMENT_SECONDS = 4
"""The longest that a query of a page may take."""
_CONNECT_SECONDS = 3
_AT_ONCE = 4
_SETTINGS = (
    "-c role=archive_reader -c default_transaction_read_only=on -c jit=off"
    f" -c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=1s -c search_path=archive -c timezone=UTC"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, and the SQL that returns them to whoever asks the archive the same."""

    rows: list[Row]
    sql: str

    def first(self) -> Row | None:
        """The first row, or None."""
        return self.rows[0] if self.rows else None


@dataclass(frozen=True, slots=True)
class Asking:
    """One connection, on which named statements are asked."""

    connection: AsyncConnection[DictRow]

    async def ask(self, statement: str, /, **values: Any) -> Answer:
        """The rows of a named statement; raises psycopg.Error."""
        query = statements()[statement]
        sql = AsyncClientCursor(self.connection).mogrify(query, values)
        rows = await (await self.connection.execute(query, values)).fetchall()
        return Answer(rows, sql.partition("\n")[2] if sql.startswith("--") else sql)


@dataclass(frozen=True, slots=True)
class Reader:
    """Connections for pages, a few at a time."""

    dsn: str
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Asking]:
        """A connection for one page; raises psycopg.Error where the archive is out of reach."""
        async with (
            self._turn,
            await AsyncConnection[DictRow].connect(
                self.dsn,
                row_factory=dict_row,
                connect_timeout=_CONNECT_SECONDS,
                options=_SETTINGS,
                application_name="palimpsest page",
            ) as connection,
        ):
            yield Asking(connection)
