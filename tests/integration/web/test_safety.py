"""The page only shows: nothing of a crawled page runs, nothing is written, nothing else of the database is reached."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import psycopg
import pytest

from scheduler.web.pages import archive_reader
from scheduler.web.pages.archive_reader import ArchiveReader
from tests.conftest import run
from tests.integration.web.conftest import Visitor, visiting

PAGES = (
    "/",
    "/sources",
    "/edits",
    "/headlines",
    "/vanished",
    "/copies",
    "/search?q=council",
    "/articles/1",
    "/sources/example",
)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_crawled_page_is_html(hostile: Visitor, path: str) -> None:
    status, headers, body = hostile.get(path)
    assert status == 200, body
    assert "<script" not in body and "<img" not in body
    assert "javascript:" not in body.replace("javascript:alert(1)</a>", "").replace(
        ">javascript:alert(1)", ""
    )
    assert "&lt;script&gt;" in body or path in ("/copies",)
    assert headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", [*PAGES, "/nothing", "/static/palimpsest.css", "/feeds/edits.atom", "/edits?class=x"]
)
def test_every_answer_has_strict_headers_and_no_cookie(hostile: Visitor, path: str) -> None:
    _, headers, _ = hostile.get(path)
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "script-src" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/feeds/edits.atom"])
def test_nothing_is_written(hostile: Visitor, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        connection = http.client.HTTPConnection(urlsplit(hostile.url).netloc, timeout=60)
        connection.request(method, path)
        assert connection.getresponse().status == 405
        connection.close()


def test_pages_read_as_the_reader_and_can_do_no_more(visitor: Visitor) -> None:
    async def tried(query: str) -> type[Exception] | None:
        reader = ArchiveReader(visitor.dsn)
        try:
            async with reader.asking() as asking:
                await asking.connection.execute(query)  # type: ignore[call-overload]
        except psycopg.Error as error:
            return type(error)
        finally:
            await reader.close()
        return None

    assert run(tried("SELECT 1 FROM archive.articles")) is None
    assert run(tried("SELECT 1 FROM store.article")) is psycopg.errors.InsufficientPrivilege
    assert run(tried("SELECT 1 FROM queue.procrastinate_jobs")) is psycopg.errors.InsufficientPrivilege
    assert run(tried("CREATE TEMP TABLE mine ()")) is psycopg.errors.ReadOnlySqlTransaction
    insert = "INSERT INTO archive.aliases (name, spelling) VALUES ('a', 'b')"
    assert run(tried(insert)) in (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)


def test_a_query_that_takes_too_long_is_ended_and_told(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_reader, "_SETTINGS", archive_reader._SETTINGS + " -c statement_timeout=1ms")
    with visiting(visitor.dsn) as hurried:
        status, _, body = hurried.get("/edits?q=ferry")
    assert status == 503
    assert "took too long" in body


def test_a_reader_that_cannot_be_is_told(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = archive_reader._SETTINGS.replace("role=archive_reader", "role=archive_reader_that_is_not")
    monkeypatch.setattr(archive_reader, "_SETTINGS", settings)
    with visiting(visitor.dsn) as refused:
        status, _, body = refused.get("/edits")
    assert status == 503
    assert "GRANT archive_reader" in body


def test_a_page_answers_again_after_the_database_lost_its_connections(visitor: Visitor) -> None:
    assert visitor.get("/edits")[0] == 200
    lost = visitor.rows(
        "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity"
        " WHERE application_name = 'palimpsest page' AND datname = current_database()"
    )
    assert lost
    assert visitor.get("/edits")[0] == 200
