"""A crawl against a site that asks for patience."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.running import Program
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

NOW = datetime.now(UTC).isoformat()
SOURCE = """
[[source]]
name = "herald"
home = "{home}/"
sitemaps = ["{home}/sitemap.xml"]
delay = "{delay}"
revisit = {{ first = "1s", most = "4s" }}
{more}
"""


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    return Program(dsn, tmp_path)


def write(program: Program, home: str, *, delay: str = "0s", more: str = "") -> None:
    program.sources.write_text(SOURCE.format(home=home, delay=delay, more=more), encoding="utf-8")


def site(
    articles: int,
    *,
    robots: str = "",
    first: Callable[[Asked], Answer | None] = lambda asked: None,
) -> Callable[[Asked], Answer]:
    """A site of so many articles; ``first`` may answer before it does."""

    def answer(asked: Asked) -> Answer:
        found = first(asked)
        if found is not None:
            return found
        if asked.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, robots.encode()
        if asked.path == "/sitemap.xml":
            home = f"http://{asked.headers['Host']}"
            return 200, XML, sitemap([f"{home}/story-{number}/" for number in range(articles)], NOW)
        number = int(asked.path.strip("/").removeprefix("story-"))
        return 200, HTML, page(f"Report {number}", number)

    return answer


def once(status: int, headers: Mapping[str, str], path: str) -> Callable[[Asked], Answer | None]:
    """Answers one request of a path so, and no other."""
    left = [1]

    def answer(asked: Asked) -> Answer | None:
        if asked.path != path or not left:
            return None
        left.pop()
        return status, {"Content-Type": "text/plain", **headers}, b"later"

    return answer


def crawl(program: Program) -> dict[str, Any]:
    done = program.run("crawl", "herald", "--json")
    assert done.stdout, done.stderr[-3000:]
    [row] = json.loads(done.stdout)
    assert isinstance(row, dict)
    return row


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_rest_is_waited_for_by_all_requests_and_nothing_is_lost(
    program: Program, status: int
) -> None:
    with serving(site(6, first=once(status, {"Retry-After": "3"}, "/story-2/"))) as served:
        write(program, served.url)
        row = crawl(program)
    refused = served.paths().index("/story-2/")
    waited = [asked.time - served.asked[refused].time for asked in served.asked[refused + 1 :]]
    assert waited[-1] >= 3
    assert sum(seconds < 3 for seconds in waited) <= 1, "one more may have been on its way"
    assert (row["outcome"], row["new"], row["failed"]) == ("finished", 6, 0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_rest_ends_the_crawl_and_defers_the_site(program: Program, status: int) -> None:
    with serving(site(6, first=once(status, {"Retry-After": "7200"}, "/story-2/"))) as served:
        write(program, served.url)
        row = crawl(program)
        assert row["outcome"] == "stopped" and "7200 s" in row["reason"]
        asked = len(served.asked)
        with program.started():
            program.wait_for(
                lambda: any(line["event"] == "service started" for line in program.log()), "the start"
            )
            program.until("SELECT count(*) > 0 FROM store.block")
            assert len(served.asked) == asked, "the site is left alone"
            program.rows("UPDATE store.site_pace SET deferred_until = now() RETURNING site")
            program.until("SELECT count(*) = 6 FROM archive.articles")
    assert row["new"] < 6
    refused = program.rows(f"SELECT url FROM archive.fetches WHERE status = {status}")
    assert refused == [{"url": f"{served.url}/story-2/"}], "the refusal is in the crawl log"


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_that_goes_on_refusing_is_asked_for_three_times_a_crawl(program: Program, status: int) -> None:
    def refuse(asked: Asked) -> Answer | None:
        return (status, {"Content-Type": "text/plain"}, b"later") if asked.path == "/story-2/" else None

    with serving(site(3, first=refuse)) as served:
        write(program, served.url)
        row = crawl(program)
    asked = [each.time for each in served.asked if each.path == "/story-2/"]
    assert len(asked) == 3
    assert all(later - earlier >= 1 for earlier, later in pairwise(asked)), "each time after a rest"
    assert (row["outcome"], row["new"]) == ("finished", 2)


def test_the_delay_that_robots_txt_asks_for_is_kept(program: Program) -> None:
    robots = "User-agent: *\nCrawl-delay: 1.5\n"
    with serving(site(4, robots=robots)) as served:
        write(program, served.url)
        assert crawl(program)["new"] == 4
    stories = [asked.time for asked in served.asked if "story" in asked.path]
    # Scrapy spreads a delay by half to either side.
    assert min(later - earlier for earlier, later in pairwise(stories)) >= 0.7
    assert sum(later - earlier for earlier, later in pairwise(stories)) >= 3 * 1.5 * 0.7
    assert program.value("SELECT extract(epoch FROM crawl_delay) = 1.5 FROM archive.budgets")


def test_a_days_budget_is_not_passed_and_what_was_left_out_is_told(program: Program) -> None:
    with serving(site(12)) as served:
        write(program, served.url, more="[source.limits]\nrequests = 8\n")
        row = crawl(program)
        assert len(served.asked) == 8
        again = crawl(program)
        assert len(served.asked) == 8
    assert row["new"] == 6 and again["outcome"] == "stopped" and "budget" in again["reason"]
    assert program.value("SELECT requests = 8 AND held_because LIKE '%budget%' FROM archive.budgets")
    program.rows(
        "UPDATE store.address_state SET next_visit_at = now() - interval '1 hour' WHERE looks = 0 RETURNING 1"
    )
    missed = program.rows("SELECT DISTINCT reason, looked_at IS NULL AS waits FROM archive.looks_missed")
    assert missed == [{"reason": "budget", "waits": True}]


def test_a_slow_site_gets_as_many_visits_as_fit_into_the_crawl(program: Program) -> None:
    with serving(site(200, robots="User-agent: *\nCrawl-delay: 1\n")) as served:
        write(program, served.url, more='timeout = "16s"\n')
        row = crawl(program)
    assert row["outcome"] == "finished"
    assert 4 <= row["new"] <= 16
    assert program.value("SELECT count(*) > 100 FROM store.address_state WHERE missed_because = 'room'")


def test_a_subscribers_session_reaches_its_own_host_only(program: Program) -> None:
    (program.folder / "secret.txt").write_text(
        "# redact: Ada Reeve\nX-Reader: s3cret-token\n", encoding="utf-8"
    )
    with serving(lambda asked: (200, HTML, page("Elsewhere", 99)), host="127.0.0.2") as elsewhere:

        def first(asked: Asked) -> Answer | None:
            if asked.path == "/story-1/":
                return 302, {"Location": f"{elsewhere.url}/away/"}, b""
            if asked.path == "/story-0/":
                return 200, HTML, page("Report 0", 0).replace(b"Riverton", b"Riverton, Ada Reeve,")
            return None

        with serving(site(3, first=first)) as served:
            write(program, served.url, more=f'[source.access]\nsession = "{program.folder}/secret.txt"\n')
            done = program.run("crawl", "herald", "--json")
    assert {asked.headers.get("X-Reader") for asked in served.asked} == {"s3cret-token"}
    assert elsewhere.asked and all("X-Reader" not in asked.headers for asked in elsewhere.asked)
    assert program.value("SELECT bool_and(vantage = 'subscriber') FROM store.look")
    assert program.value("SELECT count(*) = 0 FROM archive.articles WHERE text LIKE '%Ada Reeve%'")
    assert program.value("SELECT count(*) = 1 FROM archive.articles WHERE text LIKE '%[redacted]%'")
    assert "s3cret" not in done.stdout + done.stderr
    assert program.value("SELECT count(*) = 0 FROM store.source WHERE block::text LIKE '%s3cret%'")


def test_a_session_file_that_is_missing_fails_the_crawl_before_anything_is_asked(program: Program) -> None:
    with serving(site(1)) as served:
        write(program, served.url, more='[source.access]\nsession = "/nowhere/secret"\n')
        row = crawl(program)
    assert row["outcome"] == "failed" and "/nowhere/secret" in row["reason"]
    assert served.asked == []
