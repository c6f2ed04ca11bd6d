"""A server that speaks HTTP badly: each path of its table gets raw bytes, a stall, a reset or a drip."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.serving import page

Wire = socket.socket
Act = Callable[[Wire, threading.Event], None]
"""Answers a request on a connection; the event is set when the test is over."""


def says(*parts: bytes) -> Act:
    """Send bytes as they are, then close."""

    def act(wire: Wire, over: threading.Event) -> None:
        for part in parts:
            wire.sendall(part)

    return act


def html(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer, its length right unless a header says another."""
    told = (
        []
        if any(each.lower().startswith(("content-length", "transfer-enc")) for each in headers)
        else [f"Content-Length: {len(body)}"]
    )
    head = "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *told, *headers])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def stalls_after(*parts: bytes) -> Act:
    """Send bytes, then nothing more until the test is over."""

    def act(wire: Wire, over: threading.Event) -> None:
        says(*parts)(wire, over)
        over.wait(60)

    return act


def resets_after(*parts: bytes) -> Act:
    """Send bytes, then reset the connection."""

    def act(wire: Wire, over: threading.Event) -> None:
        says(*parts)(wire, over)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return act


def goes_on_for_ever(head: bytes, part: bytes, pause: float = 0.0) -> Act:
    """Send a head, then a part again and again."""

    def act(wire: Wire, over: threading.Event) -> None:
        wire.sendall(head)
        while not over.wait(pause) if pause else not over.is_set():
            wire.sendall(part)

    return act


@dataclass
class Rude:
    """The table of a rude server, and how often each path was asked for."""

    acts: Mapping[str, Act]
    url: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def rude(acts: Mapping[str, Act], host: str = "127.0.0.1") -> Iterator[Rude]:
    """Serve a table of acts; what is not in it is 404. One request a connection."""
    made, over = Rude(acts), threading.Event()
    listener = socket.create_server((host, 0), backlog=64)
    made.url = f"http://{host}:{listener.getsockname()[1]}"

    def serve(wire: Wire) -> None:
        with wire, suppress(OSError):
            wire.settimeout(60)
            asked = wire.recv(65536)
            path = asked.split(b" ")[1].decode("latin-1") if asked.count(b" ") > 1 else ""
            made.asked.append(path)
            made.acts.get(
                path, says(html(b"<h1>not here</h1>", "Connection: close", status="404 Not Found"))
            )(wire, over)
            with suppress(OSError):
                wire.shutdown(socket.SHUT_WR)

    def accept() -> None:
        while True:
            try:
                wire, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(wire,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield made
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def packed(body: bytes) -> bytes:
    """Gzip."""
    return gzip.compress(body)


def story(number: int) -> bytes:
    """A good article."""
    return page(f"A good story, number {number}", number)
