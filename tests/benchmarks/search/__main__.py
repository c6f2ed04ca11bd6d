"""``python -m tests.benchmarks.search --articles N``: on PALIMPSEST_TEST_DATABASE_URL, or an own embedded server.

The steps can be run one by one, with the same N and --data-dir; ``python -m tests.benchmarks.search measure``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

import psycopg

from sql import embedded
from sql.migrate import migrate
from tests.benchmarks.search.crawling import crawl
from tests.benchmarks.search.filling import fill, sizes
from tests.benchmarks.search.measuring import measure
from tests.benchmarks.search.texts import Vocabulary, articles
from tests.benchmarks.search.writing import fsync_ms, write


def main() -> None:
    """Fill, measure, write, and print a line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(_STEPS)}; all without one")
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--written", type=int, default=20_000, help="of them through the write path")
    options.add_argument("--queries", type=int, default=50, help="a class")
    options.add_argument("--connections", type=int, default=4)
    options.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that fill")
    options.add_argument("--naive", type=int, default=10, help="queries a class in the naive way")
    options.add_argument("--data-dir", type=Path, help="keep the embedded server's data here")
    given = options.parse_args()
    if unknown := set(given.steps) - set(_STEPS):
        options.error(f"no step is called {', '.join(sorted(unknown))}")
    dsn = os.environ.get("PALIMPSEST_TEST_DATABASE_URL")
    if dsn:
        run(dsn, given)
        return
    with tempfile.TemporaryDirectory(prefix="palimpsest-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        run(embedded.ensure(given.data_dir or Path(folder) / "data"), given)
        embedded.release()


def run(dsn: str, given: argparse.Namespace) -> None:
    """The steps that were asked for, on an archive that the steps before were run on."""
    if obstacle := asyncio.run(migrate(dsn)).obstacle:
        raise SystemExit(obstacle)
    vocabulary = Vocabulary()
    for step in given.steps or list(_STEPS):
        _STEPS[step](dsn, vocabulary, given)


def _fill(dsn: str, vocabulary: Vocabulary, given: argparse.Namespace) -> None:
    start, count = time.perf_counter(), given.articles - given.written
    fill(dsn, vocabulary, count, _tell, total=given.articles, workers=given.workers)
    print(f"\nfilled {count} articles in {time.perf_counter() - start:.0f} s")
    for group, size in sizes(dsn).items():
        print(f"{size / count:8.0f} bytes an article: {group}")


def _write(dsn: str, vocabulary: Vocabulary, given: argparse.Namespace) -> None:
    before = sizes(dsn)
    last = range(given.articles - given.written + 1, given.articles + 1)
    speed = asyncio.run(write(dsn, list(articles(vocabulary, last, given.articles)), given.connections))
    for group, size in sizes(dsn).items():
        print(f"{(size - before[group]) / given.written:8.0f} bytes an article written: {group}")
    print(f"{speed:8.0f} articles a second written over {given.connections} connections")
    print(f"{fsync_ms(given.data_dir):8.2f} ms a write and fsync of 8 KiB")
    print(f"{os.getloadavg()[0]:8.2f} load of the machine over the last minute")


def _vacuum(dsn: str, _: Vocabulary, __: argparse.Namespace) -> None:
    """As autovacuum does in time."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _measure(dsn: str, vocabulary: Vocabulary, given: argparse.Namespace) -> None:
    filled = given.articles - given.written
    for name, times in measure(dsn, vocabulary, given.queries, filled, naive=given.naive):
        shown = "  ".join(f"{way} {took:8.1f}" for way, took in times.items())
        print(f"{name:32} p95 in ms: {shown}", flush=True)
    print(f"{os.getloadavg()[0]:8.2f} load of the machine over the last minute")


def _crawl(dsn: str, _: Vocabulary, __: argparse.Namespace) -> None:
    crawl(dsn)


_STEPS = {"fill": _fill, "crawl": _crawl, "write": _write, "vacuum": _vacuum, "measure": _measure}


def _tell(number: int) -> None:
    print(f"\r{number} filled", end="", flush=True)


if __name__ == "__main__":
    main()
