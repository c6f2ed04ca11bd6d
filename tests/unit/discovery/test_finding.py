"""Where feeds and sitemaps are."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.channel_hints import (
    USUAL_FEED_PATHS,
    USUAL_SITEMAP_PATHS,
    looks_like_feed,
    looks_like_sitemap,
)
from crawler.discovery.named_feeds import MOST_FEEDS, feeds_in_page
from crawler.discovery.robots_sitemaps import sitemaps_in_robots
from crawler.model.robots_text import READ_AT_MOST

URL = "https://herald.example/en/"


def page(head: str) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body><p>Words</p></body></html>".encode()


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def test_feeds_that_a_page_names_in_its_order() -> None:
    html = page(
        link("/rss")
        + link("atom.xml", "application/atom+xml; charset=utf-8", "home ALTERNATE")
        + link("/rss#again")
    )
    assert feeds_in_page(html, URL) == ["https://herald.example/rss", "https://herald.example/en/atom.xml"]


@pytest.mark.parametrize(
    "other",
    [
        link("/style.css", "text/css", "stylesheet"),
        link("/uk/", "text/html"),
        link("/comments/feed/"),
        link("/?feed=2", title="Herald » Comments Feed"),
        link("/oembed?x=1", "application/json+oembed"),
        link("javascript:void(0)"),
        link(""),
    ],
)
def test_other_links_are_no_feeds_of_articles(other: str) -> None:
    assert feeds_in_page(page(other), URL) == []


def test_the_base_of_a_page_is_heeded() -> None:
    html = page('<base href="https://www.herald.example/">' + link("feed"))
    assert feeds_in_page(html, URL) == ["https://www.herald.example/feed"]


def test_a_page_with_a_feed_for_every_subject_yields_its_first_few() -> None:
    html = page("".join(link(f"/rss/{number}") for number in range(100)))
    assert feeds_in_page(html, URL) == [
        f"https://herald.example/rss/{number}" for number in range(MOST_FEEDS)
    ]


@given(st.binary(max_size=200))
def test_rubbish_names_no_feed(rubbish: bytes) -> None:
    assert feeds_in_page(rubbish, URL) == []


def test_sitemaps_of_robots_txt() -> None:
    text = (
        "\ufeffUser-agent: *\r\nDisallow: /private/\r\nsitemap: https://herald.example/a.xml\r\n"
        "Sitemap: /b.xml # the second\nSitemap: https://herald.example/a.xml\nSitemap:\nSitemap: ftp://herald.example/c"
    )
    assert sitemaps_in_robots(text, "https://herald.example/robots.txt") == [
        "https://herald.example/a.xml",
        "https://herald.example/b.xml",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_sitemaps_of_robots_txt_in_any_encoding_that_its_mark_names(encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    body = f"{mark}User-agent: *\nSitemap: https://herald.example/a.xml\n".encode(encoding)
    assert sitemaps_in_robots(body, "https://herald.example/robots.txt") == ["https://herald.example/a.xml"]


def test_an_address_that_the_limit_of_robots_txt_cuts_is_not_taken() -> None:
    whole = b"Sitemap: https://herald.example/a.xml\n"
    room = READ_AT_MOST - len(whole) - 20
    body = whole + b"#" * (room - 1) + b"\nSitemap: https://herald.example/b.xml\n"
    assert sitemaps_in_robots(body, "https://herald.example/robots.txt") == ["https://herald.example/a.xml"]


def test_a_page_in_place_of_robots_txt_names_no_sitemap() -> None:
    assert sitemaps_in_robots(page("").decode(), "https://herald.example/robots.txt") == []


def test_the_usual_paths_are_paths_and_each_is_there_once() -> None:
    for paths in (USUAL_FEED_PATHS, USUAL_SITEMAP_PATHS):
        assert all(path.startswith("/") for path in paths)
        assert len(set(paths)) == len(paths)
    assert {"/feed/", "/rss.xml", "/news-archive/rss/", "/atom.xml"} <= set(USUAL_FEED_PATHS)
    assert {"/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml"} <= set(USUAL_SITEMAP_PATHS)


FEEDS = [
    b"<rss version='2.0'/>",
    b"<?xml version='1.0'?><!-- x -->\n<feed xmlns='a'/>",
    b"<rdf:RDF xmlns:rdf='b'/>",
]
SITEMAPS = [
    b"<urlset/>",
    b"\xef\xbb\xbf<?xml version='1.0'?><sitemapindex>",
    b"https://a.example/1\nhttps://a.example/2\n",
]


@pytest.mark.parametrize("body", FEEDS)
def test_a_feed_is_known_by_its_root(body: bytes) -> None:
    assert looks_like_feed(body)
    assert not looks_like_sitemap(body)


@pytest.mark.parametrize("body", [*SITEMAPS, *(gzip.compress(sitemap, mtime=0) for sitemap in SITEMAPS)])
def test_a_sitemap_is_known_by_its_root_or_its_addresses(body: bytes) -> None:
    assert looks_like_sitemap(body)
    assert not looks_like_feed(body)


def test_a_long_text_sitemap_is_known_by_its_first_lines() -> None:
    assert looks_like_sitemap(
        b"".join(b"https://herald.example/article/%d\n" % number for number in range(5000))
    )


@pytest.mark.parametrize("body", [b"", b"not found", page(""), b"{}", b"<rss", b"<html><rss></rss></html>"])
def test_a_page_that_answers_for_everything_is_neither(body: bytes) -> None:
    assert looks_like_feed(body) is (body == b"<rss")
    assert not looks_like_sitemap(body)
