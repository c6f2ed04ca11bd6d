"""Which address of an item is its article's, and JSON Feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds import read_feed

URL = "https://courier.example/feed"
HOME = "https://courier.example/"
OWN = "https://courier.example/2026/ferry"


def rss(item: str, site: str = HOME) -> bytes:
    spaces = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:pheedo="http://www.pheedo.com/namespace/pheedo"'
    return f"<rss version='2.0' {spaces}><channel><link>{site}</link><item>{item}</item></channel></rss>".encode()


def atom(entry: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{HOME}"/><entry>{entry}</entry></feed>'.encode()


TRACKED = "https://click.mail.example/r/8"


@pytest.mark.parametrize(
    ("item", "chosen"),
    [
        (f"<link>{TRACKED}</link><guid>{OWN}</guid>", OWN),
        (f'<link>{TRACKED}</link><guid isPermaLink="true">{OWN}</guid>', OWN),
        (
            f'<link>{TRACKED}</link><guid isPermaLink="false">https://courier.example/?p=8</guid>',
            "https://courier.example/?p=8",
        ),
        (f"<link>{TRACKED}</link><guid>https://cms.vendor.example/8</guid>", TRACKED),
        (f"<link>{TRACKED}</link><guid>story-8</guid>", TRACKED),
        (f"<link>{OWN}</link><guid>https://courier.example/?p=8</guid>", OWN),
        (f"<guid>{OWN}</guid>", OWN),
        (f"<link>{TRACKED}</link><feedburner:origLink>{OWN}</feedburner:origLink>", OWN),
        (f"<link>{TRACKED}</link><pheedo:origLink>{OWN}</pheedo:origLink>", OWN),
        (f'<link>{OWN}</link><enclosure url="https://cdn.example/8.mp3" type="audio/mpeg"/>', OWN),
        (f"<link>feed:{OWN}</link>", OWN),
        ("<link>feed://courier.example/2026/ferry</link>", "http://courier.example/2026/ferry"),
    ],
)
def test_the_newsrooms_own_address_of_an_item(item: str, chosen: str) -> None:
    assert [entry.url for entry in read_feed(rss(item), URL, home=HOME).entries] == [chosen]


@pytest.mark.parametrize(
    "item", ["<guid>story-8</guid>", "<guid>tag:courier.example,2026:8</guid>", "<title>T</title>"]
)
def test_an_item_without_an_address_is_left_out(item: str) -> None:
    assert read_feed(rss(item), URL).entries == ()


def test_an_atom_id_stands_in_for_a_link_that_counts_clicks() -> None:
    entry = f'<id>{OWN}</id><link href="{TRACKED}"/><link rel="self" href="/api/8"/>'
    assert [found.url for found in read_feed(atom(entry), URL, home=HOME).entries] == [OWN]


def test_of_several_links_the_newsrooms_own_is_taken() -> None:
    entry = f'<id>tag:8</id><link rel="alternate" href="{TRACKED}"/><link rel="alternate" href="{OWN}"/>'
    assert [found.url for found in read_feed(atom(entry), URL, home=HOME).entries] == [OWN]


def test_relative_links_of_a_feed_on_another_host_belong_to_the_site_that_it_names() -> None:
    (entry,) = read_feed(
        rss("<link>/2026/ferry</link>", "https://www.courier.example/"), "https://rss.courier.example/all.xml"
    ).entries
    assert entry.url == "https://www.courier.example/2026/ferry"


def test_relative_links_of_a_feed_on_its_own_host_belong_to_the_feed() -> None:
    (entry,) = read_feed(rss("<link>ferry</link>"), "https://www.courier.example/en/feed.xml").entries
    assert entry.url == "https://www.courier.example/en/ferry"


def json_feed(*items: object, **members: object) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": items} | members
    ).encode()


def test_a_json_feed() -> None:
    body = json_feed(
        {"id": "8", "url": OWN, "title": "A <b>ferry</b> &amp; a bridge", "date_published": "2026-11-24T10:00:00+02:00",
         "date_modified": "2026-11-24T09:00:00Z"},
        {"id": "https://courier.example/9", "external_url": "https://elsewhere.example/"},
        {"id": "10", "content_text": "a note without an address"},
        {"url": "/11"},
        "no item",
        home_page_url=HOME,
    )  # fmt: skip
    reading = read_feed(b"\xef\xbb\xbf" + body, URL)
    first = reading.entries[0]
    assert [entry.url for entry in reading.entries] == [OWN, "https://courier.example/9", f"{HOME}11"]
    assert (first.title, first.published) == ("A ferry & a bridge", datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert (reading.title, reading.problem, first.lastmod) == (
        "C",
        None,
        datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"items": []}', b'{"items": [{"name": 1}]}', b'{"a": ' * 5000]
)
def test_other_json_is_no_feed(body: bytes) -> None:
    assert read_feed(body, URL).problem == "json"
