"""A proxy before Postgres that cuts a connection after COMMIT was sent: the answer is lost, the work is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

_COMMIT = b"COMMIT"


async def to_server(dsn: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A bare connection to the server of a DSN."""
    given = psycopg.conninfo.conninfo_to_dict(dsn)
    host, port = str(given["host"]), int(given.get("port") or 5432)
    if host.startswith("/"):
        return await asyncio.open_unix_connection(str(Path(host) / f".s.PGSQL.{port}"))
    return await asyncio.open_connection(host, port)


@dataclass
class Cutter:
    """``armed`` connections lose the answer to their next COMMIT; ``cuts`` counts them."""

    dsn: str
    armed: int = 0
    cuts: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        there, back = await to_server(self.dsn)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            async with asyncio.TaskGroup() as pumps:
                cut = asyncio.Event()
                pumps.create_task(self._forth(reader, back, cut))
                pumps.create_task(self._back(there, writer, back, cut))
        for each in (writer, back):
            each.close()

    async def _forth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if self.armed and _COMMIT in data:
                self.armed -= 1
                cut.set()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _back(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: asyncio.StreamWriter,
        cut: asyncio.Event,
    ) -> None:
        while data := await reader.read(65536):
            if cut.is_set():
                self.cuts += 1
                writer.transport.abort()
                server.close()
                return
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def cutting(dsn: str) -> AsyncIterator[tuple[Cutter, str]]:
    """A cutter before the server of a DSN, and the DSN that leads through it."""
    cutter = Cutter(dsn)
    server = await asyncio.start_server(cutter.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield cutter, psycopg.conninfo.make_conninfo(dsn, host="127.0.0.1", port=port, sslmode="disable")
    finally:
        server.close()
