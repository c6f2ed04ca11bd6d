"""A process whose resolver gives the answers of a table: fetches addresses behind the guard, prints what came of each.

Usage: ``reaching.py TABLE ALLOWED URL…``; TABLE is JSON, name → list of lists of addresses, an answer a
look-up, the last one for good.
"""

from __future__ import annotations

import asyncio
import json
import sys
from ipaddress import ip_network
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer

from crawler.crawl.settings import BASE
from crawler.fetching.outcomes import of_failure
from scheduler.service.reactor import running_reactor


@implementer(IHostResolution)
class Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IHostnameResolver)
class Table:
    def __init__(self, answers: dict[str, list[list[str]]], real: Any) -> None:
        self.answers, self.real, self.looked_up = answers, real, 0

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *rest: Any) -> Any:  # noqa: N802
        if name not in self.answers:
            return self.real.resolveHostName(receiver, name, port, *rest)
        self.looked_up += 1
        resolution = Resolution(name)
        receiver.resolutionBegan(resolution)
        answers = self.answers[name]
        for host in answers.pop(0) if len(answers) > 1 else answers[0]:
            kind = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(kind("TCP", host, port))
        receiver.resolutionComplete()
        return resolution


class Fetch(Spider):
    name = "fetch"

    def __init__(self, urls: list[str], found: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls, self.found = urls, found

    async def start(self) -> Any:
        from scrapy import Request

        for url in self.urls:
            try:
                response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
                self.found.append(str(response.status))
            except Exception as error:
                self.found.append(of_failure(error))
        return
        yield


async def main(table: str, allowed: str, *urls: str) -> None:
    found: list[str] = []
    networks = [ip_network(text) for text in allowed.split(",") if text]
    async with running_reactor(networks):
        from twisted.internet import reactor

        resolver: Any = reactor.nameResolver
        resolver._inner = Table(json.loads(table), resolver._inner)
        own = {"ITEM_PIPELINES": {}, "RETRY_ENABLED": False, "ROBOTSTXT_OBEY": False, "DOWNLOAD_TIMEOUT": 5}
        await AsyncCrawlerRunner(BASE | own).crawl(Fetch, urls=list(urls), found=found)
    print(json.dumps(found))


asyncio.run(main(*sys.argv[1:]))
