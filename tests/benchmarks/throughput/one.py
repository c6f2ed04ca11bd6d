"""One way to crawl the pages once, in a process of its own; prints its figures as JSON.

    python -m tests.benchmarks.throughput.one bare|trafilatura|inline|0|1|2 HOME PAGES [DSN]

bare: Scrapy alone. trafilatura, inline: a spider that calls trafilatura, or this project's extractor, itself, and
stores nothing. A number: this project with so many extraction processes (0: on the loop), first visits and then
unchanged ones, on an archive that holds another site's pages and has statistics.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from statistics import quantiles
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawler.archive.sources.source_rows import put_sources
from crawler.crawl.runner import CrawlRunner
from crawler.crawl.settings import BASE
from crawler.extraction import extract
from crawler.extraction.model import ExtractionRules
from crawler.extraction.workers.pool import ExtractionPool
from crawler.sources import Source, SourcesFile
from scheduler.config import Config
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.reactor import running_reactor
from scheduler.worker import Worker
from sql.database import Database

_HERE = (ip_network("127.0.0.0/8"),)
_SAMPLE = 0.005
_OURS = ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "AUTOTHROTTLE_ENABLED")


def _by_trafilatura(body: bytes, url: str) -> Any:
    # The program itself does not need this library, so the other ways are measured without it.
    from trafilatura import extract as read

    return read(body, url, favor_precision=True, include_comments=False)


READERS: dict[str, Callable[[bytes, str], Any]] = {
    "bare": lambda body, _: body,
    "trafilatura": _by_trafilatura,
    "inline": lambda body, url: extract(body, url, ExtractionRules()).body,
}
"""What a plain spider does with a page on the loop; something comes of every page."""


class Plain(Spider):
    """Asks for every page, and reads it on the loop."""

    name = "plain"

    def __init__(self, home: str, pages: int, read: Callable[[bytes, str], Any]) -> None:
        super().__init__()
        self._urls, self._read, self.done = [f"{home}/story-{each}/" for each in range(pages)], read, 0

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            yield Request(url)

    def parse(self, response: Response, **kwargs: Any) -> None:
        self.done += bool(self._read(response.body, response.url))


class OnTheLoop:
    """In the place of the pool of extraction processes: what a program without one does."""

    async def run(self, function: Callable[..., Any], *args: Any, **_: Any) -> Any:
        return function(*args)

    def close(self) -> None:
        """There is nothing to end."""


class Lag:
    """How late the loop comes to what is due on it, in ms."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def sample(self) -> None:
        while True:
            wanted = time.perf_counter() + _SAMPLE
            await asyncio.sleep(_SAMPLE)
            self.late.append((time.perf_counter() - wanted) * 1000)

    @contextmanager
    def sampled(self) -> Iterator[None]:
        self.late.clear()
        task = asyncio.create_task(self.sample())
        yield
        task.cancel()

    def figures(self) -> dict[str, float]:
        cuts = quantiles(self.late, n=100)
        return {"lag_median_ms": cuts[49], "lag_99_ms": cuts[98]}


async def plain(home: str, pages: int, read: Callable[[bytes, str], Any]) -> dict[str, Any]:
    """Scrapy with this project's settings, without its parts."""
    settings = {name: value for name, value in BASE.items() if name not in _OURS}
    runner = AsyncCrawlerRunner(settings)
    read(b"<p>the libraries are loaded</p>", home)
    async with running_reactor(_HERE):
        crawler, lag, began = runner.create_crawler(Plain), Lag(), time.perf_counter()
        with lag.sampled():
            await runner.crawl(crawler, home=home, pages=pages, read=read)
        spider: Any = crawler.spider
        assert spider.done == pages, f"{spider.done} of {pages}"
        return {"first": _rate(spider.done, began), **lag.figures()}


async def program(home: str, pages: int, extractors: int, dsn: str) -> dict[str, Any]:
    """This project: every page identified, compared and committed."""
    other = home.replace("127.0.0.1", "127.0.0.2")
    sources = tuple(_source(name, url) for name, url in (("site", home), ("other", other)))
    pool: Any = ExtractionPool(extractors) if extractors else OnTheLoop()
    async with Database(dsn) as database, running_reactor(_HERE):
        await put_sources(database, SourcesFile(Path("sources.toml"), "00" * 32, sources))
        worker = Worker(
            database, CrawlRunner(database, pool, lambda _: "benchmark", "one"), timedelta(seconds=1)
        )
        await _crawl(worker, "other", pages, "new")
        async with database.transaction() as session:
            await session.connection.execute("ANALYZE")
        first, lag = await _crawl(worker, "site", pages, "new")
        async with database.transaction() as session:
            await session.run("make_visits_due", source_id=1)
        again, _ = await _crawl(worker, "site", pages, "unchanged")
    await asyncio.to_thread(pool.close)
    return {"first": first, "again": again, **lag}


def _source(name: str, home: str) -> Source:
    return Source.model_validate(
        {"home": f"{home}/", "name": name, "sitemaps": [f"{home}/sitemap.xml"], "delay": "0s"}
        | {"limits": {"requests": 10**8, "traffic": "1000GB"}, "timezone": "UTC"}
    )


async def _crawl(worker: Worker, name: str, pages: int, count: str) -> tuple[float, dict[str, float]]:
    lag, began = Lag(), time.perf_counter()
    with lag.sampled():
        row = await worker.run_now(name)
    assert row is not None and getattr(row, count) == pages, f"{row}"
    return _rate(pages, began), lag.figures()


def _rate(pages: int, began: float) -> float:
    return pages / (time.perf_counter() - began)


def main() -> None:
    """Measure one way."""
    way, home, pages = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        set_up_logs(Config(log_format="json"), nowhere)
        found = _measured(way, home, pages)
    print(json.dumps(found | {"loop_cpu_s": time.process_time()}))


def _measured(way: str, home: str, pages: int) -> dict[str, Any]:
    if way in READERS:
        return asyncio.run(plain(home, pages, READERS[way]))
    return asyncio.run(program(home, pages, int(way), sys.argv[4]))


if __name__ == "__main__":
    main()
