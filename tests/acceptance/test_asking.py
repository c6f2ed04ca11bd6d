"""A newsroom that answers in all the ways that HTTP allows, and what it is asked."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from crawler.fetching.request_signatures import DIRECTORY_PATH
from tests.acceptance.running import Program
from tests.serving import Answer, Asked, page, serving, sitemap, sitemap_index

HTML = {"Content-Type": "text/html; charset=utf-8"}
NEW = ("s203", "s226", "whole206", "s300", "confused304", "cookies", "refresh", "script", "not_packed")
STRANGE = {"away": "off_site", "wall": "challenge", "always304": "client_error", "part206": "client_error"}


def feed(*names: str) -> bytes:
    items = "".join(f"<item><link>/news/{name}</link></item>" for name in names)
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def answer(asked: Asked) -> Answer:
    name = asked.path.rpartition("/")[2]
    whole = page(f"Report {name}", sum(map(ord, name)))
    if asked.path == "/feed":
        return 203, {"Content-Type": "text/html"}, feed(*NEW, *STRANGE)
    is_fresh = asked.headers.get("Cache-Control") == "no-cache"
    answers: dict[str, Answer] = {
        "s203": (203, HTML, whole),
        "s226": (226, HTML, whole),
        "s300": (300, HTML, whole),
        "whole206": (206, HTML | {"Content-Range": f"bytes 0-{len(whole) - 1}/{len(whole)}"}, whole),
        "part206": (206, HTML | {"Content-Range": f"bytes 0-{len(whole) - 1}/{len(whole) + 9}"}, whole),
        "confused304": (200, HTML, whole) if is_fresh else (304, {}, b""),
        "always304": (304, {"ETag": '"x"'}, b""),
        "cookies": (200, HTML, whole)
        if "seen=yes" in asked.headers.get("Cookie", "")
        else (302, {"Location": asked.path, "Set-Cookie": "seen=yes; Path=/"}, b""),
        "refresh": (200, HTML, b'<meta http-equiv="refresh" content="0; url=/moved/refresh"><p>Please wait'),
        "script": (200, HTML, b'<html><script>location.href = "/moved/script";</script><p>Please wait'),
        "away": (
            200,
            HTML,
            b'<meta http-equiv="refresh" content="0; url=http://elsewhere.invalid/"><p>Please wait',
        ),
        "wall": (202, {"x-amzn-waf-action": "challenge"}, b""),
        "not_packed": (200, HTML | {"Content-Encoding": "gzip"}, whole),
    }
    if asked.path.startswith("/moved/"):
        return 200, HTML, page(f"Moved {name}", 900 + len(name))
    return answers.get(name, (404, HTML, b"")) if asked.path.startswith("/news/") else (404, HTML, b"")


def test_each_answer_is_taken_as_http_means_it(dsn: str, tmp_path: Path) -> None:
    with serving(answer) as site:
        program = Program(dsn, tmp_path)
        program.sources.write_text(
            f'[[source]]\nname = "desk"\nhome = "{site.url}/"\nfeeds = ["{site.url}/feed"]\ndelay = "0s"\n'
            'language = "uk"\n'
        )
        program.run("crawl", "desk")
    rows = program.rows("SELECT url, outcome FROM archive.fetches WHERE purpose = 'article'")
    found = {row["url"].rpartition("/")[2]: row["outcome"] for row in rows}
    assert found == dict.fromkeys(NEW, "new") | STRANGE
    assert {asked.headers.get("Accept-Language") for asked in site.asked} == {"uk,*;q=0.5"}
    titles = {row["title"] for row in program.rows("SELECT title FROM archive.articles")}
    assert {"Moved refresh", "Moved script"} <= titles
    assert not any("cookies" not in asked.path and "Cookie" in asked.headers for asked in site.asked)


def test_nothing_is_asked_for_while_robots_txt_cannot_be_read(dsn: str, tmp_path: Path) -> None:
    robots = {"status": 200}

    def newsroom(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return robots["status"], {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /news/b\n"
        if asked.path == "/feed":
            return 200, {"Content-Type": "application/xml"}, feed("a", "b")
        return (200, HTML, page("Report", 7)) if asked.path == "/news/a" else (404, HTML, b"")

    with serving(newsroom) as site:
        program = Program(dsn, tmp_path)
        program.sources.write_text(
            f'[[source]]\nname = "desk"\nhome = "{site.url}/"\nfeeds = ["{site.url}/feed"]\ndelay = "0s"\n'
        )
        robots["status"] = 500
        program.run("crawl", "desk")
        assert set(site.paths()) == {"/robots.txt"}
        assert "answered 500" in program.value("SELECT reason FROM archive.crawls ORDER BY id DESC LIMIT 1")
        robots["status"] = 200
        program.run("crawl", "desk")
        assert {"/feed", "/news/a"} <= set(site.paths())
        robots["status"] = 500
        site.asked.clear()
        program.run("crawl", "desk", "--again")
        assert {"/feed", "/news/a"} <= set(site.paths())
        assert "/news/b" not in site.paths()


def test_requests_to_the_newsroom_are_signed_and_to_nobody_else(dsn: str, tmp_path: Path) -> None:
    def newsroom(asked: Asked) -> Answer:
        if asked.path == "/feed":
            return 200, {"Content-Type": "application/xml"}, feed("own", "away")
        if asked.path == "/news/own":
            return 302, {"Location": "/news/moved"}, b""
        if asked.path == "/news/away":
            return 302, {"Location": f"{stranger.url}/elsewhere"}, b""
        return (200, HTML, page("Report", 7)) if asked.path == "/news/moved" else (404, HTML, b"")

    with serving(lambda asked: (404, HTML, b""), "127.0.0.2") as stranger, serving(newsroom) as site:
        program = Program(dsn, tmp_path, {"PALIMPSEST_SIGNATURE_AGENT": "https://archive.example"})
        program.sources.write_text(
            f'contact = "desk@archive.example"\n[[source]]\nname = "desk"\nhome = "{site.url}/"\n'
            f'feeds = ["{site.url}/feed"]\ndelay = "0s"\n'
        )
        program.run("crawl", "desk")
        published = program.run("identity", "-o", str(tmp_path / "public"))
    assert published.returncode == 0, published.stderr
    keys = json.loads((tmp_path / "public" / DIRECTORY_PATH[1:]).read_text())["keys"]
    public = base64.urlsafe_b64decode(keys[0]["x"] + "=")
    key = Ed25519PublicKey.from_public_bytes(public)
    signed = {asked.path: asked.headers for asked in site.asked}
    assert {"/robots.txt", "/feed", "/news/own", "/news/moved"} <= set(signed)
    for headers in signed.values():
        parameters = headers["Signature-Input"].removeprefix("sig1=")
        base = (
            f'"@authority": {site.url.removeprefix("http://")}\n"signature-agent": "https://archive.example"\n'
            f'"@signature-params": {parameters}'
        )
        key.verify(base64.b64decode(headers["Signature"].removeprefix("sig1=")[1:-1]), base.encode())
    assert "/elsewhere" in stranger.paths()
    assert not any("Signature" in name for asked in stranger.asked for name in asked.headers)
    assert "desk@archive.example" in (tmp_path / "public" / "crawler.html").read_text()


def test_a_list_that_has_not_changed_is_not_sent_again(dsn: str, tmp_path: Path) -> None:
    lists = {
        "/index.xml": sitemap_index(["/map.xml", "/other.xml"]),
        "/map.xml": sitemap(["/news/a", "/news/b"], "2020-01-01"),
        "/other.xml": sitemap(["/news/c"], "2020-01-01"),
    }
    sent: list[str] = []

    def newsroom(asked: Asked) -> Answer:
        body = lists.get(asked.path)
        if body is None:
            return (
                (200, HTML, page(asked.path, len(asked.path))) if "/news/" in asked.path else (404, HTML, b"")
            )
        tag = f'"{hash(body)}"'
        if asked.headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        sent.append(asked.path)
        return 200, {"Content-Type": "application/xml", "ETag": tag}, body

    with serving(newsroom) as site:
        program = Program(dsn, tmp_path)
        program.sources.write_text(
            f'[[source]]\nname = "desk"\nhome = "{site.url}/"\nsitemaps = ["{site.url}/index.xml"]\ndelay = "0s"\n'
            'horizon = "unlimited"\n'
        )
        program.run("crawl", "desk")
        assert sorted(sent) == ["/index.xml", "/map.xml", "/other.xml"]
        sent.clear()
        program.run("crawl", "desk")
        assert sent == []
        lists["/other.xml"] = sitemap(["/news/c", "/news/fresh"], "2020-01-01")
        program.run("crawl", "desk")
    assert sent == ["/other.xml"]
    assert (
        program.value(
            "SELECT count(*) FROM archive.fetches WHERE outcome = 'new' AND url LIKE '%/news/fresh'"
        )
        == 1
    )
    reads = program.rows("SELECT entries FROM store.channel_read ORDER BY crawl_id")
    assert [row["entries"] for row in reads] == [3, 3, 4]


def test_a_trial_says_before_a_crawl_why_it_would_find_nothing(dsn: str, tmp_path: Path) -> None:
    def newsroom(asked: Asked) -> Answer:
        if asked.path == "/rss":
            items = "".join(f"<item><link>http://click.invalid/{n}</link></item>" for n in range(3))
            return 200, {"Content-Type": "application/xml"}, f"<rss><channel>{items}</channel></rss>".encode()
        shell = b'<html><head><link rel="feed" href="/rss"><script src="/a.js"></script></head><body></body></html>'
        return (200, HTML, shell) if asked.path == "/" else (404, HTML, b"")

    with serving(newsroom) as site:
        program = Program(dsn, tmp_path)
        program.write_source(f"{site.url}/")
        done = program.run("sources", "discover", f"{site.url}/")
    assert f"{site.url}/rss: 3 entries, 3 on click.invalid: add it to hosts" in done.stdout
