"""A wire to PostgreSQL that cuts, stalls and truncates in the middle of a transaction."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from psycopg.conninfo import conninfo_to_dict, make_conninfo

Kind = Literal["cut", "truncate", "stall", "lose the answer"]
_WRITES = b"INSERT INTO store.look"
_COMMIT = b"COMMIT"


@dataclass
class Wire:
    """Carries connections; while ``kind`` is set, that happens to ``left`` of those that write a look.

    ``cut``: the connection ends with the transaction begun. ``truncate``: so it does in the middle of an answer.
    ``stall``: nothing passes any more until ``flow`` is set. ``lose the answer``: COMMIT is sent, its answer lost.
    """

    dsn: str
    kind: Kind | None = None
    left: int = 0
    happened: int = 0
    flow: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def breaking(self, kind: Kind, times: int) -> Iterator[None]:
        """Let it happen to the next so many connections that write; afterwards everything passes."""
        self.flow.clear()
        self.kind, self.left = kind, times
        try:
            yield
        finally:
            self.heal()

    def heal(self) -> None:
        """Everything passes from now on."""
        self.kind, self.left = None, 0
        self.flow.set()

    def carry(self, client: socket.socket) -> None:
        """Both ways of a connection, until one side ends it."""
        try:
            server = self._connect()
        except OSError:
            client.close()
            return
        broken = threading.Event()
        back = threading.Thread(target=self._back, args=(server, client, broken), daemon=True)
        back.start()
        with suppress(OSError):
            while data := client.recv(65536):
                if not broken.is_set() and self._strikes(data):
                    broken.set()
                    if self.kind == "cut":
                        break
                    if self.kind == "stall":
                        self.flow.wait(120)
                server.sendall(data)
        _end(client, server)

    def _strikes(self, data: bytes) -> bool:
        wanted = _COMMIT if self.kind == "lose the answer" else _WRITES
        with self.lock:
            if not self.left or wanted not in data:
                return False
            self.left -= 1
            self.happened += 1
            return True

    def _back(self, server: socket.socket, client: socket.socket, broken: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if broken.is_set() and self.kind in ("truncate", "lose the answer"):
                    client.sendall(data[: len(data) // 2] if self.kind == "truncate" else b"")
                    break
                client.sendall(data)
        _end(client, server)

    def _connect(self) -> socket.socket:
        given = conninfo_to_dict(self.dsn)
        made = socket.socket(socket.AF_UNIX)
        made.connect(str(Path(str(given["host"])) / f".s.PGSQL.{given.get('port') or 5432}"))
        return made


def _end(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def wired(dsn: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the server of a DSN, and the DSN that leads over it."""
    wire = Wire(dsn)
    wire.flow.set()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=wire.carry, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield (
            wire,
            make_conninfo(
                dsn, host="127.0.0.1", port=listener.getsockname()[1], sslmode="disable", gssencmode="disable"
            ),
        )
    finally:
        wire.heal()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
