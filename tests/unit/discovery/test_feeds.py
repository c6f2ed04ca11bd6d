"""Feeds, from whole ones to rubbish."""

from __future__ import annotations

import gzip
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.channel_problems import ChannelProblem
from crawler.discovery.feeds import FeedReading, read_feed
from crawler.model.entries import ListedEntry

URL = "https://herald.example/rss.xml"
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def rss(items: str, attributes: str = "") -> bytes:
    channel = f"<channel><title>Herald &amp; Son</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {attributes}>{channel}</rss>'.encode()


def only(body: bytes, timezone: str | None = None) -> ListedEntry:
    reading = read_feed(body, URL, timezone=timezone)
    assert reading.problem is None
    (entry,) = reading.entries
    return entry


def test_rss() -> None:
    reading = read_feed(
        rss(
            "<item><title>Bridge &lt;b&gt;opens&lt;/b&gt; &amp;amp; closes</title><link>https://herald.example/bridge</link>"
            "<pubDate>Tue, 24 Nov 2026 10:00:00 +0200</pubDate></item>"
            "<item><title>Old mill</title><link>https://herald.example/mill</link></item>"
        ),
        URL,
    )
    assert reading.title == "Herald & Son"
    assert reading.entries == (
        ListedEntry(
            "https://herald.example/bridge",
            "Bridge opens & closes",
            MORNING,
            "Tue, 24 Nov 2026 10:00:00 +0200",
        ),
        ListedEntry("https://herald.example/mill", "Old mill"),
    )


def test_atom_with_published_and_updated() -> None:
    entry = only(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><title>Bridge</title><id>tag:1</id>'
        b'<link rel="self" href="/api/1"/><link rel="alternate" href="/bridge"/>'
        b"<published>2026-11-24T10:00:00+02:00</published><updated>2026-11-24T09:30:00Z</updated></entry></feed>"
    )
    assert entry.url == "https://herald.example/bridge"
    assert entry.published == MORNING
    assert entry.lastmod == MORNING + timedelta(minutes=90)
    assert entry.date == MORNING


def test_atom_that_is_only_updated_claims_no_publication() -> None:
    entry = only(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/bridge"/>'
        b"<updated>2026-11-24T08:00:00Z</updated></entry></feed>"
    )
    assert (entry.published, entry.lastmod, entry.date) == (None, MORNING, MORNING)


def test_rdf_with_dublin_core_dates() -> None:
    entry = only(
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/>'
        b'<item rdf:about="https://herald.example/bridge"><title>Bridge</title><link>https://herald.example/bridge</link>'
        b"<dc:date>2026-11-24T10:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    assert (entry.published, entry.lastmod) == (MORNING, None)


@pytest.mark.parametrize(
    "raw",
    [
        "Tue, 24 Nov 2026 10:00:00",
        "Tue, 24 Nov 2026 10:00:00 EET",
        "2026-11-24 10:00",
        "24.11.2026 10:00",
        "Вт, 24 листопада 2026 10:00",
    ],
)
def test_dates_without_an_offset_are_in_the_zone_of_the_source(raw: str) -> None:
    item = f"<item><link>https://herald.example/bridge</link><pubDate>{raw}</pubDate></item>"
    entry = only(rss(item), timezone="Europe/Kyiv")
    assert entry.published == MORNING
    assert entry.published_raw == raw


def test_an_offset_wins_over_the_zone_of_the_source() -> None:
    item = (
        "<item><link>https://herald.example/b</link><pubDate>Tue, 24 Nov 2026 03:00:00 EST</pubDate></item>"
    )
    assert only(rss(item), timezone="Europe/Kyiv").published == MORNING


def test_a_date_that_cannot_be_read_is_kept_as_it_was_written() -> None:
    entry = only(rss("<item><link>https://herald.example/b</link><pubDate>soon, or 3</pubDate></item>"))
    assert (entry.published, entry.published_raw) == (None, "soon, or 3")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/bridge</link>", "https://herald.example/bridge"),
        ("<link>\n  https://herald.example/bridge#comments </link>", "https://herald.example/bridge"),
        ('<guid isPermaLink="true">https://herald.example/bridge</guid>', "https://herald.example/bridge"),
        (
            "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://herald.example/bridge</feedburner:origLink>",
            "https://herald.example/bridge",
        ),
    ],
)
def test_the_address_is_the_newsrooms_own(link: str, url: str) -> None:
    namespace = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    assert only(rss(f"<item>{link}</item>", namespace)).url == url


@pytest.mark.parametrize(
    "link",
    [
        "",
        "<link>javascript:alert(1)</link>",
        "<link>file:///etc/hostname</link>",
        "<link>https://[ccpa]/</link>",
    ],
)
def test_an_entry_without_a_web_address_is_left_out(link: str) -> None:
    reading = read_feed(rss(f"<item><title>x</title>{link}</item><item><link>/b</link></item>"), URL)
    assert [entry.url for entry in reading.entries] == ["https://herald.example/b"]


def test_xml_base_is_heeded() -> None:
    entry = only(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/">'
        b'<entry><link href="bridge"/></entry></feed>'
    )
    assert entry.url == "https://other.example/x/bridge"


def test_an_address_that_is_listed_twice_is_one_entry_at_its_first_place() -> None:
    items = "".join(f"<item><link>/{name}</link><title>{name}</title></item>" for name in ("a", "b", "a"))
    assert [entry.url[-1] for entry in read_feed(rss(items), URL).entries] == ["a", "b"]


def test_the_charset_of_the_header_is_heeded() -> None:
    body = (
        "<rss version='2.0'><channel><item><link>/b</link><title>Міст</title></item></channel></rss>".encode(
            "cp1251"
        )
    )
    reading = read_feed(body, URL, "application/xml; charset=windows-1251")
    assert reading.entries[0].title == "Міст"


def test_a_broken_feed_yields_what_stands_before_the_fault() -> None:
    body = rss(
        "<item><link>/a</link><title>A</title></item><item><link>/b</link><title>B <b>C</title></item>"
    )
    reading = read_feed(body, URL)
    assert reading.problem == "broken"
    assert [entry.url for entry in reading.entries] == [
        "https://herald.example/a",
        "https://herald.example/b",
    ]


def test_a_gzipped_feed_is_unpacked() -> None:
    assert len(read_feed(gzip.compress(rss("<item><link>/b</link></item>")), URL).entries) == 1


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b"  <HTML><body>", "html"),
        (b'{"version": "https://herald.example/api/1.1"}', "json"),
        (BOMB.encode() + rss("<item><title>&b;</title></item>"), "doctype"),
        (b'<?xml version="1.0"?><!-- <rss> -->\n' + BOMB.lower().encode() + rss(""), "doctype"),
        (b"\xef\xbb\xbf" + BOMB.encode() + rss(""), "doctype"),
        (f"{BOMB}<rss/>".encode("utf-16"), "doctype"),
        (f"{BOMB}<rss/>".encode("utf-32"), "doctype"),
        (b'<!ENTITY a "ha">' + rss(""), "doctype"),
        (b"<urlset><url><loc>https://herald.example/a</loc></url></urlset>", "not_a_feed"),
        (b"plain words", "not_a_feed"),
        (b"\x00\x01\x02\xff" * 100, "not_a_feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, problem: str) -> None:
    assert read_feed(body, URL) == FeedReading(problem=problem)
    assert ChannelProblem.knows(problem)


def test_a_page_inside_an_entry_is_no_declaration() -> None:
    content = "<description><![CDATA[<!DOCTYPE html><html><!ENTITY x></html>]]></description>"
    assert only(rss(f"<item><link>/b</link>{content}</item>")).url == "https://herald.example/b"


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    """feedparser opens what it is given as bytes, if there is a file of that name."""
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss("<item><link>/secret</link></item>"))
    assert read_feed(str(feed).encode(), URL).entries == ()


def test_a_feed_of_dates_that_nobody_can_read_is_read_in_seconds() -> None:
    items = "".join(
        f"<item><link>/{n}</link><pubDate>at {n} o'clock or so</pubDate></item>" for n in range(2000)
    )
    started = datetime.now()
    assert len(read_feed(rss(items), URL).entries) == 2000
    assert datetime.now() - started < timedelta(seconds=15)


def test_a_reading_crosses_process_boundaries() -> None:
    item = "<item><link>/b</link><pubDate>2026-11-24 10:00</pubDate></item>"
    reading = read_feed(rss(item), URL, timezone="Europe/Kyiv")
    assert pickle.loads(pickle.dumps(reading)) == reading


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss>", b"<feed><entry>", b"\x1f\x8b\x08\x00", b"\xff\xfe<\x00"]),
)
def test_rubbish_is_a_problem_and_never_an_error(rubbish: bytes, start: bytes) -> None:
    reading = read_feed(start + rubbish, URL)
    assert reading.problem is None or ChannelProblem.knows(reading.problem)
