"""HTTP for clients that keep the server waiting: a connection is closed that does not ask, or does not read, in time.

uvicorn counts every open connection against its limit, and sets a time to idle ones only after their first
request: a few dozen clients that send a header a minute would shut everybody else out.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ASKED_WITHIN = 10.0
"""Seconds from the first byte, or from the connection, to the end of a request's headers."""
OVER_WITHIN = 120.0
"""Seconds that a connection may live at all."""


class PromptProtocol(H11Protocol):
    """uvicorn's protocol with these limits."""

    _asking: asyncio.TimerHandle | None = None
    _living: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected: it has to ask."""
        super().connection_made(transport)
        self._living = self.loop.call_later(OVER_WITHIN, transport.abort)
        self._expect_a_request()

    def data_received(self, data: bytes) -> None:
        """Some bytes came: the request is whole, or the client still has what is left of its time."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._expect_a_request()
        elif self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        for timer in (self._asking, self._living):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _expect_a_request(self) -> None:
        if self._asking is None:
            self._asking = self.loop.call_later(ASKED_WITHIN, self.transport.abort)
