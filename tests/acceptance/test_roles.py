"""One clock and several workers as processes of their own, against one database."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from tests.acceptance.running import Program, stop
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

ALL_ONCE = "SELECT count(*) = {n} AND count(DISTINCT title) = {n} FROM archive.articles"
SOURCE = """
[[source]]
name = "{name}"
home = "{home}/"
sitemaps = ["{home}/{name}.xml"]
interval = "1s"
delay = "{delay}"
timeout = "{timeout}"
revisit = {{ first = "1h", most = "4h" }}
"""


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    return Program(dsn, tmp_path)


def site(articles: int, modified: str, *, slow: float = 0.0):
    """A site whose sitemaps list so many articles each, by their name; each answer takes so many seconds."""

    def answer(asked: Asked) -> Answer:
        name = asked.path.strip("/")
        time.sleep(slow)
        if name == "robots.txt":
            return 404, {}, b""
        if name.endswith(".xml"):
            home, first = f"http://{asked.headers['Host']}", int(name[0]) * 1000
            urls = [f"{home}/story-{first + number}/" for number in range(articles)]
            return 200, XML, sitemap(urls, modified)
        number = int(name.removeprefix("story-"))
        return 200, HTML, page(f"Report {number}", number)

    return answer


def write(program: Program, home: str, *names: str, delay: str = "0s", timeout: str = "30m") -> None:
    blocks = [SOURCE.format(name=name, home=home, delay=delay, timeout=timeout) for name in names]
    program.sources.write_text("".join(blocks), encoding="utf-8")


def workers_named(program: Program) -> set[str]:
    return {str(row["worker"]) for row in program.rows("SELECT DISTINCT worker FROM store.crawl")}


def test_a_worker_that_is_killed_has_its_source_taken_up_by_another_within_a_minute(
    program: Program, newsroom: Newsroom
) -> None:
    """One clock, two workers; the one in mid-crawl dies without a word."""
    for story in stories()[:20]:
        newsroom.publish_story(story, newsroom.now())
    program.write_source(newsroom.url, delay="0.3s", interval="1s")
    with ExitStack() as stack:
        stack.enter_context(program.started("run", "--role", "clock"))
        both = [stack.enter_context(program.started("run", "--role", "worker")) for _ in range(2)]
        program.until("SELECT count(*) BETWEEN 3 AND 12 FROM archive.articles")
        [row] = program.rows("SELECT worker, crawl_id FROM store.lease")
        victim = next(worker for worker in both if row["worker"].endswith(f":{worker.pid}"))
        victim.kill()
        began = time.monotonic()
        program.until(f"SELECT count(*) > 0 FROM store.crawl WHERE id > {row['crawl_id']}", timeout=60)
        assert time.monotonic() - began < 60
        program.until(ALL_ONCE.format(n=20))
    assert len(workers_named(program)) == 2
    assert program.value(f"SELECT outcome = 'died' FROM store.crawl WHERE id = {row['crawl_id']}")
    overlapping = """SELECT count(*) FROM store.crawl AS one JOIN store.crawl AS other ON one.id < other.id
        AND tstzrange(one.started_at, one.ended_at) && tstzrange(other.started_at, other.ended_at)"""
    assert program.value(overlapping) == 0


def test_two_sources_of_one_site_are_never_fetched_by_two_workers_at_a_time(program: Program) -> None:
    with serving(site(12, "2099-01-01", slow=0.05)) as served:
        write(program, served.url, "1-a", "2-b", "3-c")
        with ExitStack() as stack:
            stack.enter_context(program.started("run", "--role", "clock"))
            for _ in range(2):
                stack.enter_context(program.started("run", "--role", "worker"))
            program.until(ALL_ONCE.format(n=36))
    assert served.most <= 2, "as many as one crawl may have under way"
    assert len(workers_named(program)) >= 1


def test_a_signal_ends_each_role_in_time(program: Program) -> None:
    with serving(site(60, "2099-01-01", slow=0.2)) as served:
        write(program, served.url, "1-a", delay="0.5s")
        with (
            program.started("run", "--role", "clock") as clock,
            program.started("run", "--role", "worker") as worker,
        ):
            program.until("SELECT count(*) >= 2 FROM archive.articles")
            ends = [stop(process, signal.SIGTERM) for process in (worker, clock)]
    assert [status for status, _ in ends] == [0, 0]
    assert max(seconds for _, seconds in ends) < 10


def test_a_crawl_that_takes_too_long_is_stopped_and_does_not_block_its_source(program: Program) -> None:
    with serving(site(300, "2099-01-01", slow=0.5)) as served:
        write(program, served.url, "1-a", timeout="4s")
        with program.started():
            program.until(
                "SELECT count(*) >= 2 AND bool_and(reason LIKE '%longer%') FROM store.crawl WHERE outcome = 'timed_out'"
            )
    assert program.value("SELECT count(*) > 2 FROM archive.articles")
    assert program.value("SELECT max(ended_at - started_at) < interval '12 seconds' FROM store.crawl")


def test_a_signal_puts_a_changed_sources_file_in_force_for_clock_and_worker(
    program: Program, newsroom: Newsroom
) -> None:
    """The clock ticks once an hour: that the file changed is known by the signal alone. Every process may get it."""
    newsroom.publish_story(stories()[0], newsroom.now())
    other = newsroom.add_site("localhost", "Riverton Gazette")
    other.publish_story(stories()[1], newsroom.now())
    program.extra["PALIMPSEST_TICK"] = "1h"
    program.write_source(newsroom.url, interval="5h")
    with (
        program.started("run", "--role", "clock") as clock,
        program.started("run", "--role", "worker") as worker,
    ):
        program.until("SELECT count(*) = 1 FROM archive.crawls WHERE outcome = 'finished'")
        homes = {"herald": newsroom.url, "gazette": newsroom.url.replace("127.0.0.1", "localhost")}
        program.write_sources(homes, interval="4h")
        for process in (worker, clock):
            process.send_signal(signal.SIGHUP)
        program.until(
            "SELECT count(*) = 2 FROM archive.crawls WHERE source = 'herald' AND outcome = 'finished'"
        )
        program.until(
            "SELECT count(*) = 1 FROM archive.crawls WHERE source = 'gazette' AND outcome = 'finished'"
        )
        assert (worker.poll(), clock.poll()) == (None, None)


def test_a_role_that_does_not_exist_is_refused(program: Program, newsroom: Newsroom) -> None:
    program.write_source(newsroom.url)
    done = program.run("run", "--role", "butler")
    assert done.returncode == 2
    assert "butler" in done.stderr
