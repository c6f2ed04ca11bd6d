"""A backfill of a site's sitemap history, stopped and resumed, with live crawls going on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.histories import HISTORY, SOURCE, backfill_killed_and_stopped, lateness, site
from tests.acceptance.running import Program
from tests.serving import serving


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    return Program(dsn, tmp_path)


@pytest.mark.timeout(1500)
def test_a_backfill_of_five_thousand_addresses_loses_nothing_and_live_crawls_go_first(
    program: Program,
) -> None:
    """Killed once, stopped once, resumed twice. One address in ten still has its page."""
    pages = 5000
    with serving(site(20, pages // 20, there=10)) as served:
        gained = backfill_killed_and_stopped(program, served.url, served.paths, pages, live="5s")
        again = program.run("backfill", "herald", "--since", "2019-01-01", "--json")
    assert gained < 50
    assert lateness(program) < 60, (
        "a killed backfill holds its site for half a minute, a living one for seconds"
    )
    assert program.value("SELECT count(*) > 5 FROM store.crawl WHERE trigger = 'schedule'")
    assert program.value("SELECT count(*) = 502 FROM archive.articles"), "the two live ones are among them"
    assert json.loads(again.stdout) == {
        "files": 23,
        "files_read": 23,
        "pages": 0,
        "pages_done": 0,
        "is_over": True,
    }


def test_an_old_article_of_a_backfill_goes_onto_the_rungs_at_once(program: Program) -> None:
    with serving(site(1, 2)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        assert program.run("backfill", "herald", "--since", "2019-01-01", "--json").returncode == 0
    rows = program.rows(
        "SELECT looks, next_look_at > now() + interval '60 days' AS late FROM archive.visits"
        f" WHERE url LIKE '%{HISTORY}%'"
    )
    assert rows == [{"looks": 1, "late": True}] * 2


def test_two_backfills_of_different_dates_are_told_apart(program: Program) -> None:
    with serving(site(2, 30)) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        with program.started("backfill", "herald", "--since", "2019-01-01") as first:
            program.until("SELECT count(*) >= 1 FROM store.look", timeout=200)
            first.kill()
            first.wait()
        other = program.run("backfill", "herald", "--since", "2018-01-01")
    assert other.returncode == 2
    assert "2019-01-01" in other.stderr
