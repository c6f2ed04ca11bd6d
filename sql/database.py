"""Connections, and the named statements of ``sql/statements/*.sql``."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any, LiteralString, cast

from prometheus_client import Histogram
from psycopg import AsyncConnection, AsyncCursor, AsyncPipeline
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from sql.rows.statement import RowT, Scalar, Statement

_SECONDS = Histogram(
    "palimpsest_database_seconds",
    "Transactions, the wait for a connection included.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30),
)
_cursors = count(1)
_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def statements() -> Mapping[str, LiteralString]:
    """All named statements: the text after each line ``-- name: …`` of the statement files."""
    found: dict[str, LiteralString] = {}
    for path in sorted(files("sql").joinpath("statements").iterdir(), key=lambda entry: entry.name):
        parts = _NAME.split(path.read_text(encoding="utf-8"))
        for name, text in zip(parts[1::2], parts[2::2], strict=True):
            if name in found:
                raise ValueError(f"statement {name} stands twice, the second time in {path.name}")
            found[name] = cast(LiteralString, text.strip())
    return found


class Session:
    """One connection, on which named statements are run."""

    def __init__(self, connection: AsyncConnection[DictRow], pipeline: AsyncPipeline | None = None) -> None:
        self.connection = connection
        self._pipeline = pipeline

    async def _execute(self, statement: Statement[RowT], values: Mapping[str, Any]) -> AsyncCursor[RowT]:
        cursor = self.connection.cursor(row_factory=statement.row_factory)
        return await cursor.execute(statements()[statement.name], values)

    async def _run(self, statement: str | Statement[Any], values: Mapping[str, Any]) -> AsyncCursor[DictRow]:
        name = statement if isinstance(statement, str) else statement.name
        return await self.connection.execute(statements()[name], values)

    async def run(self, statement: str | Statement[Any], /, **values: Any) -> None:
        """Run a statement whose result is not asked for."""
        await self._run(statement, values)

    async def touched(self, statement: str | Statement[Any], /, **values: Any) -> int:
        """Run a statement; returns the number of rows that it touched."""
        cursor = await self._run(statement, values)
        if self._pipeline is not None:
            await self._pipeline.sync()
        return cursor.rowcount

    async def ask(self, statement: Statement[RowT], /, **values: Any) -> AsyncCursor[RowT]:
        """Send a statement whose rows are fetched later: of several in a pipeline, the first fetch waits for all."""
        return await self._execute(statement, values)

    async def all(self, statement: Statement[RowT], /, **values: Any) -> list[RowT]:
        """All rows of a statement."""
        return await (await self._execute(statement, values)).fetchall()

    async def first(self, statement: Statement[RowT], /, **values: Any) -> RowT | None:
        """The first row of a statement, or None if it has none."""
        return await (await self._execute(statement, values)).fetchone()

    async def one(self, statement: Statement[RowT], /, **values: Any) -> RowT:
        """The row of a statement that always has one; raises LookupError if it has none."""
        row = await self.first(statement, **values)
        if row is None:
            raise LookupError(f"statement {statement.name} returned no row")
        return row

    async def batches(
        self, statement: Statement[RowT], size: int, /, **values: Any
    ) -> AsyncIterator[list[RowT]]:
        """The rows of a statement, so many at a time, from a cursor on the server."""
        name = f"{statement.name}_{next(_cursors)}"
        async with self.connection.cursor(name=name, row_factory=statement.row_factory) as cursor:
            await cursor.execute(statements()[statement.name], values)
            while rows := await cursor.fetchmany(size):
                yield rows


async def _check(connection: AsyncConnection[Any]) -> None:
    """Raise OperationalError where the server has hung up, without a question to it, which every transaction would pay.

    Twice, as the first may read what the server said before it did.
    """
    for _ in range(2):
        connection.pgconn.consume_input()


class Database:
    """A pool of connections to the archive."""

    def __init__(self, dsn: str, *, most: int = 8) -> None:
        self.dsn = dsn
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            dsn,
            connection_class=AsyncConnection[DictRow],
            kwargs={"row_factory": dict_row, "application_name": "palimpsest", "autocommit": True},
            min_size=1,
            max_size=most,
            open=False,
            check=_check,
        )
        self._in_transaction: set[asyncio.Task[Any] | None] = set()

    async def __aenter__(self) -> Database:
        await self._pool.open(wait=True, timeout=30)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A session whose statements are committed together when the block ends, or not at all."""
        with _SECONDS.time(), self._one_at_a_time():
            async with self._pool.connection() as connection, connection.transaction():
                yield Session(connection)

    @asynccontextmanager
    async def pipelined(self) -> AsyncIterator[Session]:
        """A transaction that sends statements without waiting for those whose result is not asked for.

        What ``Session.run`` raises, the next result that is asked for raises, or the end of the block. BEGIN and
        COMMIT travel with the rest: the server passes over what follows a failed statement, COMMIT included.
        """
        with _SECONDS.time(), self._one_at_a_time():
            async with self._pool.connection() as connection, connection.pipeline() as pipeline:
                await connection.execute("BEGIN")
                yield Session(connection, pipeline)
                await connection.execute("COMMIT")
                await pipeline.sync()

    @asynccontextmanager
    async def holding(self, lock: Scalar[bool], unlock: str) -> AsyncIterator[bool]:
        """Whether a lock of the session, which the two statements take and give back, was to be had; no transaction.

        The lock goes with its connection where it cannot be given back.
        """
        async with self._pool.connection() as connection:
            session = Session(connection)
            try:
                is_held = await session.one(lock)
                yield is_held
                if is_held:
                    await session.run(unlock)
            except BaseException:
                await connection.close()
                raise

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Raise RuntimeError where a task that is in a transaction begins another.

        Whoever asks for a table to be his alone (ALTER, VACUUM FULL) waits for the first, the second waits behind
        him, and the first for the second: for good, as the server cannot see that they are one.
        """
        task = asyncio.current_task()
        if task in self._in_transaction:
            raise RuntimeError(
                "a transaction was begun within another one: the two could wait for each other"
            )
        self._in_transaction.add(task)
        try:
            yield
        finally:
            self._in_transaction.discard(task)
