"""A backfill of a site's sitemap history, stopped and resumed, with live crawls going on."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.acceptance.running import Program, stop
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap, sitemap_index

SOURCE = """
[[source]]
name = "herald"
home = "{home}/"
feeds = ["{home}/live.xml"]
sitemaps = ["{home}/index.xml"]
interval = "2s"
delay = "0s"
revisit = {{ first = "1h", most = "4h" }}
[source.limits]
requests = 1000000
"""
OLD, TODAY = "2020-05-05T08:00:00Z", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
DONE = "SELECT count(*) >= {n} FROM store.look"


def site(files: int, each: int):
    """A site with a history of so many sitemaps of so many pages, one sitemap too old, and two live articles."""

    def answer(asked: Asked) -> Answer:
        home, name = f"http://{asked.headers['Host']}", asked.path.strip("/")
        if name == "robots.txt":
            return 404, {}, b""
        if name == "live.xml":
            return 200, XML, sitemap([f"{home}/story-{number}/" for number in (1, 2)], TODAY)
        if name == "index.xml":
            return 200, XML, sitemap_index([f"{home}/part-{number}.xml" for number in range(files + 1)])
        if name.endswith(".xml"):
            part = int(name.removeprefix("part-").removesuffix(".xml"))
            modified = "2010-01-01" if part == files else OLD
            urls = [f"{home}/story-{1000 + part * each + number}/" for number in range(each)]
            return 200, XML, sitemap(urls, modified)
        number = int(name.removeprefix("story-"))
        return 200, HTML, page(f"Report {number}", number)

    return answer


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    return Program(dsn, tmp_path)


def history_asked(paths: list[str]) -> list[str]:
    return [path for path in paths if path.startswith("/story-") and len(path) > len("/story-999/")]


def test_a_backfill_is_killed_and_stopped_and_loses_nothing(program: Program) -> None:
    """Killed once, stopped once, resumed twice: every page once, and what was fetched is not fetched again."""
    command = ("backfill", "herald", "--since", "2019-01-01")
    with serving(site(4, 40)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        with program.started(*command) as first:
            program.until(DONE.format(n=20))
            first.kill()
            first.wait()
        program.rows("UPDATE store.lease SET beaten_at = now() - interval '1 hour' RETURNING site")
        with ExitStack() as stack:
            stack.enter_context(program.started())
            second = stack.enter_context(program.started(*command))
            program.until(DONE.format(n=60))
            assert stop(second, signal.SIGTERM)[1] < 10
        done = program.run(*command, "--json")
        asked = history_asked(served.paths())
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["is_over"] and told["pages"] == told["pages_done"] == 160
    assert program.value("SELECT count(*) = 162 FROM archive.articles")
    assert len(set(asked)) == 160, "the sitemap that is too old was left alone"
    assert len(asked) <= 160 + 100, "no more than what was under way when it was killed and stopped"
    again = program.run(*command, "--json")
    assert json.loads(again.stdout)["pages"] == 0, "all of it is in the archive"


def test_live_crawls_go_first(program: Program) -> None:
    with serving(site(3, 300)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        with program.started(), program.started("backfill", "herald", "--since", "2019-01-01"):
            program.until(
                "SELECT count(*) >= 2 FROM store.crawl WHERE trigger = 'backfill' AND outcome = 'finished'"
            )
            program.until(
                "SELECT count(*) >= 4 FROM store.crawl WHERE trigger = 'schedule' AND outcome = 'finished'"
            )
            program.until("SELECT count(*) > 50 FROM store.look")
    late = """SELECT extract(epoch FROM max(started_at - scheduled_for))::float8 AS most
                FROM store.crawl WHERE trigger = 'schedule' AND id > 1"""
    assert program.rows(late)[0]["most"] < 15


def test_an_old_article_of_a_backfill_goes_onto_the_rungs_at_once(program: Program) -> None:
    with serving(site(1, 2)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        assert program.run("backfill", "herald", "--since", "2019-01-01", "--json").returncode == 0
    next_looks = "SELECT bool_and(next_look_at > now() + interval '60 days') FROM archive.visits"
    assert program.value(next_looks)
    assert program.value("SELECT count(*) = 2 FROM archive.visits WHERE url LIKE '%story-1%' AND looks = 1")


def test_two_backfills_of_different_dates_are_told_apart(program: Program) -> None:
    with serving(site(2, 30)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        with program.started("backfill", "herald", "--since", "2019-01-01") as first:
            program.until(DONE.format(n=1))
            first.kill()
            first.wait()
        other = program.run("backfill", "herald", "--since", "2018-01-01")
    assert other.returncode == 2
    assert "2019-01-01" in other.stderr
