"""Whether a DSN leads to the server itself, or through a pooler in transaction mode, such as PgBouncer.

Such a pooler may give every transaction another session of the server. Locks of a session, LISTEN and settings are then
lost without an error: migrations would run twice at once, and the queue would stand still. A pooler in session mode
does no harm.
"""

from __future__ import annotations

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from sql.database import Session
from sql.errors import UserError
from sql.rows.migrations import BACKEND_NUMBER

_LOOKS = 5
"""Statements that are sent to see whether the session changes: a pooler may hand its sessions out in turn."""


class PooledError(UserError):
    """The DSN leads through a pooler in transaction mode; set PALIMPSEST_DATABASE_URL to the server itself."""

    def __str__(self) -> str:
        return str(self.__doc__)


async def refuse_pooler(dsn: str, session: Session) -> None:
    """Raise PooledError if statements of one connection, each a transaction of its own, meet different sessions."""
    first = await session.one(BACKEND_NUMBER)
    if first == session.connection.info.backend_pid:
        return
    async with await AsyncConnection[DictRow].connect(dsn, row_factory=dict_row) as other:
        # An open transaction keeps the session that was free, so that the next statement gets another.
        await Session(other).one(BACKEND_NUMBER)
        for _ in range(_LOOKS):
            if await session.one(BACKEND_NUMBER) != first:
                raise PooledError
