"""The archive as a page reads it: as ``archive_reader``, read-only, within limits that a visitor cannot lift."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic

from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from sql.database import Session, statements
from sql.rows.pages import PAGE_SECONDS
from sql.rows.statement import RowT, Statement

STATEMENT_SECONDS = 4
"""The longest that a query of a page may take."""
_CONNECT_SECONDS = 3
_WAIT_SECONDS = 6
_AT_ONCE = 4
_IDLE_SECONDS = 60
_SETTINGS = (
    "-c role=archive_reader -c default_transaction_read_only=on -c jit=off"
    f" -c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=1s -c search_path=archive -c timezone=UTC"
)


@dataclass(frozen=True, slots=True)
class QueryAnswer(Generic[RowT]):
    """Rows, and the SQL that returns them to whoever asks the archive the same."""

    rows: list[RowT]
    sql: str

    def first(self) -> RowT | None:
        """The first row, or None."""
        return self.rows[0] if self.rows else None


@dataclass(frozen=True, slots=True)
class Asking:
    """One connection, on which named statements are asked."""

    connection: AsyncConnection[DictRow]

    async def ask(self, statement: Statement[RowT], /, **values: Any) -> QueryAnswer[RowT]:
        """The rows of a named statement; raises psycopg.Error."""
        rows = await Session(self.connection).all(statement, **values)
        return QueryAnswer(rows, self.sql(statement, **values))

    def sql(self, statement: Statement[Any], /, **values: Any) -> str:
        """A named statement as whoever asks the archive the same would write it."""
        sql = AsyncClientCursor(self.connection).mogrify(statements()[statement.name], values)
        return sql.partition("\n")[2] if sql.startswith("--") else sql

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Each query of the block may take so long, and raises psycopg.errors.QueryCanceled beyond that."""
        async with self.connection.transaction():
            await self.ask(PAGE_SECONDS, most=max(1, round(seconds * 1000)))
            yield


class ArchiveReader:
    """Connections for pages, a few at a time. One is kept for a minute: to open it takes longer than most pages."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._how: dict[str, Any] = {
            "autocommit": True,
            "row_factory": dict_row,
            "connect_timeout": _CONNECT_SECONDS,
            "options": _SETTINGS,
            "application_name": "palimpsest page",
            "prepare_threshold": None,
        }
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] | None = None

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Asking]:
        """A connection for one page; raises psycopg.Error where the archive is out of reach."""
        pool = await self._opened()
        try:
            async with pool.connection() as connection:
                yield Asking(connection)
        except PoolTimeout:
            await (await AsyncConnection.connect(self._dsn, **self._how)).close()  # raises what is wrong
            raise

    async def close(self) -> None:
        """Give the connections up."""
        if self._pool is not None:
            await self._pool.close()

    async def _opened(self) -> AsyncConnectionPool[AsyncConnection[DictRow]]:
        """The pool, which belongs to the loop of the first page."""
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                self._dsn,
                connection_class=AsyncConnection[DictRow],
                kwargs=self._how,
                min_size=0,
                max_size=_AT_ONCE,
                max_idle=_IDLE_SECONDS,
                timeout=_WAIT_SECONDS,
                reconnect_timeout=_CONNECT_SECONDS,
                check=AsyncConnectionPool.check_connection,
                open=False,
            )
            await self._pool.open()
        return self._pool
