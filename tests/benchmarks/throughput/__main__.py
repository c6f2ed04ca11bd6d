"""Pages a second from a local server to committed articles, beside bare Scrapy and beside extraction on the loop.

    python -m tests.benchmarks.throughput [--pages 400] [--rounds 3] [--sites 8] [--without workers|ways]

The ways take turns, round after round, so that what else the machine does meets all of them; ratios are taken within
a round, and the median of the rounds is told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from sql import embedded
from sql.migrate import migrate
from tests.benchmarks.throughput.workers import with_workers

NAMES = {
    "bare": "bare Scrapy",
    "trafilatura": "trafilatura on the loop",
    "inline": "this extractor on the loop",
}
OURS = {
    "0": "palimpsest, its extractor on the loop",
    "1": "palimpsest, 1 extraction process",
    "2": "palimpsest, 2 extraction processes",
}
WAYS = (*NAMES, *OURS)


@contextmanager
def served(pages: int, sites: int) -> Iterator[int]:
    """The newsrooms' server, a process of its own; gives its port."""
    command = [sys.executable, "-m", "tests.benchmarks.throughput.site", str(pages), str(sites)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdin
        yield int(server.stdout.readline())
        server.stdin.close()


def cpu(port: int) -> float:
    """Seconds that the server has taken so far."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/cpu") as answer:
        return float(answer.read())


@contextmanager
def archive() -> Iterator[str]:
    """An empty archive on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="palimpsest-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        dsn = embedded.ensure(Path(folder) / "data")
        asyncio.run(migrate(dsn))
        yield dsn
        embedded.release()


def one(way: str, port: int, pages: int) -> dict[str, Any]:
    """The figures of one way, with what serving it took, in ms a page."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.throughput.one",
        way,
        f"http://127.0.0.1:{port}",
        str(pages),
    ]
    before = cpu(port)
    if way in NAMES:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    else:
        with archive() as dsn:
            done = subprocess.run([*command, dsn], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    visits = pages * (3 if "again" in found else 1)
    return found | {"server_ms": (cpu(port) - before) / visits * 1000}


def compare(pages: int, rounds: int) -> None:
    """Print a line a way, and the ratios."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with served(pages, 2) as port:
        for number in range(1, rounds + 1):
            for way in WAYS:
                found[way].append(one(way, port, pages))
                print(f"round {number}, {way}: {found[way][-1]}", file=sys.stderr, flush=True)
    print(f"{'pages a second':42} {'first':>7} {'304':>7} {'lag 50 %':>9} {'lag 99 %':>9} {'server':>8}")
    for way in WAYS:
        name = (NAMES | OURS)[way]
        again = f"{_middle(found[way], 'again'):7.0f}" if "again" in found[way][0] else " " * 7
        print(
            f"{name:42} {_middle(found[way], 'first'):7.1f} {again} {_middle(found[way], 'lag_median_ms'):6.1f} ms "
            f"{_middle(found[way], 'lag_99_ms'):6.1f} ms {_middle(found[way], 'server_ms'):5.2f} ms"
        )
    for way in ("1", "2"):
        faster = [each["again"] / each["first"] for each in found[way]]
        print(
            f"{OURS[way]}: {_times(found, way, 'inline')} that stores nothing, {_times(found, way, '0')}; "
            f"unchanged visits {median(faster):.1f} x first ones"
        )


def _times(found: dict[str, list[dict[str, Any]]], way: str, other: str) -> str:
    """How many times as fast a way is as another one, the median of the rounds and the extremes."""
    ratios = [ours["first"] / theirs["first"] for ours, theirs in zip(found[way], found[other], strict=True)]
    name = (NAMES | OURS)[other]
    return f"{median(ratios):.2f} x ({min(ratios):.2f} to {max(ratios):.2f}) {name}"


def _middle(rows: list[dict[str, Any]], key: str) -> float:
    return float(median(row[key] for row in rows))


def main() -> None:
    """All of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=400, help="of a site")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sites", type=int, default=8, help="for several worker processes")
    options.add_argument("--without", choices=("workers", "ways"), help="leave a part out")
    given = options.parse_args()
    if given.without != "ways":
        compare(given.pages, given.rounds)
    if given.without == "workers":
        return
    each = max(20, given.pages // 4)
    with served(each, given.sites) as port:
        for workers in (1, 2, 4):
            with archive() as dsn:
                speed = with_workers(dsn, port, given.sites, each, workers)
            print(
                f"{workers} worker processes of one extraction process each, {given.sites} sites: {speed:.1f} a second"
            )


if __name__ == "__main__":
    main()
