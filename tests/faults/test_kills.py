"""Killed at any moment, the service loses nothing that it acknowledged and stores nothing twice."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.crawled_newsrooms import CrawledNewsrooms, crawled_newsrooms
from tests.faults.processes import Starter

_VICTIMS = ("worker", "clock", "reader")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.long)])
def test_killed_at_random_moments(dsn: str, tmp_path: Path, starter: Starter, kills: int) -> None:
    """Worker, clock and extraction process in turn, each followed by a start, while the newsrooms edit."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    rng = random.Random(seed)
    with crawled_newsrooms(dsn, tmp_path, starter, sites=8, PALIMPSEST_CRAWLS="2") as at:
        at.publish(2)
        at.start("clock")
        at.start("worker")
        for number in range(kills):
            if number % 10 == 9:
                at.publish()
            _kill(at, _VICTIMS[number % 3], rng)
            at.stir(rng)
        at.wait_until_caught_up()
        at.stop()
        at.check()
        assert sum(at.drafts.values()) > len(at.drafts) + kills / 4


def _kill(at: CrawledNewsrooms, victim: str, rng: random.Random) -> None:
    """Kill in the middle of work: within a tenth of a second of a page's commit."""
    known = len(at.pages())
    at.wait_for(lambda: len(at.pages()) > known, "a page is recorded")
    time.sleep(rng.uniform(0, 0.1))
    if victim == "reader":
        for reader in at.processes["worker"].readers()[:1]:
            os.kill(reader, signal.SIGKILL)
        return
    at.kill(victim)
    at.start(victim)
