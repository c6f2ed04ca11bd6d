"""Whether a DSN leads to the server itself, or through a pooler that gives every transaction another session.

In transaction mode locks of a session, LISTEN and settings of a connection are lost without a word: migrations would
run twice at once, and the queue would stand still. Session mode is harmless.
"""

from __future__ import annotations

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from sql.database import Session
from sql.errors import UserError
from sql.rows.migrations import BACKEND_NUMBER

_LOOKS = 5
"""A pooler may hand out its sessions in turn: one of so many looks meets another one."""


class PooledError(UserError):
    """The DSN leads through a pooler in transaction mode; set PALIMPSEST_DATABASE_URL to the server itself."""

    def __str__(self) -> str:
        return str(self.__doc__)


async def refuse_pooler(dsn: str, session: Session) -> None:
    """Raises PooledError where the session, which commits every statement, is another one from time to time."""
    first = await session.one(BACKEND_NUMBER)
    if first == session.connection.info.backend_pid:
        return
    async with await AsyncConnection[DictRow].connect(dsn, row_factory=dict_row) as other:
        # An open transaction keeps the session that was free, so that the next statement gets another.
        await Session(other).one(BACKEND_NUMBER)
        for _ in range(_LOOKS):
            if await session.one(BACKEND_NUMBER) != first:
                raise PooledError
