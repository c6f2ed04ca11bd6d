"""Words that a newer version wrote (classes, flags, outcomes, states) are read and shown as they stand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import psycopg
import pytest
from psycopg.types.json import Jsonb

from scheduler.health.assess_sources import SourceAssessor
from sql.migrate import migrate
from tests.conftest import copied, opened, run
from tests.integration.archiving import desk
from tests.integration.health.commands import Terminal
from tests.integration.search.filled_archive import CORRECTED, GONE, fill
from tests.integration.web.conftest import Visitor, visiting
from tests.next_version import NEXT_CHECKS, NEXT_WORDS, next_release

_BLOCK = {"name": "example", "title": "Example", "home": "https://news.example/"}


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)


@pytest.fixture(scope="module")
def archive(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive of this version, in which the next version went on."""
    with copied(server) as dsn:
        run(_fill(dsn))
        run(migrate(dsn, None, next_release(tmp_path_factory.mktemp("next"), migration=NEXT_CHECKS)))
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE store.source SET block = %s", (Jsonb(_BLOCK),))
            connection.execute(NEXT_WORDS)  # type: ignore[arg-type]
        yield dsn


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, archive: str) -> Terminal:
    return Terminal(monkeypatch, archive)


@pytest.fixture(scope="module")
def visitor(archive: str) -> Iterator[Visitor]:
    with visiting(archive) as found:
        yield found


def _shows(text: str, *words: str) -> None:
    for word in words:
        assert word in text or word.replace("_", " ") in text, word


def test_status_shows_the_state_of_a_source_and_how_its_crawl_ended(terminal: Terminal) -> None:
    shown = terminal.said("status", status=1)
    _shows(shown, "next_health", "next_end", "next_alarm", "next_severity")
    found = json.loads(terminal.said("status", "--json", status=1))
    assert found["sources"][0]["health"]["state"] == "next_health"


def test_the_status_of_a_source_shows_its_channels_and_crawls(terminal: Terminal) -> None:
    shown = terminal.said("status", "example", status=1)
    _shows(shown, "next_health", "next_end", "next_channel", "next_reading")


def test_alarms_and_logs_show_them(terminal: Terminal) -> None:
    _shows(terminal.said("alarms", status=1), "next_alarm", "next_severity")
    _shows(
        terminal.said("logs", "--level", "debug"),
        "next_purpose",
        "next_outcome",
        "next_end",
        "next_happening",
    )


def test_history_shows_classes_flags_and_states(terminal: Terminal) -> None:
    _shows(terminal.said("history", CORRECTED), "next_class", "next_flag", "next_state")
    events = json.loads(terminal.said("history", GONE, "--json"))["events"]
    assert "next_state" in [event["event"] for event in events]


def test_search_finds_articles_in_such_a_state(terminal: Terminal) -> None:
    assert "Drones over Riverton" in terminal.said("search", "drones")


@pytest.mark.parametrize("what", ["articles", "revisions", "edits"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_everything_is_exported(terminal: Terminal, tmp_path: Path, what: str, form: str) -> None:
    terminal.said("export", what, "-o", str(tmp_path / f"rows.{form}"))
    assert (tmp_path / f"rows.{form}").stat().st_size > 1000


def test_an_export_holds_the_words(terminal: Terminal) -> None:
    rows = [
        json.loads(line)
        for line in terminal.said("export", "edits", "-o", "-", "--format", "jsonl").splitlines()
    ]
    assert {row["class"] for row in rows} == {"next_class"}
    assert all("next_flag" in row["flags"] for row in rows)
    table = csv.DictReader(io.StringIO(terminal.said("export", "articles", "-o", "-", "--format", "csv")))
    assert {row["availability"] for row in table} == {"next_state"}


def test_pages_show_them(visitor: Visitor) -> None:
    article = visitor.rows("SELECT id FROM archive.articles WHERE title = 'Drones over Riverton'")[0]["id"]
    crawl = visitor.rows("SELECT id FROM archive.crawls")[0]["id"]
    pages = {
        "/": ("next_flag",),
        "/sources": ("next_health", "next_alarm"),
        "/edits": ("next_class", "next_flag"),
        "/edits?flag=headline": ("next_class",),
        "/headlines": (),
        "/vanished": ("next_state",),
        "/copies": (),
        "/search?q=drones": (),
        "/search?q=drones&within=removed": (),
        f"/articles/{article}": ("next_class", "next_flag", "next_state", "next_outcome"),
        "/sources/example": ("next_health", "next_alarm", "next_channel", "next_end"),
        f"/sources/example/crawls/{crawl}": ("next_outcome", "next_purpose", "next_end"),
    }
    for path, words in pages.items():
        status, _, body = visitor.get(path)
        assert status == 200, (path, body)
        _shows(body, *words)


def test_feeds_show_them(visitor: Visitor) -> None:
    for path, words in {
        "/feeds/edits.atom": ("next_class", "next_flag"),
        "/feeds/vanished.atom": ("next_state",),
        "/feeds/alarms.atom": ("next_alarm",),
    }.items():
        status, _, body = visitor.get(path)
        feed = feedparser.parse(body.encode())
        assert (status, bool(feed.bozo)) == (200, False)
        assert feed.entries, path
        _shows(body, *words)


def test_metrics_name_the_state_of_a_source(visitor: Visitor) -> None:
    body = visitor.get("/metrics")[2]
    assert re.search(r'source_state\{source="example",state="next_health"\} 1.0', body)
    assert 'severity="next_severity"' in body


def test_a_source_with_such_an_alarm_is_judged(archive: str) -> None:
    async def judge() -> str:
        async with opened(archive) as database:
            await SourceAssessor(database, notify=True).judge_source(1, datetime.now(UTC))
            async with database.transaction() as session:
                rows = await session.connection.execute("SELECT state FROM store.source_health")
                return str((await rows.fetchall())[0]["state"])

    assert run(judge()) == "next_health"


def test_such_an_article_is_looked_at_on(archive: str) -> None:
    """An article in an unknown state, with an unknown class, is recorded as any other."""

    async def look() -> str:
        async with desk(archive) as at:
            return await at.look(CORRECTED, status=410, outcome="gone", body=b"gone")

    assert run(look()) == "gone"


def test_the_archive_is_verified(terminal: Terminal) -> None:
    found = json.loads(terminal.said("verify", "--quick", "--json"))
    assert found["broken"] == 0
