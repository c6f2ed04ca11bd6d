"""``palimpsest status --watch``: the status as it changes, on a terminal in place, elsewhere one after another."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import Any

import psycopg
import pytest

from sql.database import Database
from tests.conftest import run
from tests.integration.health.newsdesk import MONDAY, open_desk
from tests.terminal import running, terminal

OPEN = (
    "INSERT INTO store.alarm (source_id, kind, severity, opened_at, why)"
    " SELECT id, 'silent', 'warning', now(), 'nothing new since noon' FROM store.source"
)


@pytest.fixture
def archive(dsn: str, connection: psycopg.Connection[Any]) -> str:
    """The archive of one source, which was not crawled yet."""

    async def fill() -> None:
        async with Database(dsn) as database:
            await open_desk(database, connection, MONDAY)

    run(fill())
    return dsn


def test_on_a_terminal_the_status_is_shown_anew_in_its_place(
    archive: str, connection: psycopg.Connection[Any]
) -> None:
    with (
        terminal() as shown,
        running(["status", "--watch"], archive, stdout=shown.child, stderr=shown.child) as watching,
    ):
        shown.until("not judged yet")
        assert "ALARM" not in shown.seen
        connection.execute(OPEN)
        shown.until("nothing new since noon")
        watching.send_signal(signal.SIGINT)
        assert "Traceback" not in shown.rest()
        assert watching.wait(timeout=60) == 130
        assert shown.seen.count("\x1b[?1049h") == shown.seen.count("\x1b[?1049l") == 1, "it leaves its screen"


def test_as_json_each_status_is_a_line(archive: str, connection: psycopg.Connection[Any]) -> None:
    with running(["status", "news", "--watch", "--json"], archive, stdout=subprocess.PIPE) as watching:
        assert watching.stdout
        assert json.loads(watching.stdout.readline())["alarms"] == []
        connection.execute(OPEN)
        while not (alarms := json.loads(watching.stdout.readline())["alarms"]):
            pass
        assert [alarm["kind"] for alarm in alarms] == ["silent"]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 130
