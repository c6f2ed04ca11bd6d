"""Twisted's reactor inside the asyncio loop that owns this process, for Scrapy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from crawler.fetching.guarded_resolver import install
from crawler.fetching.ssrf_guard import Network, SsrfGuard


@asynccontextmanager
async def running_reactor(allow_private: Collection[Network]) -> AsyncIterator[None]:
    """Run the asyncio reactor inside the running loop, behind the guard against private addresses; once a process.

    At the end its thread pool is stopped: without that the process would not end.
    """
    from twisted.internet import asyncioreactor

    asyncioreactor.install(asyncio.get_running_loop())  # type: ignore[no-untyped-call]
    from twisted.internet import reactor as installed

    reactor: Any = installed
    install(reactor, SsrfGuard(allow_private))
    # At its import it reads the source of every caller. A thread has few: 0.1 s of processor time less.
    with suppress(ImportError):
        await asyncio.to_thread(import_module, "scrapy.core.downloader.contextfactory")
    reactor.startRunning(installSignalHandlers=False)
    try:
        yield
    finally:
        reactor.getThreadPool().stop()
