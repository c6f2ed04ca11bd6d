"""What the port answers: liveness, readiness, metrics, and the pages for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import psycopg
from prometheus_client import CONTENT_TYPE_LATEST
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler.health.service_checks import PATIENCE, Check, check_service
from scheduler.web.headers import SecurityHeaders
from scheduler.web.loop_heartbeat import HANGS_AFTER, LoopHeartbeat
from scheduler.web.metrics import exposition
from scheduler.web.pages.archive_reader import ArchiveReader
from scheduler.web.pages.page_routes import PageRoutes, not_found
from scheduler.web.publication import EVERYTHING, Publication, Publishing
from scheduler.web.rate_limit import RateLimit
from sql.database import Session
from sql.rows.processes import (
    METRIC_ALARMS,
    METRIC_SOURCES,
    SERVICE_FACTS,
    AlarmMetric,
    ServiceFacts,
    SourceMetric,
)

_CONNECT_SECONDS = 3
"""Seconds that connecting to the database may take: whoever asks for readiness waits."""
_STATEMENT_MS = 4000
"""Milliseconds that a statement may take."""


_SMALL = 1000
"""Bytes; a shorter answer is not compressed, as it fits a packet anyway."""


def _set_event() -> Event:
    event = Event()
    event.set()
    return event


@dataclass(frozen=True, slots=True)
class Port:
    """What the answers are made from.

    ``started`` is set once the process does its work, ``hosts`` are the names by which the port may be asked,
    ``instance`` tells this service from another one (`instance_of`), and ``publication`` is what the pages show.
    """

    dsn: str
    version: str
    tick: timedelta
    pulse: LoopHeartbeat
    hosts: tuple[str, ...] = ("*",)
    started: Event = field(default_factory=_set_event)
    instance: str = ""
    publication: Publication = EVERYTHING

    async def healthz(self, _: Request) -> Response:
        """Liveness: whether the loop of this process runs. Faults elsewhere would not be mended by restarting it."""
        silent = self.pulse.silent_for()
        alive = silent < HANGS_AFTER
        why = "OK" if alive else f"the loop has hung for {silent:.0f} s"
        return _answer([Check("loop", alive, why)], self)

    async def readyz(self, _: Request) -> Response:
        """Readiness: whether the service can do its work."""
        return _answer(await self.checks(), self)

    async def checks(self) -> list[Check]:
        """Return the checks of readiness.

        There is only one while the process starts, or if the database cannot be reached.
        """
        if not self.started.is_set():
            return [Check("start", False, "the service is starting")]
        try:
            async with await self._connect() as connection:
                facts = await Session(connection).one(SERVICE_FACTS, patience=PATIENCE)
        except psycopg.Error as error:
            return [Check("database", False, f"{type(error).__name__}: {error}".strip())]
        return [Check("database", True), *check_service(facts, self.tick)]

    async def metrics(self, _: Request) -> Response:
        """Metrics in Prometheus's text format; without the database only those that this process counted itself."""
        facts: ServiceFacts | None = None
        sources: list[SourceMetric] = []
        alarms: list[AlarmMetric] = []
        try:
            async with await self._connect() as connection:
                session = Session(connection)
                facts = await session.one(SERVICE_FACTS, patience=PATIENCE)
                sources, alarms = await session.all(METRIC_SOURCES), await session.all(METRIC_ALARMS)
        except psycopg.Error:
            facts = None
        text = exposition(facts, sources, alarms, lag=self.pulse.lag, version=self.version)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    async def _connect(self) -> AsyncConnection[DictRow]:
        return await AsyncConnection[DictRow].connect(
            self.dsn,
            row_factory=dict_row,
            connect_timeout=_CONNECT_SECONDS,
            options=f"-c statement_timeout={_STATEMENT_MS}",
            application_name="palimpsest port",
        )


def make_app(port: Port) -> Starlette:
    """Return the application of the port; whoever serves it has to close its ``state.reader``."""
    reader = ArchiveReader(port.dsn, port.publication)
    limited = [Middleware(RateLimit)] if port.publication.is_public else []
    app = Starlette(
        routes=[
            *(Route(f"/{name}", getattr(port, name)) for name in ("healthz", "readyz", "metrics")),
            *PageRoutes(reader, port.checks).routes(),
        ],
        exception_handlers={404: not_found},
        middleware=[
            Middleware(SecurityHeaders, is_public=port.publication.is_public),
            Middleware(Publishing, publication=port.publication),
            *limited,
            Middleware(GZipMiddleware, minimum_size=_SMALL),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(port.hosts)),
        ],
    )
    app.state.reader = reader
    return app


def _answer(checks: list[Check], port: Port) -> Response:
    """Answer with status 200 if all checks are well, else 503, and with the reason of each check."""
    ok = all(check.ok for check in checks)
    told = {check.name: check.why for check in checks}
    said = {"ok": ok, "version": port.version, "instance": port.instance, "checks": told}
    return JSONResponse(said, status_code=200 if ok else 503)
