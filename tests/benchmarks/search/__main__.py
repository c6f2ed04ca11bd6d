"""``python -m tests.benchmarks.search --articles N``: on PALIMPSEST_TEST_DATABASE_URL, or an own embedded server.

An archive that holds articles already is measured as it is; its last run must have had the same N.
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
from tests.benchmarks.search.filling import fill, sizes
from tests.benchmarks.search.measuring import measure
from tests.benchmarks.search.texts import Vocabulary, articles
from tests.benchmarks.search.writing import fsync_ms, write


def main() -> None:
    """Fill, measure, write, and print a line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--written", type=int, default=20_000, help="of them through the write path")
    options.add_argument("--queries", type=int, default=50, help="a class")
    options.add_argument("--connections", type=int, default=4)
    options.add_argument("--without-naive", action="store_true")
    given = options.parse_args()
    dsn = os.environ.get("PALIMPSEST_TEST_DATABASE_URL")
    if dsn:
        run(dsn, given)
        return
    with tempfile.TemporaryDirectory(prefix="palimpsest-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        run(embedded.ensure(Path(folder) / "data"), given)
        embedded.release()


def run(dsn: str, given: argparse.Namespace) -> None:
    """The benchmark on an archive that is empty, or was filled by it before."""
    asyncio.run(migrate(dsn))
    vocabulary = Vocabulary()
    copied = given.articles - min(given.written, given.articles // 2)
    start = time.perf_counter()
    if not _held(dsn):
        fill(dsn, vocabulary, copied, lambda number: print(f"\r{number} filled", end="", flush=True))
        print(f"\rfilled {copied} articles in {time.perf_counter() - start:.0f} s")
        total = {group: size / copied for group, size in sizes(dsn).items()}
        for group, size in total.items():
            print(f"{size:8.0f} bytes an article: {group}")
        written = list(articles(vocabulary, range(copied + 1, given.articles + 1)))
        speed = asyncio.run(write(dsn, written, given.connections))
        print(f"{speed:8.0f} articles a second written over {given.connections} connections")
        print(f"{fsync_ms():8.2f} ms a write and fsync of 8 KiB")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
    for name, times in measure(dsn, vocabulary, given.queries, copied, naive=not given.without_naive):
        shown = "  ".join(f"{way} {took:8.1f}" for way, took in times.items())
        print(f"{name:32} p95 in ms: {shown}", flush=True)


def _held(dsn: str) -> bool:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM store.article)").fetchone()
        return bool(row and row[0])


if __name__ == "__main__":
    main()
