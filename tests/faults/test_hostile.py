"""Each hostile page, feed, sitemap and address has a named outcome, and costs the crawl none of its good articles."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from tests.acceptance.running import Program
from tests.conftest import copied
from tests.faults.hostile.lists import addresses, lists, path_of, rss
from tests.faults.hostile.pages import cases
from tests.faults.invariants import broken
from tests.faults.processes import Starter
from tests.serving import Answer, Asked, page, serving

_PART = 10
"""The whole sizes are for the long tier: some of them take all the time that a page has."""
_CASES = list(cases(1000))
_LISTS = [path for path in lists("http://127.0.0.1:9", 1000) if path != "/feed/bad-addresses"]
_GOOD = [f"/good/{number}" for number in range(5)]
_MOST_MEMORY = 900_000
"""Kilobytes that the process of the service may ever hold."""
_SOURCE = """
contact = "https://desk.example/"
[[source]]
name = "hostile"
home = "{home}/"
delay = "0s"
max_undated = 20
timeout = "10m"
limits = {{ traffic = "40GB" }}
feeds = {feeds}
sitemaps = {sitemaps}
"""


@dataclass
class Crawled:
    """What became of a crawl of everything."""

    fetches: dict[str, dict[str, Any]]
    articles: set[str]
    asked: list[str]
    memory: int
    seconds: float
    crawl: dict[str, Any]
    broken: dict[str, list[object]]


def answered(base: str, part: int) -> dict[str, tuple[bytes, str]]:
    """Path → body and type."""
    found = {f"/page/{path_of(name)}": case for name, case in cases(part).items()}
    found |= {path: (body, "application/xml") for path, body in lists(base, part).items()}
    names = [*_GOOD[:2], *found, *_GOOD[2:]]
    now = format_datetime(datetime.now(UTC))
    links = "".join(
        f"<item><link>{base}{name}</link><pubDate>{now}</pubDate></item>"
        for name in names
        if not name.startswith(("/feed", "/sitemap"))
    )
    found["/feed/all"] = (rss(links), "application/xml")
    return found


@pytest.fixture(scope="module", params=[_PART, pytest.param(1, marks=pytest.mark.long)])
def crawled(
    request: pytest.FixtureRequest, server: str, starter: Starter, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    """One crawl over HTTP of all that is hostile, with five good articles among it."""
    table: dict[str, tuple[bytes, str]] = {}

    def answer(asked: Asked) -> Answer:
        if asked.path == "/page/a-hundred-megabytes":
            return 200, {"Content-Type": "text/html"}, b"<p>x" * 25_000_000
        if asked.path.startswith("/good/"):
            return (
                200,
                {"Content-Type": "text/html"},
                page(f"Good story {asked.path[-1]}", int(asked.path[-1])),
            )
        if asked.path not in table:
            return 404, {"Content-Type": "text/html"}, b"<h1>not here</h1>"
        body, kind = table[asked.path]
        return 200, {"Content-Type": kind} if kind else {}, body

    with copied(server) as dsn, serving(answer) as site:
        table |= answered(site.url, request.param)
        program = Program(dsn, tmp_path_factory.mktemp("hostile"), {"PALIMPSEST_ALLOW_PRIVATE": "127.0.0.1"})
        feeds = [site.url + path for path in table if path.startswith("/feed/")]
        sitemaps = [site.url + path for path in table if path.startswith("/sitemap/")]
        program.sources.write_text(
            _SOURCE.format(home=site.url, feeds=json.dumps(feeds), sitemaps=json.dumps(sitemaps))
        )
        began = time.monotonic()
        run = starter.start(
            "crawl",
            "hostile",
            environment=program.environment(),
            log=program.folder / "service.log",
            forks_readers=False,
        )
        run.wait()
        fetches = program.rows("SELECT purpose, url, outcome, detail FROM archive.fetches ORDER BY id")
        yield Crawled(
            {row["url"].removeprefix(site.url): row for row in fetches},
            {row["url"].removeprefix(site.url) for row in program.rows("SELECT url FROM archive.articles")},
            site.paths(),
            run.memory,
            time.monotonic() - began,
            program.rows("SELECT * FROM archive.crawls")[0],
            broken(dsn),
        )


@pytest.mark.parametrize("name", _CASES)
def test_a_hostile_page_has_a_named_outcome(crawled: Crawled, name: str) -> None:
    fetch = crawled.fetches[f"/page/{path_of(name)}"]
    allowed = {
        "new",
        "empty",
        "not_html",
        "too_slow",
        "too_large",
        "worker_died",
        "soft_404",
        "link_list",
        "redirected_home",
        "alias",
    }
    assert fetch["outcome"] in allowed, fetch
    assert ("(no text)" not in name) or fetch["outcome"] != "new"


@pytest.mark.parametrize("path", _LISTS)
def test_a_hostile_list_has_a_named_outcome(crawled: Crawled, path: str) -> None:
    assert crawled.fetches[path]["outcome"] in {"read", "unreadable", "too_large"}, crawled.fetches[path]


@pytest.mark.parametrize("number", range(len(addresses("http://127.0.0.1:9"))))
def test_a_hostile_address_is_not_fetched(crawled: Crawled, number: int) -> None:
    told = addresses("")[number]
    assert not any(told and told in url for url in crawled.fetches if url != "/")


def test_the_good_articles_are_stored_and_the_archive_is_whole(crawled: Crawled) -> None:
    assert crawled.articles >= set(_GOOD)
    assert crawled.crawl["outcome"] == "finished"
    assert crawled.broken == {}


def test_memory_is_bounded(crawled: Crawled) -> None:
    assert crawled.memory < _MOST_MEMORY, f"{crawled.memory} kB in {crawled.seconds:.0f} s"


def test_most_hostile_pages_do_not_cost_the_article(crawled: Crawled) -> None:
    """What is hostile around a good text does not hide it."""
    kept = [name for name in _CASES if f"/page/{path_of(name)}" in crawled.articles]
    assert len(kept) > 0.7 * len(_CASES), sorted(set(_CASES) - set(kept))
