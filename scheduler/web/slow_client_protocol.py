"""HTTP with time limits for slow clients: a connection is closed if its client is too slow to ask, or to read.

uvicorn counts every open connection against its limit, but closes idle ones only after their first request. So a few
dozen clients that send one header a minute would shut everybody else out.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ASKED_WITHIN = 10.0
"""Seconds that a client has to send the headers of a request, from its connection or its last request on."""
OVER_WITHIN = 120.0
"""Seconds after which a connection is closed, whatever it does."""


class PromptProtocol(H11Protocol):
    """uvicorn's protocol with these two limits."""

    _asking: asyncio.TimerHandle | None = None
    _living: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start both timers, as a client has connected."""
        super().connection_made(transport)
        self._living = self.loop.call_later(OVER_WITHIN, transport.abort)
        self._expect_a_request()

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request; once its headers are whole, its timer is stopped."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._expect_a_request()
        elif self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers, as the client is gone."""
        for timer in (self._asking, self._living):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _expect_a_request(self) -> None:
        if self._asking is None:
            self._asking = self.loop.call_later(ASKED_WITHIN, self.transport.abort)
