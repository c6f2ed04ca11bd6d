"""Pages that send their reader on, and pages that are to be read."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.fetching.stand_in_pages import sent_on
from crawler.model import http_answers

URL = "https://courier.example/news/8"
ARTICLE = "<p>" + "The ferry crosses the river twice a day. " * 20 + "</p>"


def led(html: str = "", **headers: str) -> str | None:
    found = sent_on(HtmlResponse(URL, body=html.encode(), headers=headers))
    return found.url if found else None


def meta(content: str) -> str:
    return (
        f'<html><head><meta http-equiv="refresh" content="{content}"></head><body>Please wait</body></html>'
    )


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (meta("0; url=/uk/news/8"), "/uk/news/8"),
        (meta("0;URL='/uk/news/8'"), "/uk/news/8"),
        (meta("3; url=https://courier.example/b"), "/b"),
        (meta("15; url=/b"), "/b"),
        (meta("1; url=/b") + ARTICLE, "/b"),
        ('<script>window.location.href = "/b";</script>', "/b"),
        ("<script>location.replace('/b')</script>", "/b"),
        (
            '<html><body onload=""><script>setTimeout(function(){window.location="/b"}, 0);</script></body>',
            "/b",
        ),
        ('<script>document.location = "https:\\/\\/courier.example\\/b"</script>', "/b"),
        ('<script>top.location.assign("/b")</script><p>Redirecting</p>', "/b"),
    ],
)
def test_pages_that_send_their_reader_on(html: str, target: str) -> None:
    assert led(html) == f"https://courier.example{target}"


def test_the_header_refresh() -> None:
    assert led("<html></html>", Refresh="0; url=/b") == "https://courier.example/b"
    assert led("<html></html>", Refresh="600") is None


@pytest.mark.parametrize(
    "html",
    [
        meta("300"),
        meta("300; url=/news/8"),
        meta("0; url=/news/8"),
        meta("0; url=/news/8#top"),
        meta("60; url=/b"),
        meta("20; url=/b") + ARTICLE,
        "<noscript>" + meta("0; url=/nojs") + "</noscript>",
        "<!-- " + meta("0; url=/b") + " -->",
        '<script>window.location = "/b"</script>' + ARTICLE,
        '<script>if (screen.width < 600) { location.href = "/m/8"; }</script>',
        '<script>document.getElementById("x").onclick = function(){ location.href = "/b"; }</script>',
        '<script>if (location.href == "/b") { start(); }</script><p>Menu</p>',
        '<script>var location_name = "/b";</script>',
        '<script src="/app.js"></script><div id="root"></div>',
        "",
        ARTICLE,
    ],
)
def test_pages_that_are_to_be_read(html: str) -> None:
    assert led(html) is None


def test_what_is_no_page_sends_nobody_on() -> None:
    assert sent_on(Response(URL, body=meta("0; url=/b").encode())) is None


def test_answers_that_hold_a_page() -> None:
    assert all(map(http_answers.is_page, (200, 202, 203, 226, 250, 300)))
    assert not any(map(http_answers.is_page, (204, 205, 206, 301, 304, 404, 500)))


@pytest.mark.parametrize(
    ("told", "whole"),
    [("bytes 0-499/500", True), ("BYTES 0-0/1", True), ("bytes 0-498/500", False), ("bytes 1-499/500", False),
     ("bytes 0-499/*", False), (None, False)],
)  # fmt: skip
def test_a_part_that_is_the_whole(told: str | None, whole: bool) -> None:
    assert http_answers.is_whole(206, told) is whole
    assert not http_answers.is_whole(200, told)


PAGE = b"<!DOCTYPE html><html><body><p>Words</p></body></html>"


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        ("text/html", b"\x0c\n" + PAGE, True),
        ("text/html; charset=iso-2022-jp", "<p>橋を直す".encode("iso-2022-jp"), True),
        ("text/plain", PAGE, True),
        ("application/xml", b'<?xml version="1.0"?>\n' + PAGE, True),
        ("application/octet-stream", b"\xef\xbb\xbf \n" + PAGE, True),
        ("text/plain", b"Plain words <html>", False),
        ("application/xml", b"<rss/>", False),
        ("application/octet-stream", b"\x89PNG\r\n\x1a\n\x00\x00", False),
        ("application/pdf", PAGE, False),
        ("application/json", PAGE, False),
        ("text/html", b"\x1f\x8b\x08\x00\x00", False),
        (None, PAGE, True),
    ],
)
def test_pages_are_told_by_type_and_beginning(kind: str | None, body: bytes, page: bool) -> None:
    assert http_answers.is_html(kind, body) is page


def test_walls_that_name_themselves_in_a_header() -> None:
    assert http_answers.is_challenge({"x-amzn-waf-action": "challenge"})
    assert http_answers.is_challenge({"cf-mitigated": "Challenge"})
    assert not http_answers.is_challenge({"server": "cloudflare", "x-amzn-waf-action": "allow"})
