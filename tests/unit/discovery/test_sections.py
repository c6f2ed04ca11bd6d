"""Links of a page that look like articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.section_pages import looks_like_article, read_links

URL = "https://www.herald.example.org/war/"
SHARED = Path(__file__).parents[4] / "shared" / "pages"


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>War</title></head><body>{body}</body></html>".encode()


ARTICLES = [
    "https://herald.example.org/council-votes-on-new-bridge/",
    "https://herald.example.org/news/bridge-2418839",
    "https://herald.example.org/2026/11/24/bridge/",
    "https://herald.example.org/2026/11/bridge.html",
    "https://herald.example.org/articles/c1d449gmex2o",
    "https://herald.example.org/stories/3376680/",
    "https://herald.example.org/view.php?id=8576&page=1",
    "https://herald.example.org/news/рада-голосує-за-новий-міст",
]
LISTS = [
    "https://herald.example.org/",
    "https://herald.example.org/war/",
    "https://herald.example.org/tag/bridges-and-roads-of-the-town/",
    "https://herald.example.org/author/mira-lindenfield-of-the-desk",
    "https://herald.example.org/2026/11/24/",
    "https://herald.example.org/2026/11/",
    "https://herald.example.org/privacy-policy",
    "https://herald.example.org/photos/new-bridge-over-the-river.jpg",
    "https://herald.example.org/page/12345",
    "https://herald.example.org/war?page=2",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_addresses_of_articles(url: str) -> None:
    assert looks_like_article(url)


@pytest.mark.parametrize("url", LISTS)
def test_addresses_of_lists_and_services(url: str) -> None:
    assert not looks_like_article(url, "More on the war in our special section of the week")


def test_a_headline_as_link_text_vouches_for_a_short_name_below_a_section() -> None:
    url = "https://herald.example.org/news/bridge"
    assert not looks_like_article(url, "Bridges")
    assert looks_like_article(url, "Council votes on a new bridge over the river")


def test_links_are_taken_in_order_with_the_longest_text_as_the_title() -> None:
    html = page(
        '<a href="/news/bridge-2418839"><img src="x.jpg"></a>'
        '<a href="https://m.herald.example.org/news/mill-2418840#comments">Old mill<script>{"a": 1}</script> burns</a>'
        '<a href="/news/bridge-2418839"><h3>Council votes on <em>new</em> bridge</h3></a>'
    )
    links = read_links(html, URL)
    assert [(link.url, link.title) for link in links] == [
        ("https://www.herald.example.org/news/bridge-2418839", "Council votes on new bridge"),
        ("https://m.herald.example.org/news/mill-2418840", "Old mill burns"),
    ]
    assert all(link.channel == "section" and link.date is None for link in links)


def test_links_away_and_through_the_site_are_left_out() -> None:
    slug = "council-votes-on-new-bridge"
    html = page(
        f'<nav><a href="/special-pages-of-the-herald">x</a></nav><a href="https://elsewhere.example.com/{slug}">x</a>'
        f'<a href="mailto:desk@herald.example.org">x</a><a>x</a><a href="https://[x]/{slug}">x</a>'
        f'<footer><a href="/{slug}-in-the-footer">x</a></footer><a href="/{slug}">x</a>'
    )
    assert [link.url for link in read_links(html, URL)] == [f"https://www.herald.example.org/{slug}"]


def test_the_page_itself_is_no_article_of_its_own() -> None:
    url = "https://herald.example.org/all-about-the-new-bridge/"
    assert read_links(page(f'<a href="{url}?utm_source=top">All about the new bridge</a>'), url) == []


@given(st.binary(max_size=200))
def test_rubbish_has_no_links(rubbish: bytes) -> None:
    assert read_links(rubbish, URL) == []


@pytest.mark.parametrize(("folder", "share"), [("current", 0.97), ("general", 0.85)])
def test_addresses_of_captured_articles_are_recognised(folder: str, share: float) -> None:
    """By the address alone; a link's text helps besides."""
    index = SHARED / folder / "index.jsonl"
    if not index.exists():
        pytest.skip("skipped: ../shared is absent")
    urls = [json.loads(line)["url"] for line in index.read_text(encoding="utf-8").splitlines()]
    assert sum(map(looks_like_article, urls)) >= share * len(urls)
