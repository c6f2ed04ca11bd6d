"""Crawls of a local newsroom: pages a second, lag of the loop, processor time a visit, and memory."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import psycopg

from tests.benchmarks.against.builds import Build
from tests.benchmarks.against.processor_time import processor_seconds
from tests.benchmarks.against.servers import Archive, archive_of
from tests.benchmarks.throughput.__main__ import served
from tests.footprint import family, pss

_ENDED = "SELECT count(*) FROM store.crawl WHERE ended_at IS NOT NULL"
_EVERY = 0.05
"""Seconds between two looks at how far a crawl is."""
_WORKERS = re.compile(r"^4 worker processes.*: ([\d.]+) a second$", re.MULTILINE)
_SOURCE = """
[[source]]
name = "site-{number}"
home = "http://127.0.0.{number}:{port}/"
sitemaps = ["http://127.0.0.{number}:{port}/sitemap.xml"]
delay = "0s"
interval = "2h"
revisit = {{ first = "2h", most = "1d" }}
[source.limits]
requests = 100000000
"""


def visits(build: Build, extractors: int, pages: int) -> dict[str, float]:
    """First visits and unchanged ones, with so many extraction processes; each build brings the program that crawls.

    That program crawls another site first, then this one, and then this one again.
    """
    with served(pages, 2) as port, archive_of(build) as archive:
        home = f"http://127.0.0.1:{port}"
        command = build.command("-m", "tests.benchmarks.throughput.one", str(extractors), home, str(pages))
        with subprocess.Popen(
            [*command, archive.dsn],
            cwd=build.root,
            env=build.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as crawler:
            taken = _Taken(archive, crawler.pid)
            told, errors = crawler.communicate()
            if crawler.returncode:
                raise RuntimeError(f"{build.name} did not crawl: {errors}")
        _, first, again = taken.by_crawl()
        found = json.loads(told.splitlines()[-1])
    return {
        "first visits a second": found["first"],
        "unchanged visits a second": found["again"],
        "lag of the loop, 99 %, ms": found["lag_99_ms"],
        "processor, ms a first visit": first.all / pages * 1000,
        "of these PostgreSQL's, ms": first.server / pages * 1000,
        "processor, ms an unchanged visit": again.all / pages * 1000,
    }


class _Seconds:
    """Processor time of the program and of the server."""

    def __init__(self, program: float, server: float) -> None:
        self.program, self.server = program, server

    @property
    def all(self) -> float:
        return self.program + self.server

    def since(self, other: _Seconds) -> _Seconds:
        return _Seconds(self.program - other.program, self.server - other.server)


class _Taken:
    """Processor time of program and server at the end of each crawl, seen from outside: so any build is measured."""

    def __init__(self, archive: Archive, pid: int) -> None:
        self._archive, self._pid = archive, pid
        self._at_ends = [self._now()]
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _now(self) -> _Seconds:
        return _Seconds(processor_seconds([self._pid]), processor_seconds([self._archive.postmaster]))

    def _watch(self) -> None:
        with psycopg.connect(self._archive.dsn, autocommit=True) as connection:
            while len(self._at_ends) < 4:
                row = connection.execute(_ENDED).fetchone()
                now = self._now()
                if row is not None and row[0] >= len(self._at_ends):
                    self._at_ends.append(now)
                time.sleep(_EVERY)

    def by_crawl(self) -> list[_Seconds]:
        """What each of the three crawls took."""
        self._thread.join(timeout=5)
        ends = self._at_ends
        return [after.since(before) for before, after in pairwise(ends)]


def workers(build: Build, pages: int) -> dict[str, float]:
    """Four worker processes on eight sites, by the build's own benchmark."""
    done = subprocess.run(
        build.command("-m", "tests.benchmarks.throughput", "--without", "ways", "--pages", str(pages)),
        cwd=build.root,
        env=build.environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    found = _WORKERS.search(done.stdout)
    assert found, done.stdout
    return {"first visits a second, 4 workers": float(found[1])}


def service(build: Build, sources: int, pages: int, idle: float) -> dict[str, float]:
    """The service with one extraction process: memory at its highest while it crawls, and idle afterwards."""
    with (
        served(pages, sources) as port,
        archive_of(build) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        file = Path(folder) / "sources.toml"
        file.write_text(
            "".join(_SOURCE.format(number=number, port=port) for number in range(1, sources + 1)),
            encoding="utf-8",
        )
        settings = {
            "PALIMPSEST_DATABASE_URL": archive.dsn,
            "PALIMPSEST_SOURCES": str(file),
            "PALIMPSEST_EXTRACTORS": "1",
            "PALIMPSEST_WEB": "off",
            "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8",
        }
        running = subprocess.Popen(
            build.command("-m", "scheduler", "run"),
            cwd=build.root,
            env=build.environment(**settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return _watched(archive, running.pid, sources, idle)
        finally:
            running.terminate()
            running.wait(timeout=60)


def _watched(archive: Archive, pid: int, sources: int, idle: float) -> dict[str, float]:
    highest = 0.0
    with psycopg.connect(archive.dsn, autocommit=True) as connection:
        while True:
            row = connection.execute(_ENDED).fetchone()
            if row is not None and row[0] >= sources:
                break
            highest = max(highest, _memory(archive, pid))
            time.sleep(0.5)
    time.sleep(idle / 4)
    before = processor_seconds([pid, archive.postmaster])
    time.sleep(idle)
    taken = processor_seconds([pid, archive.postmaster]) - before
    return {
        "memory while it crawls, MB": highest,
        "memory idle, MB": _memory(archive, pid),
        "processor of the idle service, s an hour": taken / idle * 3600,
    }


def _memory(archive: Archive, pid: int) -> float:
    return pss([*family(pid), *family(archive.postmaster)])
