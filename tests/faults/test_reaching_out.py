"""No page, feed, redirect or answer of a name server leads the crawler to a private address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.running import Program
from tests.serving import HTML, XML, Answer, Asked, Served, page, serving, sitemap_index

FORMS = (
    "http://127.0.0.2:{port}",
    "http://127.2:{port}",
    "http://2130706434:{port}",
    "http://0x7f000002:{port}",
    "http://0177.0.0.2:{port}",
    "http://[::ffff:127.0.0.2]:{port}",
    "http://①②⑦.0.0.2:{port}",
    "//127.0.0.2:{port}",
    "http://user:word@127.0.0.2:{port}",
)
"""A server of this machine that is not allowed, in the forms of an address."""


@pytest.fixture
def secret() -> Iterator[Served]:
    """What must not be reached: another server of this machine."""
    with serving(lambda _: (200, HTML, page("The secret", 1)), "127.0.0.2") as served:
        yield served


def reach(table: dict[str, list[list[str]]], allowed: str, *urls: str, proxy: str | None = None) -> list[str]:
    """What came of each address, fetched one after another by a process with a name server of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.reaching", json.dumps(table), allowed, *urls],
        env=environment | ({"http_proxy": proxy} if proxy else {}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_no_form_of_a_private_address_is_reached(secret: Served) -> None:
    port = secret.url.rpartition(":")[2]
    urls = [form.format(port=port) for form in FORMS if form.startswith("http")]
    urls += [
        f"http://localhost:{port}",
        f"http://0.0.0.0:{port}",
        f"http://[::1]:{port}",
        f"http://[::]:{port}",
    ]
    assert reach({}, "", *urls) == ["private_address"] * len(urls)
    assert secret.asked == []


def test_a_name_is_judged_by_the_address_that_is_connected_to(secret: Served) -> None:
    """One that is good at the first look-up and private at the next, and one with both kinds of addresses."""
    with serving(lambda _: (200, {**HTML, "Connection": "close"}, b"<p>open</p>")) as public:
        port = public.url.rpartition(":")[2]
        table = {
            "turns.example": [["127.0.0.1"], ["127.0.0.2"]],
            "both.example": [["127.0.0.2", "127.0.0.1"]],
            "inside.example": [["10.0.0.1", "fd00::1"]],
        }
        turns, both = f"http://turns.example:{port}/", f"http://both.example:{port}/"
        found = reach(table, "127.0.0.1", turns, turns, both, "http://inside.example/")
        assert found == ["200", "private_address", "200", "private_address"]
        assert len(public.asked) == 2
    assert secret.asked == []


def test_only_http_and_https_are_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("<p>secret</p>")
    urls = (
        f"file://{tmp_path}/secret.html",
        "ftp://127.0.0.1/x",
        "data:text/html,<p>x",
        "s3://bucket/x",
        "gopher://x/",
    )
    assert not any(outcome.isdigit() for outcome in reach({}, "127.0.0.0/8", *urls))


def test_a_proxy_of_the_settings_is_used_and_no_page_leads_to_it() -> None:
    """The proxy resolves names; literal addresses are refused before it."""
    with serving(lambda _: (200, HTML, b"<p>by proxy</p>")) as proxy:
        urls = ("http://news.example/", proxy.url, "http://169.254.169.254/latest/", "http://0x7f000001/")
        found = reach({}, "", *urls, proxy=proxy.url)
        assert found == ["200", "private_address", "private_address", "private_address"]
        assert proxy.paths() == ["http://news.example/"]


def test_a_crawl_is_led_nowhere_by_its_newsroom(dsn: str, tmp_path: Path, secret: Served) -> None:
    """Redirects of articles, feeds, sitemaps and robots.txt, and addresses in them and in canonical links."""
    port = secret.url.rpartition(":")[2]
    bad = f"http://127.0.0.2:{port}"

    def answer(asked: Asked) -> Answer:
        base = f"http://{asked.headers['Host']}"
        path = asked.path
        if path == "/":
            links = "".join(
                f'<link rel="alternate" type="application/rss+xml" href="{url}">'
                for url in (bad, "/feed", "/moved")
            )
            return 200, HTML, f"<html><head>{links}</head><body>news</body></html>".encode()
        if path == "/robots.txt":
            return (
                200,
                {"Content-Type": "text/plain"},
                f"Sitemap: {bad}/s.xml\nSitemap: {base}/index.xml\n".encode(),
            )
        if path == "/feed":
            names = [f"{base}/to/{number}" for number in range(len(FORMS))] + [f"{base}/own", f"{bad}/direct"]
            items = "".join(f"<item><title>t</title><link>{name}</link></item>" for name in names)
            return 200, XML, f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
        if path == "/index.xml":
            return 200, XML, sitemap_index([f"{bad}/child.xml"])
        if path == "/own":
            canonical = f'<link rel="canonical" href="{bad}/canonical"></head>'.encode()
            return 200, HTML, page("Our own story", 7).replace(b"</head>", canonical)
        if path.startswith("/to/"):
            location = FORMS[int(path[4:])].format(port=port)
            return 302, {"Location": location.encode().decode("latin-1")}, b""
        return 302, {"Location": f"{bad}{path}"}, b""

    with ExitStack() as stack:
        newsroom = stack.enter_context(serving(answer))
        program = Program(dsn, tmp_path, {"PALIMPSEST_ALLOW_PRIVATE": "127.0.0.1"})
        program.write_source(newsroom.url)
        done = program.run("crawl", "herald")
    assert secret.asked == [], done.stderr
    assert program.value("SELECT count(*) FROM archive.articles") == 1
    refused = program.rows("SELECT url FROM archive.fetches WHERE outcome = 'private_address'")
    told = {row["url"].removeprefix(newsroom.url) for row in refused}
    assert told >= {f"/to/{number}" for number in range(len(FORMS))} | {
        bad,
        "/moved",
        f"{bad}/s.xml",
        f"{bad}/child.xml",
    }


def test_no_cookie_is_kept(dsn: str, tmp_path: Path) -> None:
    """Each answer sets one; none comes back, neither to its own newsroom nor to another on the same host."""

    def answer(asked: Asked) -> Answer:
        told = {"Set-Cookie": "reader=1; Path=/"}
        if asked.path == "/feed/":
            link = f"<link>http://{asked.headers['Host']}/own</link>"
            body = f"<rss version='2.0'><channel><title>x</title><item><title>t</title>{link}</item></channel></rss>"
            return 200, XML | told, body.encode()
        return 200, HTML | told, page("Our own story", 7)

    with ExitStack() as stack:
        newsrooms = [stack.enter_context(serving(answer)) for _ in range(2)]
        program = Program(dsn, tmp_path, {"PALIMPSEST_ALLOW_PRIVATE": "127.0.0.1"})
        program.sources.write_text(
            'contact = "https://desk.example/"\n'
            + "".join(
                f'[[source]]\nname = "p{number}"\nhome = "{site.url}/"\nfeeds = ["{site.url}/feed/"]\ndelay = "0s"\n'
                for number, site in enumerate(newsrooms)
            )
        )
        for _ in range(2):
            program.run("crawl", "--all")
    asked = [each for site in newsrooms for each in site.asked]
    assert {each.path for each in asked} >= {"/feed/", "/own"}
    assert [each.path for each in asked if "Cookie" in each.headers] == []


def test_a_newsroom_at_a_private_address_is_named_with_the_remedy(dsn: str, tmp_path: Path) -> None:
    with serving(lambda _: (200, HTML, b"")) as newsroom:
        program = Program(dsn, tmp_path, {"PALIMPSEST_ALLOW_PRIVATE": ""})
        program.write_source(newsroom.url)
        done = program.run("crawl", "herald", "--json")
        assert done.returncode == 1
        assert newsroom.asked == []
    crawl = json.loads(done.stdout)[0]
    assert crawl["outcome"] == "failed"
    assert "private_address" in crawl["reason"] and "PALIMPSEST_ALLOW_PRIVATE" in crawl["reason"]
