"""Two services on one archive, a clock that jumps, and signals."""

from __future__ import annotations

import random
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.crawled_newsrooms import crawled_newsrooms
from tests.faults.processes import Starter


def test_two_services_on_one_archive_do_everything_once(dsn: str, tmp_path: Path, starter: Starter) -> None:
    """Both are clock and worker; one is killed, and the other takes over what it had begun."""
    rng = random.Random(5)
    with crawled_newsrooms(dsn, tmp_path, starter, sites=4, PALIMPSEST_CRAWLS="2") as at:
        at.publish(2)
        at.start("all-one")
        at.start("all-two")
        at.wait_until_caught_up()
        for _ in range(3):
            at.stir(rng, share=1.0)
            at.wait_until_caught_up()
        workers = at.program.value("SELECT count(DISTINCT worker) FROM store.crawl")
        at.kill("all-one")
        at.stir(rng, share=1.0)
        at.wait_until_caught_up()
        at.stop()
        at.check()
    assert workers == 2
    assert at.program.value("SELECT count(*) FROM store.crawl WHERE scheduled_for IS NULL") == 0


@pytest.mark.parametrize("hours", [-1, 24])
def test_a_clock_that_is_set_while_it_runs_loses_nothing(
    dsn: str, tmp_path: Path, starter: Starter, hours: int
) -> None:
    """The machine's clock jumps; what is due, and when a look was, goes by the database's."""
    with crawled_newsrooms(dsn, tmp_path, starter, sites=2, PALIMPSEST_TEST_CLOCK=str(hours * 3600)) as at:
        at.publish(2)
        service = at.start("all")
        at.wait_until_caught_up()
        service.send_signal(signal.SIGUSR1)
        at.wait_for(lambda: set_by(at.told(), hours), "the clock is set")
        for _ in range(2):
            at.stir(random.Random(3), share=1.0)
            at.wait_until_caught_up()
        at.stop()
        at.check()


def set_by(log: str, hours: int) -> bool:
    """Whether the last log lines have times that are so far off."""
    stamps = re.findall(r'"at": "([^"]+)Z"', log)
    off = (
        datetime.fromisoformat(stamps[-1]).replace(tzinfo=UTC) - datetime.now(UTC) if stamps else timedelta(0)
    )
    return abs(off - timedelta(hours=hours)) < timedelta(minutes=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_twice_ends_it_well(dsn: str, tmp_path: Path, starter: Starter, number: int) -> None:
    with crawled_newsrooms(dsn, tmp_path, starter, sites=2) as at:
        at.publish(3)
        service = at.start("all")
        at.wait_for(lambda: len(at.pages()) >= 2, "pages are recorded")
        service.send_signal(number)
        service.send_signal(number)
        assert service.wait() == 0, at.tail()
        at.gone.append(at.processes.pop("all"))
        known = len(at.pages())
        at.start("all")
        at.wait_for(lambda: len(at.pages()) > known, "the next one crawls")
        at.wait_until_caught_up()
        at.stop()
        at.check()
