"""The service end to end: a simulated newsroom over HTTP, real processes, a real Postgres."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from tests.acceptance.running import NEW_PYTHON, Program, stop

ALL_ONCE = "SELECT count(*) = {n} AND count(DISTINCT title) = {n} FROM archive.articles"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def program(dsn: str, tmp_path: Path, newsroom: Newsroom) -> Program:
    made = Program(dsn, tmp_path)
    made.write_source(newsroom.url)
    return made


def publish(newsroom: Newsroom, count: int, since: int = 0) -> list[str]:
    chosen = stories()[since:count]
    for story in chosen:
        newsroom.publish_story(story, newsroom.now())
    return [story.slug for story in chosen]


def test_what_the_newsroom_does_is_in_the_archive(program: Program, newsroom: Newsroom) -> None:
    slugs = publish(newsroom, 6)
    with program.started() as service:
        program.until(ALL_ONCE.format(n=6))
        newsroom.retitle(slugs[0], "A headline that nobody had seen before")
        newsroom.swap_banners()
        newsroom.move(slugs[1], "moved-to-here", redirect=True)
        newsroom.delete(slugs[2], status=410)
        program.until("SELECT count(*) = 1 FROM archive.edits WHERE class = 'headline_only'")
        program.until("SELECT count(*) = 1 FROM archive.unavailable WHERE state = 'gone'")
        program.until("SELECT count(*) > 0 FROM archive.addresses WHERE url LIKE '%moved-to-here%'")
        seen = len(newsroom.requests)
        newsroom.wait_for(lambda log: sum(slugs[3] in each.path for each in log[seen:]) >= 2)
        assert stop(service)[0] == 0
    assert program.value("SELECT count(*) FROM archive.articles") == 6
    assert program.value("SELECT count(*) FROM archive.edits") == 1
    assert program.value("SELECT count(*) FROM archive.search('headline nobody')") == 1
    assert program.value("SELECT count(*) FROM archive.crawls WHERE outcome = 'running'") == 0
    assert program.value("SELECT bool_and(scheduled_for IS NOT NULL) FROM archive.crawls")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_within_ten_seconds_and_loses_nothing(
    program: Program, newsroom: Newsroom, number: int
) -> None:
    program.python = NEW_PYTHON
    publish(newsroom, 20)
    program.write_source(newsroom.url, delay="1s")
    with program.started() as service:
        program.until("SELECT count(*) >= 3 FROM archive.articles")
        status, seconds = stop(service, number)
    assert status == 0
    assert seconds < 10
    crawl = program.rows("SELECT outcome, reason, new FROM archive.crawls")
    assert [row["outcome"] for row in crawl] == ["stopped"]
    assert crawl[0]["new"] == program.value("SELECT count(*) FROM archive.articles")
    assert program.value("SELECT count(*) FROM archive.fetches WHERE outcome = 'error'") == 0
    assert program.value("SELECT count(*) FROM store.lease") == 0


def test_killed_in_mid_crawl_and_started_again_it_goes_on_and_stores_nothing_twice(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 20)
    program.write_source(newsroom.url, delay="0.2s")
    program.extra["PALIMPSEST_PATIENCE"] = "5s"
    with program.started() as service:
        program.until("SELECT count(*) BETWEEN 3 AND 15 FROM archive.articles")
        service.kill()
        service.wait()
    assert program.value("SELECT count(*) FROM archive.articles") < 20
    with program.started():
        program.until(ALL_ONCE.format(n=20), timeout=90)
    assert (
        program.value("SELECT count(*) FROM archive.crawls WHERE outcome = 'died' AND reason IS NOT NULL")
        == 1
    )
    assert program.value("SELECT count(*) FROM archive.revisions") == 20


def test_a_sources_file_that_breaks_leaves_the_last_good_one_in_force(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 2)
    with program.started():
        program.until(ALL_ONCE.format(n=2))
        good = program.sources.read_text()
        program.sources.write_text(good.replace("interval =", "intervall ="))
        program.until("SELECT error LIKE '%intervall%' FROM store.sources_file")
        found = program.run("status")
        assert found.returncode == 1
        assert "intervall" in found.stdout
        assert "alarms go to the log only; set PALIMPSEST_WEBHOOK" in found.stdout
        crawls = program.value("SELECT count(*) FROM archive.crawls")
        program.until(f"SELECT count(*) > {crawls + 1} FROM archive.crawls")
        program.sources.write_text(good)
        program.until("SELECT error IS NULL FROM store.sources_file")


def test_a_source_that_leaves_the_file_is_retired_and_keeps_its_articles(
    program: Program, newsroom: Newsroom
) -> None:
    publish(newsroom, 2)
    with program.started():
        program.until(ALL_ONCE.format(n=2))
        text = program.sources.read_text()
        program.sources.write_text(text.replace('"herald"', '"gazette"\nwas = "herald"'))
        program.until("SELECT name = 'gazette' FROM archive.sources")
        program.sources.write_text(text.replace('"herald"', '"other"'))
        program.until("SELECT state = 'retired' FROM archive.sources WHERE name = 'gazette'")
    assert program.value("SELECT count(*) FROM archive.articles WHERE source = 'gazette'") == 2


def test_log_lines_are_json_with_source_and_crawl(program: Program, newsroom: Newsroom) -> None:
    publish(newsroom, 1)
    with program.started():
        program.until(ALL_ONCE.format(n=1))
        program.until("SELECT bool_or(outcome = 'finished') FROM archive.crawls")
    pages = [line for line in program.log() if line["event"] == "fetch" and line["purpose"] == "article"]
    assert pages
    assert {"source", "crawl_id", "url", "outcome", "at", "level"} <= pages[0].keys()


def test_stopped_again_and_again_in_mid_crawl_it_goes_on_each_time(
    program: Program, newsroom: Newsroom
) -> None:
    """The oldest due address may wait through several crawls; no due time may be answered for good by one of them."""
    publish(newsroom, 12)
    program.write_source(newsroom.url, interval="1h", delay="0.4s")
    for reached in (2, 4, 6):
        with program.started() as service:
            program.until(f"SELECT count(*) >= {reached} FROM archive.articles")
            stop(service)
    with program.started():
        program.until(ALL_ONCE.format(n=12))
