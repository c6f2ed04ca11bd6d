"""A limit of requests for each client of a public page, so that one of them leaves the others their turn."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PER_SECOND = 2.0
"""Requests a second that a client may make for as long as it likes."""
_AT_ONCE = 40
"""Requests that a client may make at once after a rest; a page needs three (itself, the style sheet, the icon)."""
_CLIENTS = 10_000
"""Clients that are remembered; of more, the one that was quiet longest is forgotten, and may ask afresh."""


class RateLimit:
    """Answers 429 with ``Retry-After`` if a client asks for more (RFC 6585 §4).

    It is the generic cell rate algorithm (ITU-T I.371): each request moves the client's theoretical arrival time on by
    the time that one request is worth; a request that comes too long before that time is refused. Example: at 2 a
    second and 40 at once, a client that made 40 requests in a moment may make the next one half a second later.
    """

    def __init__(self, app: ASGIApp, *, now: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._now = now
        self._expected: OrderedDict[str, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the inner application, or refuse."""
        wait = self._wait(scope["client"][0]) if scope["type"] == "http" and scope.get("client") else 0.0
        if wait <= 0:
            await self._app(scope, receive, send)
            return
        refusal = PlainTextResponse(
            "Too many requests; wait a moment.\n", 429, headers={"Retry-After": str(int(wait) + 1)}
        )
        await refusal(scope, receive, send)

    def _wait(self, client: str) -> float:
        """Count a request and return 0, or return the seconds until the client may make one."""
        client = _network(client)
        now = self._now()
        expected = max(self._expected.pop(client, now), now)
        wait = expected - now - (_AT_ONCE - 1) / _PER_SECOND
        self._expected[client] = expected if wait > 0 else expected + 1 / _PER_SECOND
        if len(self._expected) > _CLIENTS:
            self._expected.popitem(last=False)
        return wait


def _network(client: str) -> str:
    """Return what tells a client from others: of an IPv6 address the first 64 bits, as the others are its own."""
    try:
        address = ipaddress.IPv6Address(client)
    except ValueError:
        return client
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
