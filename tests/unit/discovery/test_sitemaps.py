"""Sitemaps and indexes, from whole ones to rubbish."""

from __future__ import annotations

import gzip
import pickle
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.documents import UNPACKED_AT_MOST
from crawler.discovery.sitemaps import SitemapReading, read_sitemap
from crawler.model.entries import ListedEntry

URL = "https://herald.example/sitemap.xml"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def urlset(urls: str) -> bytes:
    return f'<?xml version="1.0"?><urlset xmlns="{SCHEMA}" xmlns:news="{NEWS}">{urls}</urlset>'.encode()


def entry(name: str, lastmod: datetime | None = None) -> ListedEntry:
    return ListedEntry(f"https://herald.example/{name}", lastmod=lastmod, channel="sitemap")


def test_a_sitemap() -> None:
    reading = read_sitemap(
        urlset(
            "<url><loc> https://herald.example/a </loc><lastmod>2026-11-24T10:00:00+02:00</lastmod></url>"
            "<url><loc>/b</loc></url><url><lastmod>2026-11-24</lastmod></url><url><loc>/b</loc></url>"
        ),
        URL,
    )
    assert reading == SitemapReading(entries=(entry("a", MORNING), entry("b")))


def test_a_news_sitemap_has_titles_and_dates() -> None:
    reading = read_sitemap(
        urlset(
            "<url><loc>https://herald.example/a</loc><news:news><news:publication><news:name>Herald</news:name>"
            "</news:publication><news:publication_date>2026-11-24T10:00:00</news:publication_date>"
            "<news:title><![CDATA[Bridge & mill]]></news:title></news:news>"
            "<image:image xmlns:image='x'><image:loc>https://herald.example/a.jpg</image:loc></image:image></url>"
        ),
        URL,
        "Europe/Kyiv",
    )
    assert reading.entries == (
        ListedEntry(
            "https://herald.example/a",
            "Bridge & mill",
            published=MORNING,
            published_raw="2026-11-24T10:00:00",
            channel="sitemap",
        ),
    )


def test_an_index_has_children() -> None:
    body = (
        f'<sitemapindex xmlns="{SCHEMA}"><sitemap><loc>/2026-11.xml</loc><lastmod>2026-11-24T08:00Z</lastmod></sitemap>'
        "<sitemap><loc>/2026-10.xml</loc></sitemap></sitemapindex>"
    )
    reading = read_sitemap(body.encode(), URL)
    assert reading == SitemapReading("index", children=(entry("2026-11.xml", MORNING), entry("2026-10.xml")))


def test_namespaces_are_not_insisted_on() -> None:
    assert read_sitemap(b"<urlset><url><loc>/a</loc></url></urlset>", URL).entries == (entry("a"),)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("2026-11-24", datetime(2026, 11, 23, 22, 0, tzinfo=UTC)),
        ("2026-11-24T10:00:00.123Z", datetime(2026, 11, 24, 10, 0, 0, 123000, tzinfo=UTC)),
        ("2026-11-24 10:00:00", MORNING),
        ("Tue, 24 Nov 2026 08:00:00 GMT", MORNING),
        ("2026", None),
        ("2026-11", None),
        ("yesterday", None),
        ("0000-00-00T00:00:00Z", None),
        ("", None),
    ],
)
def test_dates_of_all_kinds(raw: str, read: datetime | None) -> None:
    reading = read_sitemap(urlset(f"<url><loc>/a</loc><lastmod>{raw}</lastmod></url>"), URL, "Europe/Kyiv")
    assert reading.entries == (entry("a", read),)


def test_a_stamp_that_most_addresses_share_is_no_date() -> None:
    stamped = [
        f"<url><loc>/{n}</loc><lastmod>2026-11-24T08:00:{n % 60:02}Z</lastmod></url>" for n in range(60)
    ]
    honest = ["<url><loc>/own</loc><lastmod>2026-11-23T17:20:00Z</lastmod></url>"]
    entries = read_sitemap(urlset("".join(stamped + honest)), URL).entries
    assert [found.lastmod for found in entries] == [None] * 60 + [datetime(2026, 11, 23, 17, 20, tzinfo=UTC)]


@pytest.mark.parametrize(("lastmod", "count"), [("2026-11-24T08:00:00Z", 49), ("2026-11-24", 200)])
def test_a_few_of_one_minute_and_many_of_one_day_keep_their_dates(lastmod: str, count: int) -> None:
    urls = "".join(f"<url><loc>/{n}</loc><lastmod>{lastmod}</lastmod></url>" for n in range(count))
    assert all(found.lastmod for found in read_sitemap(urlset(urls), URL, "Europe/Kyiv").entries)


def test_a_gzipped_sitemap_also_one_of_several_members_or_packed_twice() -> None:
    body = urlset("<url><loc>/a</loc></url>")
    half = len(body) // 2
    for packed in (
        gzip.compress(body),
        gzip.compress(gzip.compress(body)),
        gzip.compress(body[:half]) + gzip.compress(body[half:]),
    ):
        assert read_sitemap(packed, URL) == SitemapReading(entries=(entry("a"),))


def test_a_truncated_gzip_yields_what_is_there() -> None:
    urls = "".join(f"<url><loc>/{zlib.crc32(str(n).encode())}</loc></url>" for n in range(2000))
    packed = gzip.compress(urlset(urls))
    reading = read_sitemap(packed[: len(packed) // 2], URL)
    assert reading.problem == "truncated"
    assert 100 < len(reading.entries) < 2000


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(urlset("<url><loc>/a</loc></url>" + " " * UNPACKED_AT_MOST))
    assert len(bomb) < 100_000
    assert read_sitemap(bomb, URL) == SitemapReading(problem="too_large")
    assert read_sitemap(gzip.compress(bomb), URL) == SitemapReading(problem="too_large")


def test_a_sitemap_of_many_members_is_bounded_as_a_whole() -> None:
    member = gzip.compress(b" " * (UNPACKED_AT_MOST // 2))
    assert read_sitemap(member * 3, URL).problem == "too_large"


def test_a_text_sitemap() -> None:
    body = "\ufeffhttps://herald.example/a\r\nhttps://herald.example/b\r\n\r\nhttps://herald.example/a\n".encode()
    assert read_sitemap(body, URL) == SitemapReading(entries=(entry("a"), entry("b")))


def test_a_feed_may_stand_for_a_sitemap() -> None:
    body = (
        b"<rss version='2.0'><channel><item><link>/a</link><pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate>"
        b"</item></channel></rss>"
    )
    (found,) = read_sitemap(body, URL).entries
    assert (found.published, found.channel) == (MORNING, "sitemap")


@pytest.mark.parametrize("prefix", ["", "s:"])
@pytest.mark.parametrize("lost", range(1, 40))
def test_an_address_that_is_cut_is_no_entry(prefix: str, lost: int) -> None:
    entry = "<{0}url><{0}loc>https://news.example/{1}</{0}loc></{0}url>"
    entries = "".join(entry.format(prefix, name) for name in ("a", "the-bridge-is-open"))
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if not prefix
        else 'xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"'
    )
    whole = f"<{prefix}urlset {space}>{entries}"
    reading = read_sitemap(whole[:-lost].encode(), "https://news.example/sitemap.xml")
    assert [found.url for found in reading.entries] == ["https://news.example/a"]
    assert reading.problem == "broken"
    assert len(read_sitemap(whole.encode(), "https://news.example/sitemap.xml").entries) == 2


def test_a_broken_sitemap_yields_what_can_be_read() -> None:
    body = urlset("<url><loc>/a</loc></url><url><loc>/b?x=1&y=2</loc></url>")[: -len("</urlset>")]
    reading = read_sitemap(body, URL)
    assert reading.problem == "broken"
    assert reading.entries[0] == entry("a")
    assert len(reading.entries) == 2


def test_a_file_of_the_machine_is_not_read_through_an_entity() -> None:
    body = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>/&x;</loc></url></urlset>'
    assert read_sitemap(body, URL) == SitemapReading(problem="doctype")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"<!doctype html><html>", "html"),
        (b"<opml/>", "not_a_sitemap"),
        (b"https://herald.example/a\nplain words", "not_a_sitemap"),
        (b"\x1f\x8b rubbish", "empty"),
        (b"[]", "json"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, problem: str) -> None:
    assert read_sitemap(body, URL) == SitemapReading(problem=problem)


def test_at_most_fifty_thousand_addresses_are_read() -> None:
    urls = "".join(f"<url><loc>/{n}</loc></url>" for n in range(50_100))
    assert len(read_sitemap(urlset(urls), URL).entries) == 50_000


def test_a_reading_crosses_process_boundaries() -> None:
    reading = read_sitemap(
        urlset("<url><loc>/a</loc><lastmod>2026-11-24</lastmod></url>"), URL, "Europe/Kyiv"
    )
    assert pickle.loads(pickle.dumps(reading)) == reading


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset>", b"<sitemapindex><sitemap>", b"\x1f\x8b\x08\x00"]),
)
def test_rubbish_is_a_problem_and_never_an_error(rubbish: bytes, start: bytes) -> None:
    reading = read_sitemap(start + rubbish, URL)
    assert reading.problem is None or ChannelProblem.knows(reading.problem)


def test_a_sitemap_that_lists_sitemaps_is_an_index() -> None:
    reading = read_sitemap(
        urlset("<url><loc>/map-1.xml</loc></url><url><loc>/map-2.xml.gz?x=1</loc></url>"), URL
    )
    assert (reading.kind, reading.entries, len(reading.children)) == ("index", (), 2)
    mixed = read_sitemap(urlset("<url><loc>/map-1.xml</loc></url><url><loc>/a</loc></url>"), URL)
    assert (mixed.kind, len(mixed.entries), len(mixed.children)) == ("urlset", 1, 1)


def test_robots_txt_is_an_index_of_the_sitemaps_that_it_names() -> None:
    body = (
        b"\xef\xbb\xbfSitemap: https://herald.example/a.xml\nUser-agent: *\nDisallow: /x\nsitemap : /b.xml\n"
    )
    reading = read_sitemap(body, "https://herald.example/robots.txt")
    assert reading.kind == "index"
    assert [child.url for child in reading.children] == [
        "https://herald.example/a.xml",
        "https://herald.example/b.xml",
    ]
