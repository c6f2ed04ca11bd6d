"""Twisted's reactor, which Scrapy needs, on the asyncio loop of this process."""

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
    """Run Twisted's reactor on the running loop while the block runs; it can be done only once in a process.

    The guard against private addresses is installed in it. At the end the reactor's thread pool is stopped, as the
    process would not end otherwise.
    """
    from twisted.internet import asyncioreactor

    asyncioreactor.install(asyncio.get_running_loop())  # type: ignore[no-untyped-call]
    from twisted.internet import reactor as installed

    reactor: Any = installed
    install(reactor, SsrfGuard(allow_private))
    # When it is imported, this module reads the source code of every caller on the stack. In a thread the stack is
    # short, which saves 0.1 s of processor time.
    with suppress(ImportError):
        await asyncio.to_thread(import_module, "scrapy.core.downloader.contextfactory")
    reactor.startRunning(installSignalHandlers=False)
    try:
        yield
    finally:
        reactor.getThreadPool().stop()
