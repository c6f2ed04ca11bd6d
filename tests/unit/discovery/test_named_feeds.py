"""Feeds and sitemaps that a page names, and the search of a site for them."""

from __future__ import annotations

import asyncio

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.discovery.channel_discovery import Found, find_channels
from crawler.discovery.named_feeds import feeds_in_page, feeds_shown, sitemaps_in_page

HOME = "https://courier.example/"
FEED = b"<rss version='2.0'><channel><item><link>/a</link></item></channel></rss>"
MAP = b"<urlset><url><loc>https://courier.example/a</loc></url></urlset>"


def page(head: str = "", body: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="text/xml" href="/x">',
        '<link rel="alternate" type="application/xml; charset=utf-8" href="/x">',
        '<link rel="alternate" type="application/feed+json" href="/x">',
        '<link rel="alternate" type="application/json" title="JSON Feed" href="/x">',
        '<link rel="feed" href="/x">',
        '<link rel="FEED" type="text/html" href="/x">',
        '<link rel="alternate" type="application/atom+xml" href="feed://courier.example/x">',
        '<link rel="alternate" type="application/rss+xml" href="feed:https://courier.example/x">',
    ],
)
def test_forms_in_which_a_page_names_its_feed(link: str) -> None:
    (found,) = feeds_in_page(page(link), HOME)
    assert found.removeprefix("https:").removeprefix("http:") == "//courier.example/x"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">',
        '<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">',
        '<link rel="alternate" hreflang="uk" href="/uk/">',
        '<link rel="sitemap" type="application/xml" href="/map.xml">',
        '<link rel="feed" href="/comments/feed/">',
        '<link rel="stylesheet" type="text/xml" href="/a.xsl">',
    ],
)
def test_other_links_name_no_feed(link: str) -> None:
    assert feeds_in_page(page(link), HOME) == []


def test_the_header_link_names_feeds_and_sitemaps() -> None:
    header = (
        '</style.css>; rel=preload, </x/main.feed>; rel="alternate"; type="application/rss+xml", '
        '<https://courier.example/de>; rel=alternate; hreflang="de", </map.xml>; rel=sitemap'
    )
    assert feeds_in_page(b"", HOME, header) == ["https://courier.example/x/main.feed"]
    assert sitemaps_in_page(page('<link rel="sitemap" href="/b.xml">'), HOME, header) == [
        "https://courier.example/map.xml",
        "https://courier.example/b.xml",
    ]


def test_links_for_people_that_can_be_feeds() -> None:
    body = (
        '<a href="/export.php?f=1">RSS</a> <a href="/news/rss.xml"><img alt=""></a>'
        '<a href="https://other.example/rss">RSS</a>'
        '<a href="/2026/why-rss-is-back">Why we still love RSS and what comes after it</a>'
        '<a href="/podcast/rss">Podcast</a>'
        '<a href="feed://courier.example/all">Follow</a> <a href="/feed-the-hungry">Feed the hungry of our city</a>'
    )
    assert feeds_shown(page("", body), HOME) == [
        "https://courier.example/export.php?f=1",
        "https://courier.example/news/rss.xml",
        "http://courier.example/all",
    ]


def search(answers: dict[str, bytes | int], home: str = HOME, links: str = "") -> tuple[Found, list[str]]:
    asked: list[str] = []

    async def fetch(purpose: str, url: str) -> Response | None:
        asked.append(url.removeprefix(HOME))
        answer = answers.get(url.removeprefix(HOME), 404)
        headers = {"Link": links} if purpose == "home" and links else {}
        status, body = (answer, b"<html>no</html>") if isinstance(answer, int) else (200, answer)
        return HtmlResponse(url, status=status, body=body, headers=headers) if status else None

    return asyncio.run(find_channels(home, fetch)), asked


def found_in(answers: dict[str, bytes | int], **options: str) -> dict[str, tuple[str, str]]:
    return {url.removeprefix(HOME): told for url, told in search(answers, **options)[0].channels.items()}


NAMED = page('<link rel="alternate" type="application/rss+xml" href="/old">')


def test_a_dead_feed_that_is_named_does_not_hide_a_live_one() -> None:
    robots = b"Sitemap: https://courier.example/gone.xml"
    assert found_in({"": NAMED, "robots.txt": robots, "feed/": FEED, "sitemap.xml": MAP}) == {
        "feed/": ("feed", "usual_path"),
        "sitemap.xml": ("sitemap", "usual_path"),
    }


def test_a_named_feed_that_may_come_back_is_kept() -> None:
    assert found_in({"": NAMED, "old": 503, "rss": FEED}) == {
        "old": ("feed", "home"),
        "rss": ("feed", "usual_path"),
    }
    assert found_in({"": NAMED, "old": FEED, "rss": FEED}) == {"old": ("feed", "home")}


def test_a_long_robots_txt_is_an_index_of_its_own() -> None:
    robots = "".join(f"Sitemap: https://courier.example/s-{n}.xml\n" for n in range(71)).encode()
    found, asked = search({"": page(), "robots.txt": robots})
    assert found.channels == {f"{HOME}robots.txt": ("sitemap", "robots")}
    assert not any(url.startswith("s-") for url in asked)


def test_a_feed_that_only_people_are_shown() -> None:
    answers: dict[str, bytes | int] = {"": page("", '<a href="/x?rss">RSS</a>'), "x?rss": FEED}
    assert found_in(answers)["x?rss"] == ("feed", "home")


def test_the_header_and_relations_of_a_shell() -> None:
    answers: dict[str, bytes | int] = {"": page('<link rel="sitemap" href="/m">'), "m": MAP, "f": FEED}
    assert found_in(answers, links='</f>; rel="alternate"; type="application/rss+xml"') == {
        "f": ("feed", "home"),
        "m": ("sitemap", "home"),
    }


def test_a_site_without_channels_has_its_front_page() -> None:
    assert found_in({"": page()}) == {"": ("section", "home")}
    assert found_in({"": 0, "robots.txt": 0}) == {}
