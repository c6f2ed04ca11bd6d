"""``palimpsest logs``: the archive's own tables, filtered, and followed while they grow."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crawler.crawl.fetch_levels import level_of
from sql.database import Database
from tests.acceptance.running import Program
from tests.conftest import copied, run
from tests.integration.health.commands import Terminal
from tests.integration.health.newsdesk import WELL, Trouble, open_desk
from tests.terminal import running


@pytest.fixture(scope="module")
def filled(server: str) -> Iterator[str]:
    """Three crawls, an hour apart, the last one two hours ago: the second one met a host that timed out."""

    async def fill(dsn: str) -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            async with Database(dsn) as database:
                desk = await open_desk(database, connection, datetime.now(UTC) - timedelta(hours=5))
                for trouble in (WELL, Trouble(site="timeout"), WELL):
                    desk.crawl([desk.now], trouble)
                desk.flush()

    with copied(server) as dsn:
        run(fill(dsn))
        yield dsn


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, filled: str) -> Terminal:
    return Terminal(monkeypatch, filled)


def shown(desk: Terminal, *arguments: str) -> list[tuple[int | None, str, str | None]]:
    lines = desk.objects("logs", *arguments, "--json")
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    return [(line.get("crawl_id"), line["event"], line.get("outcome")) for line in lines]


def test_lines_are_those_of_a_source_a_crawl_a_level_and_a_time(desk: Terminal) -> None:
    everything = shown(desk, "news", "--level", "debug")
    assert len(everything) == 3 * 4
    failed = [(2, "fetch", "timeout"), (2, "fetch", "timeout"), (2, "crawl ended", "failed")]
    assert sorted(shown(desk, "--level", "warning")) == sorted(failed)
    assert shown(desk, "--level", "error") == failed[-1:]
    assert shown(desk, "--crawl", "2", "--level", "debug") == [line for line in everything if line[0] == 2]
    assert {line[0] for line in shown(desk, "--since", "150m")} == {3}
    assert shown(desk, "--since", "1h") == []
    assert shown(desk, "--most", "1", "--level", "debug") == everything[-1:]
    assert {line[0] for line in shown(desk, "--until", "150m", "--level", "debug")} == {1, 2}
    assert "crawl 2  crawl ended  failed" in desk.said("logs", "news", "--level", "error")


def test_lines_that_are_left_out_are_counted(filled: str, tmp_path: Path) -> None:
    program = Program(filled, tmp_path)
    some = program.run("logs", "--most", "5", "--level", "debug")
    assert len(some.stdout.splitlines()) == 5
    assert "the newest 5 of 12 lines; --all" in some.stderr
    every = program.run("logs", "--most", "5", "--all", "--level", "debug")
    assert (len(every.stdout.splitlines()), every.stderr) == (12, "")
    enough = program.run("logs", "--most", "12", "--level", "debug")
    assert (len(enough.stdout.splitlines()), enough.stderr) == (12, "")


def test_a_level_on_standard_output_is_that_of_the_archive(filled: str) -> None:
    levels = {"failed": "warning", "refused": "warning", "none": "debug"}
    with psycopg.connect(filled) as connection:
        rows = connection.execute("SELECT name, counts FROM archive.fetch_outcomes").fetchall()
    told = {name: logging.getLevelName(level_of(name)).lower() for name, _ in rows}
    assert told == {name: levels.get(counts, "info") for name, counts in rows}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("newz",), ("newz", 'did you mean "news"')),
        (("--crawl", "99"), ("no crawl 99",)),
        (("news", "--crawl", "99"), ("no crawl 99 of news",)),
        (("--level", "loud"), ("loud", "debug, info, warning, error")),
        (("--level", "warn"), ("warn", 'did you mean "warning"')),
        (("--since", "lately"), ("--since", "lately", "2h, 3d")),
        (("--until", "now"), ("--until", "now", "2h, 3d")),
        (("--since", "1h", "--until", "2h"), ("--since", "--until", "before")),
        (("--follow", "--until", "1h"), ("--follow", "--until")),
    ],
)
def test_what_cannot_be_shown_is_refused(
    desk: Terminal, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    told = desk.refused("logs", *arguments)
    assert all(word in told for word in words), told


def test_lines_are_followed_each_once_until_a_person_stops_it(filled: str) -> None:
    def insert(connection: psycopg.Connection[Any], number: int) -> None:
        connection.execute(
            "INSERT INTO store.fetch (crawl_id, purpose, url, outcome) VALUES (3, 'article', %s, 'timeout')",
            [f"https://news.example/followed-{number}"],
        )

    command = ["logs", "--follow", "--json", "--level", "warning"]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with (
        copied(filled) as dsn,
        psycopg.connect(dsn, autocommit=True) as connection,
        running(command, dsn, **streams) as following,
    ):
        assert following.stdout and following.stderr
        past = [json.loads(following.stdout.readline()) for _ in range(3)]
        assert {line["crawl_id"] for line in past} == {2}
        for number in range(3):
            insert(connection, number)
            line = json.loads(following.stdout.readline())
            assert (line["url"], line["level"]) == (f"https://news.example/followed-{number}", "warning")
        following.send_signal(signal.SIGINT)
        rest, errors = following.communicate(timeout=60)
        assert (rest, errors, following.returncode) == ("", "palimpsest: interrupted\n", 130)
