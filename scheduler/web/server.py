"""The port's server: uvicorn in a thread of its own, so that it still answers if the service's loop hangs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from scheduler.web.app import Port, make_app
from scheduler.web.slow_client_protocol import PromptProtocol
from sql.errors import UserError

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CONNECTIONS = 64
_STOP_SECONDS = 2


class PortTaken(UserError):
    """The service cannot answer on its port."""


def hosts_of(host: str, name: str | None = None) -> tuple[str, ...]:
    """Return the names of hosts by which a port may be asked.

    On loopback these are only loopback's own names, and the ``name`` under which a proxy of this machine serves it. So
    no page in a browser on this machine can reach the port through a name of its own that leads to 127.0.0.1 (DNS
    rebinding).
    """
    if host not in _LOOPBACK:
        return ("*",)
    return (*sorted(_LOOPBACK), "[::1]", *([name] if name else []))


@contextmanager
def listening(address: str) -> Iterator[socket.socket | None]:
    """Yield a socket that listens at ``host:port``, or None if the address is "off".

    Raises PortTaken if the address cannot be used: whoever asks the port would be answered by another program.
    """
    if address == "off":
        yield None
        return
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host.strip("[]"), int(port)))
            bound.listen(_CONNECTIONS)
        except OSError as error:
            raise PortTaken(
                f"the port {address} cannot be opened ({error.strerror}); set PALIMPSEST_WEB to another one, or to off"
            ) from None
        yield bound


@contextmanager
def serving(bound: socket.socket, port: Port) -> Iterator[str]:
    """Answer on a bound socket while the block runs; yields the port's address."""
    app = make_app(port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_STOP_SECONDS,
        lifespan="off",
        loop="asyncio",
        http=PromptProtocol,
        ws="none",
    )
    server = uvicorn.Server(config)

    async def serve() -> None:
        try:
            await server.serve(sockets=[bound])
        finally:
            await app.state.reader.close()

    thread = Thread(target=lambda: asyncio.run(serve()), name="web", daemon=True)
    thread.start()
    host, number = bound.getsockname()[:2]
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{number}"
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS + 1)
