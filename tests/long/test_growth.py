"""The service's memory over ten thousand crawled pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from tests.acceptance.running import Program
from tests.footprint import family, pss
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

SOURCE = """
[[source]]
name = "herald"
home = "{home}/"
sitemaps = ["{home}/news.xml"]
interval = "2s"
delay = "0s"
revisit = {{ first = "12h", most = "7d" }}
[source.limits]
requests = 10000000
"""
AT_ONCE = 200
ARTICLES = "SELECT count(*) >= {} FROM archive.articles"
WARM, PAGES, MOST = 2_000, 10_000, 50
"""Pages until all is loaded and every extraction process was replaced once; pages after that; MB that may be gained."""


def growing() -> Callable[[Asked], Answer]:
    """A newsroom whose sitemap has new articles each time that it is read."""
    editions = count()

    def answer(asked: Asked) -> Answer:
        home, name = f"http://{asked.headers['Host']}", asked.path.strip("/")
        if name == "robots.txt":
            return 404, {}, b""
        if name == "news.xml":
            first = next(editions) * AT_ONCE
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return (
                200,
                XML,
                sitemap([f"{home}/story-{number}/" for number in range(first, first + AT_ONCE)], now),
            )
        kind, _, number = name.partition("-")
        return (
            200,
            HTML,
            page(f"Report {number}", int(number)) if kind == "story" else b"<p>The front page</p>",
        )

    return answer


@pytest.mark.long
@pytest.mark.timeout(3 * 3600)
def test_memory_does_not_grow_over_ten_thousand_pages(dsn: str, tmp_path: Path) -> None:
    program = Program(dsn, tmp_path)
    with serving(growing()) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        with program.started() as service:
            _wait(program, WARM, 3600)
            before = pss(family(service.pid))
            _wait(program, WARM + PAGES, 7200)
            after = pss(family(service.pid))
    print(f"memory of all processes: {before:.0f} MB after {WARM} pages, {after:.0f} MB after {PAGES} more")
    assert after - before < MOST


def _wait(program: Program, pages: int, timeout: float) -> None:
    """Until so many articles are archived, counted every few seconds because counting them takes a while."""
    query = ARTICLES.format(pages)
    program.wait_for(lambda: bool(program.value(query)), query, timeout, every=3)
