"""Reads the archive for pages: as the role ``archive_reader``, read-only, with time limits that no visitor can lift."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, is_dataclass
from typing import Any, Generic

from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from scheduler.web.publication import EVERYTHING, Publication
from sql.database import Session, statements
from sql.rows.pages import PAGE_SECONDS
from sql.rows.statement import RowT, Statement

STATEMENT_SECONDS = 4
"""Seconds that a query of a page may take."""
_CONNECT_SECONDS = 3
"""Seconds that connecting to the database may take."""
_WAIT_SECONDS = 6
"""Seconds that a page may wait for a free connection."""
_AT_ONCE = 4
"""Connections, and so pages that are read at the same time."""
_IDLE_SECONDS = 60
"""Seconds after which an unused connection is closed."""
_SETTINGS = (
    "-c role=archive_reader -c default_transaction_read_only=on -c jit=off"
    f" -c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=1s -c search_path=archive -c timezone=UTC"
)


@dataclass(frozen=True, slots=True)
class QueryAnswer(Generic[RowT]):
    """Rows, and the SQL by which a reader of the archive gets the same rows."""

    rows: list[RowT]
    sql: str

    def first(self) -> RowT | None:
        """The first row, or None."""
        return self.rows[0] if self.rows else None


@dataclass(frozen=True, slots=True)
class Asking:
    """One connection, on which the named statements of a page are run, and what of their rows may be shown."""

    connection: AsyncConnection[DictRow]
    publication: Publication = EVERYTHING

    async def ask(self, statement: Statement[RowT], /, **values: Any) -> QueryAnswer[RowT]:
        """Run a named statement and return its rows, without what may not be shown; raises psycopg.Error."""
        answer = await self.ask_all(statement, **values)
        if not self.publication.is_public or not is_dataclass(statement.row):
            return answer
        return QueryAnswer([self.publication.withhold(row) for row in answer.rows], answer.sql)

    async def ask_all(self, statement: Statement[RowT], /, **values: Any) -> QueryAnswer[RowT]:
        """The same with the whole rows; whoever asks decides what of them is shown."""
        rows = await Session(self.connection).all(statement, **values)
        return QueryAnswer(rows, self.sql(statement, **values))

    def sql(self, statement: Statement[Any], /, **values: Any) -> str:
        """Return a named statement with its values filled in, so that a visitor can run it."""
        sql = AsyncClientCursor(self.connection).mogrify(statements()[statement.name], values)
        return sql.partition("\n")[2] if sql.startswith("--") else sql

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Limit each query of the block to so many seconds; a longer one raises psycopg.errors.QueryCanceled."""
        async with self.connection.transaction():
            await self.ask(PAGE_SECONDS, most=max(1, round(seconds * 1000)))
            yield


class ArchiveReader:
    """A small pool of connections for pages; each is kept for a minute, as opening one takes longer than most pages."""

    def __init__(self, dsn: str, publication: Publication = EVERYTHING) -> None:
        self._dsn = dsn
        self._publication = publication
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
        """Yield a connection for one page; raises psycopg.Error if the database cannot be reached."""
        pool = await self._opened()
        try:
            async with pool.connection() as connection:
                yield Asking(connection, self._publication)
        except PoolTimeout:
            await (await AsyncConnection.connect(self._dsn, **self._how)).close()  # raises what is wrong
            raise

    async def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _opened(self) -> AsyncConnectionPool[AsyncConnection[DictRow]]:
        """Return the pool, which is opened by the first page, and so belongs to the loop of the port."""
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
