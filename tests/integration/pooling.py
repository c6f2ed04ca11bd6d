"""A pooler before Postgres: clients share sessions of the server, each for a transaction or as long as it stays."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psycopg

from tests.integration.cutting import to_server

_ENDS_WITH_AN_ANSWER = b"QS"
"""A query, and the Sync after the messages of a prepared one."""


@dataclass
class _Server:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes = b""

    async def answer(self) -> tuple[bytes, bool]:
        """All that the server says until it is ready, and whether no transaction is open then."""
        said = b""
        while True:
            kind, text = await _message(self.reader)
            said += text
            if kind == b"Z":
                return said, text.endswith(b"I")


@dataclass
class Pooler:
    """``by_transaction`` a client has a session of its own for no longer than a transaction."""

    dsn: str
    by_transaction: bool
    free: list[_Server] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        held: _Server | None = None
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            size = await reader.readexactly(4)
            startup = size + await reader.readexactly(struct.unpack("!i", size)[0] - 4)
            first = await self._take(startup)
            self.free.append(first)
            writer.write(_with_a_key_of_its_own(first.greeting))
            while True:
                kind, text = await _message(reader)
                if kind == b"X":
                    break
                held = held or await self._take(startup)
                held.writer.write(text)
                if kind not in _ENDS_WITH_AN_ANSWER:
                    continue
                said, is_idle = await held.answer()
                writer.write(said)
                if is_idle and self.by_transaction:
                    self.free.append(held)
                    held = None
        for each in (writer, *([held.writer] if held else [])):
            each.close()

    async def _take(self, startup: bytes) -> _Server:
        if self.free:
            return self.free.pop()
        server = _Server(*await to_server(self.dsn))
        server.writer.write(startup)
        server.greeting, _ = await server.answer()
        return server


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The kind of the next message, and the whole of it."""
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


def _with_a_key_of_its_own(greeting: bytes) -> bytes:
    """The greeting with another process number: a client that wants a query cancelled asks the pooler."""
    place = greeting.index(b"K\0\0\0")
    return greeting[: place + 5] + struct.pack("!i", 1) + greeting[place + 9 :]


@asynccontextmanager
async def pooling(dsn: str, *, by_transaction: bool) -> AsyncIterator[str]:
    """The DSN that leads through a pooler to the server of a DSN."""
    pooler = Pooler(dsn, by_transaction)
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield psycopg.conninfo.make_conninfo(
            dsn, host="127.0.0.1", port=port, sslmode="disable", gssencmode="disable"
        )
    finally:
        server.close()
        for each in pooler.free:
            each.writer.close()
