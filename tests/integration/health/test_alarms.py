"""Alarms: once each, escalated once, told to a receiver once; notices that were not taken are tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from scheduler.health.alarms import Alarms, Event
from scheduler.health.findings import Finding, Judgement
from scheduler.health.notices import send_notices, tell_edits
from scheduler.health.receivers import Receivers, in_format
from sql.database import Database
from tests.conftest import run
from tests.integration.archiving import desk as archive_desk
from tests.integration.archiving import story
from tests.integration.health.newsdesk import MONDAY, open_desk
from tests.receiving import receiving

SILENT = Judgement((Finding("silent", "nothing new"),))
OVER = Judgement(clear=frozenset({"silent"}))


async def apply(
    database: Database, source_id: int, judgement: Judgement, hours: int, **more: Any
) -> list[Event]:
    async with database.transaction() as session:
        now = MONDAY + timedelta(hours=hours)
        return await Alarms(session, source_id, now, notify=more.get("notify", False)).apply(judgement)


def test_an_alarm_is_opened_escalated_and_closed_once(dsn: str, connection: psycopg.Connection[Any]) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            source_id = (await open_desk(database, connection, MONDAY)).source_id
            told = []
            for hours in range(30):
                told += await apply(database, source_id, SILENT, hours)
            for hours in range(30, 33):
                told += await apply(database, source_id, OVER, hours)
            said = [(event.what, event.severity, event.at - MONDAY) for event in told]
            assert said == [
                ("opened", "warning", timedelta(0)),
                ("escalated", "critical", timedelta(hours=12)),
                ("closed", "critical", timedelta(hours=30)),
            ]
            again = await apply(database, source_id, SILENT, 40)
            assert [event.what for event in again] == ["opened"]
            assert connection.execute("SELECT count(*) FROM archive.alarms").fetchone() == (2,)

    run(work())


def test_an_alarm_that_cannot_be_judged_stays_as_it_is(dsn: str, connection: psycopg.Connection[Any]) -> None:
    async def work() -> None:
        async with Database(dsn) as database:
            source_id = (await open_desk(database, connection, MONDAY)).source_id
            await apply(database, source_id, SILENT, 0)
            assert await apply(database, source_id, Judgement(), 1) == []
            assert connection.execute("SELECT closed_at FROM archive.alarms").fetchone() == (None,)

    run(work())


def test_a_notice_that_is_not_taken_is_sent_later_and_then_no_more(
    dsn: str, connection: psycopg.Connection[Any]
) -> None:
    async def work() -> None:
        with receiving() as receiver:
            async with Database(dsn) as database:
                source_id = (await open_desk(database, connection, MONDAY)).source_id
                await apply(database, source_id, SILENT, 0, notify=True)
                receivers = Receivers(webhook=f"{receiver.url}/hook")
                receiver.status = 500
                assert await send_notices(database, receivers) == 0
                assert await send_notices(database, receivers) == 0
                assert len(receiver.posts) == 1
                receiver.status = 200
                connection.execute("UPDATE store.notice SET try_at = now()")
                assert await send_notices(database, receivers) == 1
                assert await send_notices(database, receivers) == 0
            first, second = (post.json() for post in receiver.posts)
            assert first == second
            assert (first["kind"], first["source"], first["what"]) == ("silent", "news", "opened")

    run(work())


def test_edits_are_told_by_their_words_and_by_their_class(dsn: str) -> None:
    async def work() -> None:
        async with archive_desk(dsn) as desk:
            await desk.look("https://news.example/a", story())
            assert await tell_edits(desk.database, "Azovstal", []) == 0
            await desk.look("https://news.example/a", story(title="Council mends bridges at last"))
            body = story().body
            changed = (*body[:1], "The works at Azovstal took 7 days.", *body[1:])
            await desk.look("https://news.example/a", story(body=changed))
            async with desk.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.revision SET recorded_at = recorded_at - interval '1 minute'"
                )
            assert await tell_edits(desk.database, "Azovstal", []) == 1
            assert await tell_edits(desk.database, "Azovstal", []) == 0
            [row] = await desk.rows("SELECT payload FROM store.notice")
            assert row["payload"]["type"] == "edit" and "Azovstal" in str(row["payload"]["hunks"])
            assert await tell_edits(desk.database, "Azovstal", ["content_added", "headline_only"]) == 1
            with receiving() as receiver:
                assert await send_notices(desk.database, Receivers(f"{receiver.url}/hook", "slack")) == 2
                told = [post.json()["text"] for post in receiver.posts]
            assert told[0].startswith("example edited (passage added): ")
            assert told[1] == (
                "example edited (headline changed): Council mends bridges at last https://news.example/a"
            )

    run(work())


@pytest.mark.parametrize("form", ["json", "slack", "ntfy"])
def test_each_receiver_gets_its_format(form: Any) -> None:
    payload = {"type": "alarm", "what": "opened", "severity": "critical", "text": "<!channel> “news” & more"}
    body, headers = in_format(payload, form)
    if form == "ntfy":
        assert (body.decode(), headers["Priority"]) == (payload["text"], "5")
    elif form == "slack":
        assert body.decode() == '{"text": "&lt;!channel&gt; “news” &amp; more"}'
    else:
        assert "“news”" in body.decode() and headers["Content-Type"] == "application/json"
