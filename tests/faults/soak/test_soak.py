"""Thirty days of twenty sources on a fast clock, with faults sprinkled in: nothing grows that should not.

A day of a source that is crawled every hour is 24 crawls; they follow one another as fast as they can.
PALIMPSEST_SOAK_DAYS is how many days of all sources.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from pathlib import Path

import psycopg
import pytest

from tests.faults.crawled_newsrooms import CrawledNewsrooms, crawled_newsrooms
from tests.faults.processes import Starter
from tests.faults.soak.measures import HEAD, Measure, measure

_SOURCES = 20
_CRAWLS_A_DAY = 24
_DAYS = float(os.environ.get("PALIMPSEST_SOAK_DAYS") or 30)
_LOOKS = 120
_FLAT = {
    "memory": 1.25,
    "readers_memory": 1.5,
    "descriptors": 1.3,
    "threads": 1.3,
    "connections": 1.5,
    "narrow_tables": 2.5,
}
"""How many times the early figure the late one may be."""


@pytest.mark.long
@pytest.mark.timeout(8 * 3600)
def test_a_long_run_stays_flat(
    dsn: str, tmp_path: Path, starter: Starter, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(30)
    wanted = int(_SOURCES * _CRAWLS_A_DAY * _DAYS)
    with crawled_newsrooms(
        dsn, tmp_path, starter, sites=_SOURCES, PALIMPSEST_EXTRACTORS="2", PALIMPSEST_LOG_LEVEL="warning"
    ) as at:
        at.publish(2)
        service = at.start("all")
        at.wait_until_caught_up(600)
        seen: list[Measure] = []
        with capsys.disabled():
            print(f"\n{wanted} crawls\n{HEAD}")
            while not seen or seen[-1].crawls < wanted:
                _until(dsn, int(wanted * (len(seen) + 1) / _LOOKS))
                seen.append(measure(service.pid, service.readers(), dsn))
                print(seen[-1].line(), flush=True)
                _sprinkle(at, rng)
        at.wait_until_caught_up(600)
        assert at.processes["all"].lives()
        at.stop()
        at.check_archive()
    for name, most in _FLAT.items():
        figures = [getattr(each, name) for each in seen]
        early, late = statistics.median(figures[10:30]), statistics.median(figures[-20:])
        assert late <= most * early, f"{name}: {early} early, {late} late"


def _until(dsn: str, crawls: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT count(*) FROM store.crawl").fetchone()
            if row and row[0] >= crawls:
                return
            time.sleep(0.5)


def _sprinkle(at: CrawledNewsrooms, rng: random.Random) -> None:
    """Edits, and what a month brings: failing pages, stalls, a reader's death, lost connections."""
    at.stir(rng, share=0.3)
    newsroom = at.newsroom
    match rng.randrange(5):
        case 0:
            for reader in at.processes["all"].readers()[:1]:
                os.kill(reader, 9)
        case 1:
            with psycopg.connect(at.program.dsn, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
                )
        case 2:
            newsroom.fail("/feed/", 500, times=3)
        case 3:
            newsroom.fail(f"story-{rng.randrange(20)}", "reset", times=2)
        case _:
            newsroom.fail("/feed/", "truncate", times=2)
