"""A receiver of webhooks and Sentry envelopes on this machine: keeps what it gets, unpacked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any


@dataclass(frozen=True)
class Post:
    """A request as it came, its body unpacked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def items(self) -> list[dict[str, Any]]:
        """The JSON items of a Sentry envelope, each with its type."""
        lines = self.body.split(b"\n")[1:]
        pairs = zip(lines[::2], lines[1::2], strict=False)
        return [
            json.loads(content) | {"item": json.loads(head).get("type")} for head, content in pairs if head
        ]


@dataclass
class Receiver:
    """Answers every request with ``status``."""

    status: int = 200
    posts: list[Post] = field(default_factory=list)
    url: str = ""
    changed: Condition = field(default_factory=Condition)

    def take(self, post: Post) -> None:
        with self.changed:
            self.posts.append(post)
            self.changed.notify_all()

    def wait_for(self, happened: Callable[[list[Post]], bool], timeout: float = 30) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: happened(self.posts), timeout), self.posts

    def events(self) -> list[dict[str, Any]]:
        """The events of all envelopes so far."""
        found = [item for post in list(self.posts) if "envelope" in post.path for item in post.items()]
        return [item for item in found if item["item"] == "event"]


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        import brotli

        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if encoding == "gzip" else body


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = _unpacked(body, self.headers.get("Content-Encoding", ""))
            receiver.take(Post(self.command, self.path, dict(self.headers), body))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """The terminal is the tests'."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
