"""The port under clients that dawdle, lie or shout: everybody else is answered."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from scheduler.web import slow_client_protocol
from scheduler.web.app import Port
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.server import listening, serving
from tests.conftest import copied

_MANY = 80
MALFORMED = {
    "noise": bytes(range(256)) * 20,
    "an endless line": b"GET /" + b"a" * 200_000,
    "an endless header": b"GET /healthz HTTP/1.1\r\nX: " + b"a" * 200_000,
    "100,000 headers": b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 100_000,
    "no version": b"GET /healthz\r\n\r\n",
    "a version that does not exist": b"GET /healthz HTTP/9.9\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "another host": b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a method of its own": b"EVIL /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "NUL in the path": b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a path out of the folder": b"GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an encoded path out of the folder": b"GET /static/%2e%2e/%2e%2e/app.py HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "bytes that are no UTF-8": b"GET /search?q=%ff%fe%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "two lengths": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nx",
    "a length and chunks": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
    "a body that never comes": b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n",
    "a wish for another protocol": b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "a header folded over lines": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
}
LIFTED = (
    "/search?q=" + "a" * 5000,
    "/search?q=" + "%22a%22%20or%20" * 800,
    "/search?q=a&limit=1000000000",
    "/edits?limit=1000000000&offset=-1",
    "/edits?after=%27%3BDROP%20TABLE%20store.article--",
    "/articles/999999999999999999999999",
    "/articles/-1",
    "/articles/%27%20OR%201=1",
    "/sources/%00",
    "/search?q=%00",
)
_MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def url(server: str) -> Iterator[str]:
    """A port before an empty archive."""
    with ExitStack() as stack:
        dsn = stack.enter_context(copied(server))
        bound = stack.enter_context(listening("127.0.0.1:0"))
        assert bound
        yield stack.enter_context(serving(bound, Port(dsn, "0", timedelta(seconds=15), LoopHeartbeat())))


def get(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def connected(url: str) -> socket.socket:
    host, _, port = urlsplit(url).netloc.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def test_clients_that_dawdle_shut_nobody_out(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than the port takes connections: some say nothing, some a byte now and then."""
    monkeypatch.setattr(slow_client_protocol, "ASKED_WITHIN", 1.0)
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(url)) for _ in range(_MANY)]
        for wire in slow[::2]:
            wire.sendall(b"GET /healthz HTTP/1.1\r\nX-")
        end = time.monotonic() + 30
        while get(url, "/healthz")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_client_that_never_ends_is_let_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_client_protocol, "OVER_WITHIN", 1.0)
    with connected(url) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while wire.recv(65536):
            continue


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_is_refused_and_the_next_is_answered(url: str, name: str) -> None:
    with connected(url) as wire:
        try:
            wire.sendall(MALFORMED[name])
            wire.settimeout(5)
            told = wire.recv(65536)
        except OSError:
            told = b""
    assert b"root:" not in told and b"import" not in told
    assert not told or told.split()[1] in (b"200", b"400", b"404", b"405", b"431", b"501", b"505"), told[:80]
    assert get(url, "/healthz")[0] == 200


@pytest.mark.parametrize("path", LIFTED)
def test_no_client_lifts_a_limit(url: str, path: str) -> None:
    status, body = get(url, path)
    assert status in (200, 400, 404, 422), body[:200]
    assert len(body) < _MOST_BYTES
    assert b"Traceback" not in body and b"psycopg" not in body
