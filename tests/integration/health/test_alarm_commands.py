"""``palimpsest alarms`` and what an alarm does to the exit status of ``palimpsest status``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from scheduler.health.alarms import Alarms
from scheduler.health.findings import Finding, Judgement
from sql.database import Database
from sql.rows.sources import FIND_SOURCE
from tests.conftest import copied, run
from tests.integration.health.commands import Terminal
from tests.integration.health.newsdesk import open_desk
from tests.receiving import receiving

SILENT = Judgement((Finding("silent", "nothing new since noon"),))
OVER = Judgement(clear=frozenset({"silent"}))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, dsn: str) -> Terminal:
    return Terminal(monkeypatch, dsn)


@pytest.fixture(scope="module")
def unchanged(server: str) -> Iterator[str]:
    """An archive that no test changes: nothing is in it."""
    with copied(server) as dsn:
        yield dsn


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Terminal:
    return Terminal(monkeypatch, unchanged)


async def judge(dsn: str, judgement: Judgement) -> None:
    """One source, judged so now."""
    now = datetime.now(UTC)
    async with Database(dsn) as database:
        async with database.transaction() as session:
            found = await session.first(FIND_SOURCE, name="news")
        if found is None:
            with psycopg.connect(dsn, autocommit=True) as connection:
                await open_desk(database, connection, now)
        async with database.transaction() as session:
            await Alarms(session, 1, now, notify=False).apply(judgement)


def test_an_alarm_counts_until_it_is_acknowledged_and_again_after_that(
    desk: Terminal, dsn: str, connection: psycopg.Connection[Any]
) -> None:
    run(judge(dsn, SILENT))
    shown = desk.said("alarms", status=1)
    assert "ALARM 1 news: silent (warning, since " in shown
    assert "nothing new since noon. Look at the site" in shown
    [status] = desk.objects("status", "--json", status=1)
    assert (status["well"], status["alarms"][0]["kind"], status["alarms"][0]["counts"]) == (
        False,
        "silent",
        True,
    )
    assert "news: silent is acknowledged until " in desk.said(
        "alarms", "ack", "news", "--until", "3d", "--note", "they are on strike"
    )
    assert "acknowledged until " in desk.said("alarms")
    assert "ALARM 1 news: silent" in desk.said("status")
    assert desk.objects("status", "news", "--json")[0]["well"]
    [line] = [line for line in desk.objects("logs", "--json") if line["event"] == "alarm acknowledged"]
    assert line["text"].endswith("they are on strike")
    connection.execute("UPDATE store.alarm SET acknowledged_until = now() - interval '1 s'")
    desk.said("alarms", status=1)
    desk.said("status", status=1)


def test_an_alarm_that_is_over_is_shown_with_the_past_only(desk: Terminal, dsn: str) -> None:
    run(judge(dsn, SILENT))
    run(judge(dsn, OVER))
    assert desk.said("alarms") == "no alarm is open\n"
    assert "closed 1 news: silent (" in desk.said("alarms", "--past", "7d")
    assert [(row["kind"], row["counts"]) for row in desk.objects("alarms", "--past", "7d", "--json")[0]] == [
        ("silent", False)
    ]
    assert "no open alarm is '1'" in desk.refused("alarms", "ack", "1", "--until", "3d")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ack", "nobody", "--until", "3d"), ("nobody", "palimpsest alarms")),
        (("ack", "1", "--until", "2020-01-01"), ("2020-01-01 is over",)),
        (("ack", "1", "--until", "soon"), ("soon",)),
        (("--past", "long"), ("long",)),
    ],
)
def test_what_cannot_be_done_is_refused(
    looking: Terminal, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    told = looking.refused("alarms", *arguments)
    assert all(word in told for word in words), told


def test_every_kind_of_alarm_and_every_outcome_has_its_meaning_and_its_remedy(looking: Terminal) -> None:
    for command in (("alarms", "--kinds", "--json"), ("logs", "--outcomes", "--json")):
        [rows] = looking.objects(*command)
        assert len(rows) > 25
        assert all(row["meaning"].endswith(".") and row["remedy"].endswith(".") for row in rows)


@pytest.mark.parametrize("form", ["json", "slack", "ntfy"])
def test_a_test_reaches_the_receivers_in_their_format_and_says_where_it_does_not(
    looking: Terminal, form: str
) -> None:
    with receiving() as receiver:
        looking.set("WEBHOOK", f"{receiver.url}/s3cret")
        looking.set("WEBHOOK_FORMAT", form)
        looking.set("HEARTBEAT", f"{receiver.url}/beat")
        assert looking.said("alarms", "test") == "webhook: OK\nheartbeat: OK\n"
        hook, beat = receiver.posts
        assert (hook.method, hook.path, beat.method, beat.path) == ("POST", "/s3cret", "GET", "/beat")
        text = "palimpsest: a test: alarms reach this place"
        if form == "ntfy":
            assert (hook.body.decode(), hook.headers["Title"], hook.headers["Priority"]) == (
                text,
                "palimpsest",
                "4",
            )
        else:
            assert hook.json()["text"] == text
            assert set(hook.json()) == {"text"} or form == "json"
        receiver.status = 500
        told = looking.said("alarms", "test", status=1)
        assert told == "webhook: NOT TAKEN: status 500\nheartbeat: NOT TAKEN: status 500\n"


def test_without_a_receiver_a_test_says_so(looking: Terminal) -> None:
    assert "alarms go to the log only" in looking.said("alarms", "test", status=1)
