"""Every way in which an answer can go wrong has a name in the log, and the other articles of the crawl are stored."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from tests.acceptance.running import Program
from tests.bombs import gzip_bomb
from tests.faults.invariants import broken
from tests.faults.rude import (
    Act,
    goes_on_for_ever,
    html,
    packed,
    resets_after,
    rude,
    says,
    stalls_after,
    story,
)

_CHUNKED = "Transfer-Encoding: chunked"
_WHOLE = html(story(90))
_SOURCE = """
contact = "https://desk.example/"
[[source]]
name = "rude"
home = "{home}/"
feeds = ["{home}/feed"]
delay = "0s"
answer = "2s"
"""
CASES: dict[str, tuple[Act, set[str]]] = {
    "closed without a word": (says(), {"connection"}),
    "reset without a word": (resets_after(), {"connection"}),
    "reset in the headers": (resets_after(_WHOLE[:60]), {"connection"}),
    "reset in the body": (resets_after(_WHOLE[:900]), {"connection"}),
    "closed in the headers": (says(_WHOLE[:60]), {"connection"}),
    "half a response": (says(_WHOLE[: len(_WHOLE) // 2]), {"connection"}),
    "no answer": (stalls_after(), {"timeout"}),
    "stalled in the status line": (stalls_after(b"HTTP/1."), {"timeout"}),
    "stalled in the headers": (stalls_after(_WHOLE[:60]), {"timeout"}),
    "stalled in the body": (stalls_after(_WHOLE[:900]), {"timeout"}),
    "a slow drip": (goes_on_for_ever(html(b"", "Content-Length: 100000"), b"<p>x", 0.3), {"timeout"}),
    "an endless body": (
        goes_on_for_ever(html(b"", "Connection: close", _CHUNKED), b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        {"too_large"},
    ),
    "a body that says that it is endless": (
        stalls_after(html(b"", "Content-Length: 99999999999")),
        {"too_large"},
    ),
    "endless headers": (
        goes_on_for_ever(b"HTTP/1.1 200 OK\r\n", b"X-Y: " + b"z" * 9000 + b"\r\n"),
        {"timeout", "connection", "too_large", "error"},
    ),
    "an endless header line": (
        goes_on_for_ever(b"HTTP/1.1 200 OK\r\nX-Y: ", b"z" * 65536),
        {"timeout", "connection", "too_large", "error"},
    ),
    "longer than it says": (says(html(story(91), "Content-Length: 700")), {"new", "empty"}),
    "shorter than it says": (says(html(story(92), "Content-Length: 90000")), {"connection"}),
    "a length that is no number": (says(html(story(93), "Content-Length: many")), {"connection", "error"}),
    "a negative length": (says(html(story(94), "Content-Length: -5")), {"connection", "error"}),
    "two lengths that differ": (
        says(html(story(95), "Content-Length: 10", "Content-Length: 900")),
        {"connection", "error"},
    ),
    "broken chunks": (says(html(b"zz\r\nhello\r\n", _CHUNKED)), {"connection", "error"}),
    "chunks that end early": (says(html(b"400\r\nhello\r\n", _CHUNKED)), {"connection"}),
    "a chunk of a negative size": (
        says(html(b"-5\r\nhello\r\n0\r\n\r\n", _CHUNKED)),
        {"connection", "error"},
    ),
    "broken gzip": (
        says(html(packed(story(96))[:300], "Content-Encoding: gzip")),
        {"new", "empty", "connection", "error"},
    ),
    "no gzip at all": (says(html(b"plain", "Content-Encoding: gzip")), {"empty", "error", "connection"}),
    "a compression bomb": (
        says(html(gzip_bomb(b"", b"\0", 300_000_000), "Content-Encoding: gzip")),
        {"too_large"},
    ),
    "an encoding that nobody knows": (says(html(story(97), "Content-Encoding: palimpsest")), {"new"}),
    "304 that nobody asked for, with a body": (
        says(html(story(98), status="304 Not Modified")),
        {"client_error", "error", "connection"},
    ),
    "a status that does not exist": (says(html(b"<p>x", status="999 What")), {"server_error"}),
    "a status that is no number": (says(html(b"<p>x", status="abc What")), {"connection", "error"}),
    "HTTP/0.9": (says(story(99)), {"connection", "error"}),
    "another protocol": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), {"connection", "error"}),
    "a redirect to itself": (
        says(html(b"", "Location: /a-redirect-to-itself", status="302 Found")),
        {"redirect_loop"},
    ),
    "a redirect to nowhere": (says(html(b"", status="302 Found")), {"redirect_loop"}),
    "a redirect to another scheme": (
        says(html(b"", "Location: ftp://x.example/", status="302 Found")),
        {"redirect_loop"},
    ),
    "a redirect that is no address": (
        says(html(b"", "Location: http://[::bad/", status="302 Found")),
        {"redirect_loop", "error"},
    ),
    "headers of binary": (says(html(story(100), "X-Odd: \x00\x01\xff\xfe")), {"new"}),
    "a header without a colon": (says(html(story(101), "Nonsense")), {"new"}),
    "the same header ten times": (
        says(html(story(102), *[f"X-Many: {number}" for number in range(10)])),
        {"new"},
    ),
    "two types that differ": (says(html(story(103), "Content-Type: application/pdf")), {"new", "not_html"}),
    "a date of year 0": (
        says(html(story(104), "Date: Mon, 00 Jan 0000 99:99:99 GMT", "Last-Modified: never")),
        {"new"},
    ),
    "an ETag of 60 KB": (says(html(story(105), *[f'ETag: "{"e" * 15000}"'] * 4)), {"new", "connection"}),
}
"""What happens to an article's address, and the names that may be given to it."""


def path_of(case: str) -> str:
    return "/" + case.lower().replace(" ", "-").replace(",", "").replace("/", "-")


def feed(base: str, paths: list[str]) -> bytes:
    items = "".join(
        f"<item><title>t</title><link>{path if '//' in path else base + path}</link></item>" for path in paths
    )
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def test_each_fault_of_http_has_a_name_and_harms_no_other_article(dsn: str, tmp_path: Path) -> None:
    good = [f"/good/{number}" for number in range(5)]
    closed = socket.create_server(("127.0.0.1", 0))
    nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/refused"
    closed.close()
    acts: dict[str, Act] = {path_of(case): act for case, (act, _) in CASES.items()}
    acts |= {path: says(html(story(number))) for number, path in enumerate(good)}
    with rude(acts) as site:
        port = site.url.rpartition(":")[2]
        elsewhere = {
            nobody: {"connection"},
            f"https://127.0.0.1:{port}/plain": {"tls", "connection"},
            "http://nobody.invalid/": {"dns"},
        }
        paths = [good[0], *(path_of(case) for case in CASES), *elsewhere, *good[1:]]
        site.acts = {
            **acts,
            "/feed": says(html(feed(site.url, paths)).replace(b"text/html", b"application/xml", 1)),
        }
        program = Program(dsn, tmp_path)
        sources = _SOURCE.format(home=site.url) + 'hosts = ["nobody.invalid"]\n'
        program.sources.write_text(sources, encoding="utf-8")
        done = program.run("crawl", "rude", "--json")
    found = {
        row["url"]: row["outcome"]
        for row in program.rows("SELECT url, outcome FROM archive.fetches WHERE purpose = 'article'")
    }
    expected = {site.url + path_of(case): names for case, (_, names) in CASES.items()} | elsewhere
    wrong = {url: found.get(url) for url, names in expected.items() if found.get(url) not in names}
    assert wrong == {}, done.stderr[-2000:]
    assert {found[site.url + path] for path in good} == {"new"}
    assert json.loads(done.stdout)[0]["outcome"] == "finished"
    assert broken(dsn) == {}
