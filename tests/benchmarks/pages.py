"""``python -m tests.benchmarks.pages --data-dir DIR``: how long each page takes, on an archive of the search benchmark.

The port is the service's own, asked over HTTP. A page whose query has a budget of its own (search) may take that
beside the 100 ms of a page.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg

from scheduler.web.app import Port
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.server import listening, serving
from sql import embedded
from tests.benchmarks.search.measuring import classes, p95
from tests.benchmarks.search.texts import NEWEST, Vocabulary

_PAGE, _NEWEST, _RELEVANCE = 100, 60, 250
_SOURCE = "source-3"


def main() -> None:
    """Print the median and the p95 of each page, and what it may take."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data-dir", type=Path)
    options.add_argument("--times", type=int, default=10, help="how often each page is asked for")
    options.add_argument("--only", default="", help="pages whose name begins so")
    given = options.parse_args()
    dsn = os.environ.get("PALIMPSEST_TEST_DATABASE_URL") or embedded.ensure(given.data_dir)
    with listening("127.0.0.1:0") as bound:
        assert bound is not None
        with serving(bound, Port(dsn, "benchmark", timedelta(seconds=15), LoopHeartbeat())) as url:
            for name, budget, paths in _pages(dsn, given.times):
                if name.startswith(given.only):
                    _tell(name, budget, [_asked(url, path) for path in paths])


def _tell(name: str, budget: int, answers: list[tuple[int, int, float]]) -> None:
    times = sorted(took for _, _, took in answers)
    slowest, statuses = p95(times), {status for status, _, _ in answers}
    verdict = "ok" if slowest <= budget and statuses <= {200, 303} else "TOO SLOW"
    size = max(size for _, size, _ in answers) / 1024
    print(
        f"{name:34} median {times[len(times) // 2] * 1000:7.1f}  p95 {slowest:7.1f} of {budget:4} ms"
        f"  {size:5.0f} KB  {sorted(statuses)} {verdict}",
        flush=True,
    )


def _asked(url: str, path: str) -> tuple[int, int, float]:
    """Status, size and seconds of a page; it is asked for twice, and the second, warm answer counts."""
    for _ in range(2):
        start = time.perf_counter()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
    return answer.status, size, time.perf_counter() - start


def _pages(dsn: str, times: int) -> Iterator[tuple[str, int, list[str]]]:
    yield "news desk", _PAGE, ["/"] * times
    yield "sources", _PAGE, ["/sources"] * times
    yield from _edits(times)
    for name in ("headlines", "vanished", "copies"):
        yield name, _PAGE, [f"/{name}"] * times
        yield f"{name}, a source", _PAGE, [f"/{name}?source={_SOURCE}"] * times
        yield f"{name}, a year back", _PAGE, [f"/{name}?{_year_back()}"] * times
    yield "vanished, still gone", _PAGE, ["/vanished?still=1"] * times
    yield from _searches(times)
    yield from _articles(dsn, times)
    yield "source", _PAGE, [f"/sources/source-{number % 20 + 1}" for number in range(times)]
    for name in ("edits", "vanished", "alarms"):
        yield f"feed of {name}", _PAGE, [f"/feeds/{name}.atom"] * times


def _edits(times: int) -> Iterator[tuple[str, int, list[str]]]:
    week = {"since": NEWEST - timedelta(days=400), "until": NEWEST - timedelta(days=393)}
    filters: dict[str, dict[str, object]] = {
        "newest": {},
        "a source": {"source": _SOURCE},
        "a class": {"class": "correction"},
        "a class that is nowhere": {"class": "withdrawn"},
        "a flag that is nowhere": {"flag": "negation"},
        "with a notice, nowhere": {"notice": "found"},
        "no notice, a source": {"notice": "none", "source": _SOURCE},
        "a week of last year": week,
        "class and source": {"class": "correction", "source": _SOURCE},
    }
    for name, chosen in filters.items():
        yield f"edits, {name}", _PAGE, [f"/edits?{urlencode(chosen)}"] * times
    yield "edits, a year back", _PAGE, [f"/edits?{_year_back()}"] * times
    for name, words in classes(Vocabulary(), times).items():
        yield f"edits, {name}", _PAGE + _NEWEST + _RELEVANCE, [f"/edits?q={quote(word)}" for word in words]
    words = classes(Vocabulary(), times)["medium word"]
    yield (
        "feed of edits, medium word",
        _PAGE + _NEWEST + _RELEVANCE,
        [f"/feeds/edits.atom?q={one}" for one in words],
    )


def _searches(times: int) -> Iterator[tuple[str, int, list[str]]]:
    ways = {"newest": _NEWEST, "relevance": _RELEVANCE, "removed": _RELEVANCE}
    for name, words in classes(Vocabulary(), times).items():
        for way, budget in ways.items():
            part = "within" if way == "removed" else "by"
            paths = [f"/search?q={quote(word)}&{part}={way}" for word in words]
            yield f"search {way}, {name}", _PAGE + budget, paths


def _articles(dsn: str, times: int) -> Iterator[tuple[str, int, list[str]]]:
    dice = random.Random(4)
    with psycopg.connect(dsn) as connection:
        known = connection.execute("SELECT max(id) FROM store.article").fetchone()[0]  # type: ignore[index]
        rows = connection.execute(
            "SELECT id, article_id, previous_id FROM store.revision WHERE id = ANY (%s) AND previous_id IS NOT NULL",
            ([dice.randint(1, known) * 2 for _ in range(4 * times)],),
        ).fetchall()[:times]
        crawls = connection.execute("SELECT max(id) FROM store.crawl WHERE source_id = 3").fetchone()
        urls = connection.execute(
            "SELECT url FROM store.address WHERE id = ANY (%s)", ([row[1] for row in rows],)
        ).fetchall()
    yield "article", _PAGE, [f"/articles/{row[1]}" for row in rows]
    yield (
        "article, two states",
        _PAGE,
        [f"/articles/{row[1]}?revision={row[0]}&older={row[2]}" for row in rows],
    )
    yield "article of an address", _PAGE, [f"/articles?url={quote(url, safe='')}" for (url,) in urls]
    yield "crawl", _PAGE, [f"/sources/{_SOURCE}/crawls/{crawls[0] if crawls else 0}"] * times


def _year_back() -> str:
    return urlencode({"after": f"{(NEWEST - timedelta(days=365)).isoformat()}/{2**40}/{2**40}"})


if __name__ == "__main__":
    main()
