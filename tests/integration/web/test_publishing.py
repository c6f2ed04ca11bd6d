"""A page for everybody shows what newsrooms changed, and no whole text that nobody allowed."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from scheduler.config import ConfigError, load_config
from scheduler.web.app import Port
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.publication import Publication, publication_of
from scheduler.web.rate_limit import RateLimit
from scheduler.web.server import hosts_of, listening, serving
from tests.conftest import copied, run
from tests.integration.archiving import PARAGRAPHS, desk, story
from tests.integration.web.conftest import Visitor

UNTOUCHED = "Quillback"
"""Stands only in paragraphs and a standfirst that no edit touched."""
CONTACT = "desk@archive.example"
BRIDGE = "https://news.example/bridge"
GONE = "https://news.example/gone"
ONE_LINE = "https://news.example/one-line"
TEASED = "https://news.example/teased"
FARTHER = "Marrowgate"
"""Stands only in the last of many words that came, or went, in one edit."""
PATHS = (
    "/",
    "/sources",
    "/sources/example",
    "/edits",
    "/headlines",
    "/vanished",
    "/copies",
    "/search?q=lighthouse",
    "/search?q=47&within=removed",
    "/articles/1",
    "/articles/1?view=text",
    "/articles/1?view=sides",
    "/articles/1?view=changes",
    "/articles/1?revision=1",
    "/articles/2",
    "/articles/3",
    "/articles/3?view=sides",
    "/articles/3?revision=4&older=6",
    "/articles/3?revision=4&older=6&view=changes",
    "/articles/3.json?revision=4&older=6",
    *(
        f"/{name}.{form}"
        for name in ("edits", "headlines", "vanished", "articles/1", "articles/2", "articles/3")
        for form in ("json", "csv")
    ),
    "/search.json?q=lighthouse",
    *(
        f"/feeds/{name}.{form}"
        for name in ("edits", "vanished", "articles/1", "copies")
        for form in ("atom", "json")
    ),
    "/feeds/search.atom?q=lighthouse",
    f"/timegate/{BRIDGE}",
    f"/timemap/link/{BRIDGE}",
    f"/capture/20260301120000/{BRIDGE}",
    "/articles/1/received/1",
)


@pytest.fixture(scope="module")
def archive(server: str) -> Iterator[str]:
    """An archive with an edited and a vanished article, both with words that no edit touched."""

    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            for people in ("47", "74"):
                body = (
                    f"The {UNTOUCHED} lighthouse is near.",
                    *PARAGRAPHS,
                    f"It carries {people} people a day.",
                )
                text = story(title="The bridge", summary=f"On {UNTOUCHED}.", body=body)
                await at.look(BRIDGE, text, body=f"<p>{UNTOUCHED} {people}</p>".encode())
            await at.look(GONE, story(title="Soon gone", body=(*PARAGRAPHS, f"So says {UNTOUCHED}.")))
            for day, people in (("Today", "12 people"), ("Today", "21 people"), ("Tuesday", "30 people")):
                line = (
                    f"{day} it was told to all who came to the hall, and so says {UNTOUCHED} of the harbour. "
                )
                line += " ".join(PARAGRAPHS)
                line += (
                    f" {people} came to the hall near the mill by the river, and so says {UNTOUCHED} again."
                )
                await at.look(ONE_LINE, story(title="One line", body=(line,)))
            whole = tuple(f"Paragraph {number} of the story is told here." for number in range(40))
            for body in (("A teaser.",), (*whole, f"It ends at {FARTHER}."), ("It was taken out.",)):
                await at.look(TEASED, story(title="Teased", summary="Short.", body=body))
            for _ in range(2):
                await at.look(GONE, status=404, outcome="not_found", body=b"gone")

    with copied(server) as dsn:
        run(record(dsn))
        yield dsn


def published(dsn: str, publication: Publication) -> Iterator[Visitor]:
    with listening("127.0.0.1:0") as bound:
        assert bound is not None
        port = Port(dsn, "test", timedelta(seconds=15), LoopHeartbeat(), publication=publication)
        with serving(bound, port) as url:
            yield Visitor(dsn, url)


@pytest.fixture
def public(archive: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """The visitor of a public page."""
    monkeypatch.setattr("scheduler.web.rate_limit._AT_ONCE", 1000)
    yield from published(archive, Publication(True, frozenset(), CONTACT))


@pytest.fixture
def allowed(archive: str) -> Iterator[Visitor]:
    """The visitor of a public page that may show the source's whole texts."""
    yield from published(archive, Publication(True, frozenset({"example"}), CONTACT))


@pytest.fixture
def private(archive: str) -> Iterator[Visitor]:
    """The visitor of a page that is not public."""
    yield from published(archive, Publication())


def test_a_public_page_holds_no_word_that_no_edit_touched(public: Visitor) -> None:
    for path in PATHS:
        status, _, body = public.get(path)
        assert status in (200, 403), (path, body)
        assert UNTOUCHED not in body, path


TEASED_PATHS = (
    "/",
    "/edits",
    "/edits.json",
    "/edits.csv",
    "/feeds/edits.atom",
    "/feeds/articles/4.json",
    "/search?q=paragraph&within=removed",
    "/search.json?q=paragraph&within=removed",
    *(
        f"/articles/4{rest}"
        for revision in (8, 9)
        for rest in (
            f"?revision={revision}",
            f"?revision={revision}&view=sides",
            f"?revision={revision}&view=changes",
            f".json?revision={revision}",
        )
    ),
)


def test_a_text_that_came_or_went_whole_is_not_shown_whole(public: Visitor, private: Visitor) -> None:
    begins = [path for path in TEASED_PATHS if "Paragraph 1 of" in private.get(path)[2]]
    assert len(begins) >= len(TEASED_PATHS) - 1
    for path in TEASED_PATHS:
        status, _, body = public.get(path)
        assert status == 200, (path, body)
        assert FARTHER not in body, path
    for path in begins[1:]:
        assert "Paragraph 1 of" in public.get(path)[2], path
        if path != "/":
            assert FARTHER in private.get(path)[2], path


def test_the_words_beside_a_change_are_shown_and_no_more_of_its_paragraph(public: Visitor) -> None:
    body = public.get("/articles/3?revision=5")[2]
    assert "21</ins>" in body
    assert "people came to the hall near …" in body
    assert "at most 100 words that went" in body


def test_whole_passages_of_a_source_are_shown_if_it_is_named(allowed: Visitor) -> None:
    for path in ("/edits.json", "/articles/4.json?revision=8", "/articles/4?revision=8&view=changes"):
        assert FARTHER in allowed.get(path)[2], path
    body = allowed.get("/articles/3?revision=5")[2]
    assert UNTOUCHED in body
    assert "words that went" not in body


def test_it_shows_what_changed_with_the_way_to_the_original(public: Visitor) -> None:
    body = public.get("/articles/1")[2]
    assert "47</del>" in body and "74</ins>" in body
    assert "not published here" in body
    assert BRIDGE in body


def test_captured_pages_are_shown_only_of_sources_that_allow_it(public: Visitor, allowed: Visitor) -> None:
    for path in (f"/capture/20260301120000/{BRIDGE}", "/articles/1/received/1", f"/timemap/link/{BRIDGE}"):
        status, _, body = public.get(path)
        assert status == 403
        assert CONTACT in body
        assert allowed.get(path)[0] in (200, 302)


def test_whole_texts_of_a_source_are_shown_if_it_is_named(allowed: Visitor) -> None:
    for path in ("/articles/1?view=text", "/articles/1.json", "/vanished", "/search.json?q=lighthouse"):
        assert UNTOUCHED in allowed.get(path)[2], path


def test_every_public_page_says_whom_to_write_to(public: Visitor, private: Visitor) -> None:
    for path in (*PATHS[:15], "/no-such-page"):
        assert f'href="mailto:{CONTACT}"' in public.get(path)[2], path
    assert "mailto:" not in private.get("/")[2]


def test_only_a_public_page_is_for_search_engines(public: Visitor, private: Visitor) -> None:
    assert private.get("/robots.txt")[2] == "User-agent: *\nDisallow: /\n"
    assert "Disallow: /capture/\n" in public.get("/robots.txt")[2]
    assert "Disallow: /\n" not in public.get("/robots.txt")[2]
    for at, closed in ((private, True), (public, False)):
        _, headers, body = at.get("/")
        assert ("noindex" in headers.get("x-robots-tag", ""), 'content="noindex' in body) == (closed, closed)
        assert headers["cache-control"] == ("no-store" if closed else "public, max-age=60")


def test_an_answer_is_compressed_for_who_can_read_it(private: Visitor) -> None:
    connection = http.client.HTTPConnection(urlsplit(private.url).netloc, timeout=60)
    connection.request("GET", "/edits", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.getheader("content-encoding") == "gzip"
    assert "The bridge" in gzip.decompress(answer.read()).decode()
    connection.close()


def test_who_asks_too_often_is_asked_to_wait_and_others_are_not() -> None:
    now = 1000.0
    limit = RateLimit(lambda *_: None, now=lambda: now)  # type: ignore[arg-type]
    assert [limit._wait("reader") <= 0 for _ in range(41)] == [True] * 40 + [False]
    assert limit._wait("another") <= 0
    now += 0.5
    assert limit._wait("reader") <= 0
    assert limit._wait("reader") == pytest.approx(0.5)


def test_the_addresses_of_one_ipv6_network_are_one_client() -> None:
    limit = RateLimit(lambda *_: None, now=lambda: 1000.0)  # type: ignore[arg-type]
    assert all(limit._wait(f"2001:db8::{number:x}") <= 0 for number in range(40))
    assert limit._wait("2001:db8::ffff") > 0
    assert limit._wait("2001:db8:0:1::1") <= 0
    assert all(limit._wait("::ffff:192.0.2.1") <= 0 for _ in range(40))
    assert limit._wait("192.0.2.1") > 0
    assert limit._wait("::ffff:192.0.2.2") <= 0


def test_a_refused_request_says_when_to_come_again(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.web.rate_limit._AT_ONCE", 2)
    for visitor in published(archive, Publication(True, frozenset(), CONTACT)):
        assert [visitor.get("/robots.txt")[0] for _ in range(3)] == [200, 200, 429]
        _, headers, _ = visitor.get("/robots.txt")
        assert int(headers["retry-after"]) >= 1
        assert headers["cache-control"] == "no-store"


def test_no_cache_keeps_an_error_for_other_clients(public: Visitor) -> None:
    for path in ("/no-such-page", "/articles/1/received/1", "/edits?flag=none"):
        status, headers, _ = public.get(path)
        assert (status >= 400, headers["cache-control"]) == (True, "no-store"), path


def test_clients_behind_a_proxy_of_this_machine_are_told_apart(
    archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.web.rate_limit._AT_ONCE", 1)
    for visitor in published(archive, Publication(True, frozenset(), CONTACT)):
        for client in ("192.0.2.1", "192.0.2.2"):
            from_there = {"X-Forwarded-For": client}
            assert [visitor.get("/robots.txt", from_there)[0] for _ in range(2)] == [200, 429]


def test_the_page_answers_under_the_name_that_a_proxy_serves_it_by(archive: str) -> None:
    hosts = hosts_of("127.0.0.1", "archive.example.org")
    with listening("127.0.0.1:0") as bound:
        assert bound is not None
        port = Port(archive, "test", timedelta(seconds=15), LoopHeartbeat(), hosts)
        with serving(bound, port) as url:
            at = Visitor(archive, url)
            proxied = {"Host": "archive.example.org", "X-Forwarded-Proto": "https"}
            assert "https://archive.example.org/articles/1" in at.get("/feeds/edits.atom", proxied)[2]
            assert at.get("/", {"Host": "evil.example"})[0] == 400


@pytest.mark.parametrize(
    ("contact", "said"), [("", "PALIMPSEST_WEB_CONTACT"), ("nobody", "desk@archive.example.org")]
)
def test_nothing_is_published_without_a_contact(
    monkeypatch: pytest.MonkeyPatch, contact: str, said: str
) -> None:
    monkeypatch.setenv("PALIMPSEST_WEB_PUBLIC", "true")
    monkeypatch.setenv("PALIMPSEST_WEB_CONTACT", contact)
    with pytest.raises(ConfigError, match=said):
        load_config()


def test_the_settings_say_what_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_WEB_PUBLIC", "true")
    monkeypatch.setenv("PALIMPSEST_WEB_CONTACT", CONTACT)
    monkeypatch.setenv("PALIMPSEST_WEB_PUBLIC_TEXTS", "herald, courier")
    publication = publication_of(load_config())
    assert publication == Publication(True, frozenset({"herald", "courier"}), CONTACT)
    assert [publication.shows_texts_of(source) for source in ("herald", "times")] == [True, False]
    assert Publication(True, frozenset("*"), CONTACT).shows_texts_of("times")
