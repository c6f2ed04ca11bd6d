"""Pages that others archived, taken out of WARC files into the ledger and the history."""

from __future__ import annotations

import gzip
import io
import json
import signal
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.acceptance.running import Program, stop
from tests.serving import HTML, XML, Answer, Asked, page, serving, sitemap

HOME = "https://herald.example"
SOURCE = """
[[source]]
name = "herald"
home = "{home}/"
sitemaps = ["{home}/sitemap.xml"]
delay = "0s"
interval = "1h"
horizon = "unlimited"
"""
START = datetime(2023, 5, 1, 12, tzinfo=UTC)
Kept = tuple[str, datetime, int, bytes]


def kept(number: int, hours: float = 0, *, home: str = HOME, edited: bool = False) -> Kept:
    """A page as it was archived so many hours after the start."""
    body = page(f"Report {number}", number)
    body = body.replace(b": part 1 of", b": part 17 of") if edited else body
    return f"{home}/story-{number}/", START + timedelta(hours=hours), 200, body


def write_warc(path: Path, pages: Iterable[Kept], *, zipped: bool = True) -> Path:
    """A WARC file with a response a page, bodies zipped as servers send them, and records of other kinds."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=zipped)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a test"}))
        for url, at, status, body in pages:
            kind = "image/png" if body.startswith(b"\x89PNG") else "text/html; charset=utf-8"
            headers = [("Content-Type", kind), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=b")]
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(gzip.compress(body)),
                http_headers=StatusAndHeaders(f"{status} OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={
                    "WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "WARC-IP-Address": "192.0.2.7",
                },
            )
            request = writer.create_warc_record(
                url, "request", http_headers=StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
            )
            for each in (request, record):
                writer.write_record(each)
    return path


@pytest.fixture
def program(dsn: str, tmp_path: Path) -> Program:
    program = Program(dsn, tmp_path)
    program.sources.write_text(SOURCE.format(home=HOME), encoding="utf-8")
    return program


def taken(program: Program, *files: Path, witness: str | None = None) -> list[dict[str, Any]]:
    named = ("--witness", witness) if witness else ()
    done = program.run("backfill", "herald", *(f"--from-warc={file}" for file in files), *named, "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert isinstance(told, list)
    return told


def test_captures_enter_the_ledger_with_their_time_and_their_witness_each_once(program: Program) -> None:
    other = ("https://other.example/story-9/", START, 200, page("Elsewhere", 9))
    picture = (f"{HOME}/picture", START, 200, b"\x89PNG")
    missing = (f"{HOME}/story-77/", START, 404, b"<p>nothing</p>")
    file = write_warc(
        program.folder / "CC-NEWS-20230501120000-00001.warc.gz",
        [kept(1), other, kept(2, 1), picture, missing, kept(2, 5)],
    )
    [told] = taken(program, file)
    assert (told["captures"], told["records"], told["is_over"]) == (3, 13, True)
    looks = program.rows(
        "SELECT url, observed_at, witness, vantage, host(server_ip) AS ip FROM store.look ORDER BY observed_at"
    )
    assert [(row["url"][-8:], row["observed_at"] - START) for row in looks] == [
        ("story-1/", timedelta(0)), ("story-2/", timedelta(hours=1)), ("story-2/", timedelta(hours=5)),
    ]  # fmt: skip
    assert {(row["witness"], row["vantage"], row["ip"]) for row in looks} == {
        ("cc-news", "anonymous", "192.0.2.7")
    }
    assert program.value("SELECT bool_and(headers::text NOT ILIKE '%cookie%') FROM store.look_headers")
    again = write_warc(program.folder / "renamed.warc", [kept(1), kept(2, 1), kept(3)], zipped=False)
    [told] = taken(program, again, witness="cc-news")
    assert told["captures"] == 1, "two of the three are in the ledger"
    planned = program.rows("SELECT looks, next_look_at > now() AS later FROM archive.visits")
    assert planned == [{"looks": 0, "later": True}] * 3


def test_the_history_is_told_in_the_order_of_observation(program: Program) -> None:
    """The archive's own look comes first; captures from before are its past, in whatever order they are taken."""
    now = datetime.now(UTC).isoformat()

    def answer(asked: Asked) -> Answer:
        home = f"http://{asked.headers['Host']}"
        if asked.path == "/robots.txt":
            return 404, {}, b""
        if asked.path == "/sitemap.xml":
            return 200, XML, sitemap([f"{home}/story-1/"], now)
        return 200, HTML, kept(1, edited=True)[3]

    with serving(answer) as served:
        program.sources.write_text(SOURCE.format(home=served.url), encoding="utf-8")
        assert program.run("crawl", "herald").returncode == 0
        late, early = (
            write_warc(program.folder / f"{name}.warc.gz", [kept(1, hours, home=served.url, edited=edited)])
            for name, hours, edited in (("late", 30, True), ("early", 6, False))
        )
        taken(program, late, early, witness="wayback")
        edits = program.rows("SELECT changed_after, changed_before, flags FROM archive.edits")
        assert [(row["changed_after"] - START, row["changed_before"] - START) for row in edits] == [
            (timedelta(hours=6), timedelta(hours=30))
        ]
        assert program.value("SELECT first_seen_at FROM archive.articles") == START + timedelta(hours=6)
        told = program.rows(
            "SELECT witness, text LIKE '%part 17%' AS edited FROM archive.revisions ORDER BY number"
        )
        assert told[:2] == [{"witness": "wayback", "edited": False}, {"witness": "wayback", "edited": True}]
        assert program.value("SELECT looks = 1 FROM archive.visits"), "what others saw is no visit of ours"


def test_a_file_is_taken_up_where_it_was_left(program: Program) -> None:
    name = "CC-NEWS-20230501120000-00002.warc.gz"
    file = write_warc(program.folder / name, [kept(each) for each in range(120)])
    command = ("backfill", "herald", f"--from-warc={file}")
    with program.started(*command) as first:
        program.until("SELECT count(*) >= 55 FROM store.look", timeout=200)
        first.kill()
        first.wait()
    program.rows("UPDATE store.lease SET beaten_at = now() - interval '1 hour' RETURNING site")
    with program.started(*command) as second:
        program.until("SELECT count(*) >= 75 FROM store.look", timeout=200)
        assert stop(second, signal.SIGTERM)[0] == 1, "it is not done"
    assert program.value("SELECT position > 0 AND ended_at IS NULL FROM store.warc_file")
    [told] = taken(program, file)
    assert told["is_over"] and told["problem"] is None
    assert program.value("SELECT count(*) = 120 AND count(DISTINCT url) = 120 FROM store.look")
    assert program.value("SELECT count(*) = 120 FROM archive.articles")


def test_a_file_that_breaks_gives_what_comes_before_and_says_where(program: Program) -> None:
    file = write_warc(program.folder / "export.warc.gz", [kept(1), kept(2), kept(3)])
    file.write_bytes(file.read_bytes()[:-700])
    done = program.run("backfill", "herald", f"--from-warc={file}", "--witness", "wayback")
    assert done.returncode == 1
    assert "byte" in done.stdout and "warcio recompress" in done.stdout
    assert program.value("SELECT count(*) = 2 FROM archive.articles")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from-warc=nowhere.warc"], "nowhere.warc"),
        (["--from-warc={file}"], "--witness"),
        (["--from-warc={file}", "--witness=self"], "'self'"),
        (["--from-warc={file}", "--since=2020-01-01"], "either"),
        (["--since=2020-01-01", "--witness=wayback"], "--witness"),
        ([], "--since"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_remedy(
    program: Program, arguments: list[str], says: str
) -> None:
    file = write_warc(program.folder / "export.warc.gz", [kept(1)])
    done = program.run("backfill", "herald", *(text.format(file=file) for text in arguments))
    assert done.returncode == 2
    assert says in done.stderr


def test_a_file_keeps_its_witness(program: Program) -> None:
    file = write_warc(program.folder / "export.warc.gz", [kept(1)])
    taken(program, file, witness="wayback")
    done = program.run("backfill", "herald", f"--from-warc={file}", "--witness", "library")
    assert done.returncode == 2 and "'wayback'" in done.stderr
