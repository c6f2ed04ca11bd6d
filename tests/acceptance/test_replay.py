"""Captured pages of real newsrooms, served under their own addresses by a proxy: most of them are archived, once."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.acceptance.running import Program
from tests.conftest import needs_shared


@pytest.fixture
def proxy() -> Iterator[str]:
    script, pages = needs_shared("replay", "replay.py"), needs_shared("pages", "current")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(script), str(pages), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    opener = build_opener(ProxyHandler({"http": address}))
    end = time.monotonic() + 30
    while True:
        try:
            opener.open("http://orf.at/robots.txt", timeout=5).read()
            break
        except OSError:
            assert time.monotonic() < end, "the replay server does not answer"
    yield address
    process.kill()
    process.wait()


def hosts() -> list[str]:
    script, pages = needs_shared("replay", "replay.py"), needs_shared("pages", "current")
    listed = subprocess.run(
        [sys.executable, str(script), str(pages), "--hosts"], capture_output=True, text=True, check=True
    )
    return [line.split()[0] for line in listed.stdout.splitlines()]


def with_text() -> int:
    index = needs_shared("pages", "current", "index.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in index.splitlines()]
    return len({row["url"] for row in rows if row["body"]})


@pytest.mark.timeout(600)
def test_nearly_all_pages_are_archived_and_a_second_crawl_adds_nothing(
    dsn: str, tmp_path: Path, proxy: str
) -> None:
    program = Program(
        dsn, tmp_path, {"http_proxy": proxy, "PALIMPSEST_CRAWLS": "8", "PALIMPSEST_LOG_LEVEL": "warning"}
    )
    blocks = (
        f'[[source]]\nhome = "http://{host}/"\nhorizon = "unlimited"\ndelay = "0.1s"\n' for host in hosts()
    )
    program.sources.write_text("\n".join(blocks))
    first = json.loads(program.run("crawl", "--all", "--json").stdout.splitlines()[-1])
    archived = program.value("SELECT count(*) FROM archive.articles WHERE text <> ''")
    held = program.value("SELECT count(DISTINCT url_key) FROM archive.addresses WHERE reason = 'requested'")
    print(f"archived {archived} articles at {held} addresses of {with_text()} with a text")
    for row in program.rows(
        "SELECT url, outcome, detail FROM archive.fetches WHERE purpose = 'article' AND outcome <> 'new'"
    ):
        print(row)
    assert sum(row["new"] for row in first) == archived
    assert archived >= 0.95 * with_text()
    assert {row["outcome"] for row in first} == {"finished"}
    assert len(first) == len(hosts())
    again = json.loads(program.run("crawl", "--all", "--again", "--json").stdout.splitlines()[-1])
    assert sum(row["fetched"] for row in again) >= archived
    assert (sum(row["new"] for row in again), sum(row["changed"] for row in again)) == (0, 0)
    assert program.value("SELECT count(*) FROM archive.revisions") == archived
