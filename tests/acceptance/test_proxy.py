"""A source that names a proxy is reached through it alone, and no other source is."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.acceptance.running import Program
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

SOURCE = """
[[source]]
name = "{name}"
home = "{home}/"
sitemaps = ["{home}/sitemap.xml"]
delay = "0s"
"""
THROUGH = '[source.access]\nproxy = "{proxy}"\n'
MARK = "Via"
PASSED_ON = ("User-Agent", "If-None-Match")
PASSED_BACK = ("Content-Type", "Location")


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    return Program(dsn, tmp_path)


def newsroom(first: int) -> Callable[[Asked], Answer]:
    """Two articles, of which one has moved."""

    def answer(asked: Asked) -> Answer:
        home, name = f"http://{asked.headers['Host']}", asked.path.strip("/")
        if name == "robots.txt":
            return 404, {}, b""
        if name == "sitemap.xml":
            urls = [f"{home}/story-{first}/", f"{home}/story-{first + 1}/"]
            return 200, XML, sitemap(urls, datetime.now(UTC).isoformat())
        if name == f"story-{first + 1}":
            return 302, {"Location": f"{home}/moved-{first + 1}/"}, b""
        return 200, HTML, page(f"Report {name}", int(name.rpartition("-")[2]))

    return answer


def forwarded(asked: Asked) -> Answer:
    """What the server that a request names answers, asked with a mark of the proxy's own."""
    wanted = urlsplit(asked.path)
    connection = HTTPConnection(wanted.netloc, timeout=20)
    kept = {name: asked.headers[name] for name in PASSED_ON if name in asked.headers}
    connection.request("GET", wanted.path, headers={**kept, MARK: "1.1 proxy"})
    found = connection.getresponse()
    body = found.read()
    connection.close()
    return found.status, {name: found.headers[name] for name in PASSED_BACK if name in found.headers}, body


def test_a_proxy_sees_the_requests_of_its_source_and_of_no_other(program: Program) -> None:
    """Channels, robots.txt and redirects too; both crawls run in one process."""
    with (
        serving(newsroom(10), "127.0.0.2") as far,
        serving(newsroom(20), "127.0.0.3") as near,
        serving(forwarded, "127.0.0.4") as proxy,
    ):
        program.sources.write_text(
            SOURCE.format(name="far", home=far.url)
            + THROUGH.format(proxy=proxy.url)
            + SOURCE.format(name="near", home=near.url),
            encoding="utf-8",
        )
        done = program.run("crawl", "--all", "--json")
    assert [row["new"] for row in json.loads(done.stdout)] == [2, 2], done.stderr[-3000:]
    assert sorted(proxy.paths()) == sorted(f"{far.url}{path}" for path in far.paths())
    assert {"/robots.txt", "/sitemap.xml", "/story-10/", "/story-11/", "/moved-11/"} <= set(far.paths())
    assert all(asked.headers.get(MARK) for asked in far.asked)
    assert near.asked and not any(asked.headers.get(MARK) for asked in near.asked)


def test_a_source_whose_proxy_is_gone_fails_and_is_not_asked_directly(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    with serving(newsroom(10), "127.0.0.2") as far:
        program.sources.write_text(
            SOURCE.format(name="far", home=far.url) + THROUGH.format(proxy=nobody), encoding="utf-8"
        )
        done = program.run("crawl", "far", "--json")
    assert [row["outcome"] for row in json.loads(done.stdout)] == ["failed"], done.stderr[-3000:]
    assert done.returncode == 1
    assert far.asked == []
