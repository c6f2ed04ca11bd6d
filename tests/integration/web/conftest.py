"""A filled archive and its port, in the process of the test."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.rows import dict_row

from scheduler.web.app import Port
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.pages import windowed_lists
from scheduler.web.server import listening, serving
from tests.conftest import copied, run
from tests.integration.archiving import desk, story
from tests.integration.search.filled_archive import fill

EVIL = "<script>alert('seen')</script><img src=x onerror=alert(1)>\"'>"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at the page, and may ask the archive the same in SQL."""

    dsn: str
    url: str

    def get(self, path: str, given: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of an address; ``given`` are headers of the request."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request("GET", path, headers=given or {})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read().decode()
        finally:
            connection.close()

    def ids(self, path: str) -> list[str]:
        """The ids of the rows that a list shows."""
        status, _, body = self.get(path)
        assert status == 200, body
        return re.findall(r'data-id="([^"]+)"', body)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the archive."""
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]


async def _fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await fill(at)


@pytest.fixture(scope="module")
def visitor(server: str) -> Iterator[Visitor]:
    """The visitor of a filled archive, which nobody changes."""
    with copied(server) as dsn:
        run(_fill(dsn))
        with visiting(dsn) as found:
            yield found


@pytest.fixture(scope="module")
def hostile(server: str) -> Iterator[Visitor]:
    """The visitor of an archive whose every text tries to run."""

    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            url = "https://news.example/" + EVIL.replace(" ", "%20")
            for part in ("council", "council again"):
                fields = dict.fromkeys(("title", "summary", "section"), EVIL + part)
                await at.look(
                    url, story(**fields, authors=(EVIL,), tags=(EVIL,), body=(EVIL, f"The {part}. {EVIL}"))
                )
            for _ in range(2):
                await at.look(url, status=404, outcome="not_found", body=b"gone")
            async with at.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.source SET title = %(evil)s, home = 'javascript:alert(1)'", {"evil": EVIL}
                )
                await session.connection.execute(
                    "INSERT INTO store.fetch (crawl_id, purpose, url, outcome, detail)"
                    " SELECT id, 'article', %(evil)s, 'error', %(evil)s FROM store.crawl",
                    {"evil": EVIL},
                )
                await session.connection.execute(
                    "INSERT INTO store.alarm (source_id, kind, severity, opened_at, why, example)"
                    " SELECT 1, name, 'critical', now(), %(evil)s, %(evil)s FROM store.alarm_kind LIMIT 1",
                    {"evil": EVIL},
                )

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as found:
            yield found


FERRY_URL = "https://news.example/ferry%20line?id=7&lang=en"
LOUD_PAGE = f"""<!doctype html><html><head><base href="https://tracker.example/">
<meta http-equiv="refresh" content="0;url=https://tracker.example/refreshed">
<link rel="preconnect" href="https://tracker.example/"><link rel="dns-prefetch" href="//tracker.example">
<link rel="stylesheet" href="style.css"><link rel="icon" href="icon.png"><link rel="prefetch" href="next.html">
<script src="run.js"></script><script>parent.document.title = fetch('/ran')</script>
<style>body {{ background: url(https://tracker.example/back.png); color: green }}</style></head>
<body onload="location='https://tracker.example/loaded'"><h1>The ferry sails again</h1>{EVIL}
<img src="https://tracker.example/pixel.png" srcset="large.png 2x"><iframe src="frame.html"></iframe>
<video src="film.mp4" autoplay poster="poster.png"></video><object data="thing.swf"></object><embed src="thing.svg">
<form action="https://tracker.example/sent" method="post"><input autofocus name="a"><button>Send</button></form>
<a href="https://tracker.example/" ping="https://tracker.example/ping">A link</a></body></html>""".encode()
QUIET_PAGE = LOUD_PAGE.replace(b"sails again", b"rests")


@pytest.fixture(scope="module")
def captured(server: str) -> Iterator[Visitor]:
    """The visitor of an archive that keeps two pages of one address, which ask for much of other hosts."""

    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            for title, body in (("The ferry sails again", LOUD_PAGE), ("The ferry rests", QUIET_PAGE)):
                await at.look(FERRY_URL, story(title=title, body=(title, "The line said so.")), body=body)

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as found:
            yield found


@contextmanager
def visiting(dsn: str) -> Iterator[Visitor]:
    """The visitor of an archive, whose lists have all the time that they need on a busy machine."""
    with pytest.MonkeyPatch.context() as patience, listening("127.0.0.1:0") as bound:
        assert bound is not None
        for name in ("_SECONDS", "_SEARCH_SECONDS"):
            patience.setattr(windowed_lists, name, 60)
        with serving(bound, Port(dsn, "test", timedelta(seconds=15), LoopHeartbeat())) as url:
            yield Visitor(dsn, url)
