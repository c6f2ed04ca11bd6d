"""A newsroom that serves, and a client that keeps nothing and follows nothing."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from scheduler.demo.newsroom import Newsroom

MORNING = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Get = Callable[..., Reply]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(now=lambda: MORNING) as opened:
        yield opened


@pytest.fixture
def get(newsroom: Newsroom) -> Get:
    """Ask the newsroom for a path, or, as a proxy, for an absolute address."""

    def ask(target: str, headers: dict[str, str] | None = None, method: str = "GET") -> Reply:
        connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=20)
        try:
            connection.request(method, target, headers=headers or {})
            reply = connection.getresponse()
            return Reply(reply.status, dict(reply.headers), reply.read())
        finally:
            connection.close()

    return ask
