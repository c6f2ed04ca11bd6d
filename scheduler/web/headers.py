"""Headers of every answer of the port: no scripts, no frames, no guessing of types, and who may keep or list it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
_PUBLIC = {"Cache-Control": "public, max-age=60"}
"""A page of a minute ago is new enough for the public, and spares the database a rush of readers."""

_ERRORS = 400
"""From this status on, an answer is an error, which a cache would tell to clients whom it does not concern."""


class SecurityHeaders:
    """Sets the headers, unless an answer has set its own."""

    def __init__(self, app: ASGIApp, *, is_public: bool = False) -> None:
        self._app = app
        self._set = _HEADERS | (_PUBLIC if is_public else _PRIVATE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the inner ASGI application, and add the headers to its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] >= _ERRORS:
                    headers.setdefault("Cache-Control", "no-store")
                for name, value in self._set.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
