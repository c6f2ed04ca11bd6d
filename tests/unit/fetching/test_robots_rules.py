"""What a robots.txt says to this crawler (RFC 9309)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.robots_rules import RobotsRules
from crawler.model.robots_text import READ_AT_MOST

SITE = "https://courier.example"
ALL = "User-agent: *\nDisallow: /\n"
OWN = "User-agent: {}\nDisallow: /private\n"


@pytest.mark.parametrize(
    "name",
    [
        "palimpsest",
        "Palimpsest",
        "PALIMPSEST",
        "palimpsest/1.0",
        "palimpsest/2 (+https://x)",
        "Palimpsest 1",
        "palimpsest *",
    ],
)
def test_a_group_that_names_the_product_is_its_own(name: str) -> None:
    rules = RobotsRules((ALL + "\n" + OWN.format(name)).encode())
    assert rules.allowed(f"{SITE}/news")
    assert not rules.allowed(f"{SITE}/private/1")


@pytest.mark.parametrize(
    "name",
    [
        "news",
        "archive",
        "crawler",
        "mailto",
        "pal",
        "palimpsestbot",
        "palimpsest-news",
        "my-palimpsest",
        "Mozilla",
        "1.0",
        "",
    ],
)
def test_other_words_of_the_user_agent_name_another_crawler(name: str) -> None:
    assert RobotsRules(
        f"User-agent: {name}\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n".encode()
    ).allowed(SITE + "/a")
    assert not RobotsRules(f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nAllow: /\n".encode()).allowed(
        SITE + "/a"
    )


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("user-agent: *\ndisallow: /", "/a", False),
        ("User-Agent : *\nDisallow : /x", "/x/1", False),
        ("User-agent: * # all\nDisallow: /x", "/x/1", False),
        ("User-agent: someone\nUser-agent: palimpsest\nDisallow: /x", "/x", False),
        ("User-agent: palimpsest\nAllow: /a\n\nUser-agent: palimpsest\nDisallow: /b", "/b", False),
        ("User-agent: palimpsest\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: palimpsest\n\nUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?download", True),
        ("User-agent: *\nDisallow: /X", "/x", True),
        ("User-agent: *\nDisallow: /новини", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1", False),
        ("User-agent: *\nDisallow: /%7Eann", "/~ann", False),
        ("Disallow: /", "/a", True),
        ("<html><body>Not found</body></html>", "/a", True),
        ("", "/a", True),
        ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
        ("User-agent: *\rDisallow: /x\r", "/x", False),
        ("Sitemap: https://x.example/s\nUser-agent: *\nSitemap: https://x.example/t\nDisallow: /x", "/x", False),
    ],
)  # fmt: skip
def test_rules(text: str, path: str, allowed: bool) -> None:
    for marked in (text.encode(), b"\xef\xbb\xbf" + text.encode()):
        assert RobotsRules(marked).allowed(SITE + path) is allowed


def test_utf_16_is_read() -> None:
    assert not RobotsRules(ALL.encode("utf-16")).allowed(SITE + "/a")


def test_what_stands_behind_500_kib_is_not_read() -> None:
    padding = ("#" * 99 + "\n") * (READ_AT_MOST // 100 + 1)
    assert RobotsRules((padding + ALL).encode()).allowed(SITE + "/a")
    assert not RobotsRules((ALL + padding).encode()).allowed(SITE + "/a")


def test_the_delay_is_that_of_the_own_group() -> None:
    text = b"User-agent: *\nCrawl-delay: 30\n\nUser-agent: Palimpsest/1\nCrawl-delay: 2\n"
    assert RobotsRules(text).crawl_delay() == 2
    assert RobotsRules(b"User-agent: archive\nCrawl-delay: 9\n").crawl_delay() is None


@given(st.binary(max_size=200))
def test_rubbish_allows(rubbish: bytes) -> None:
    RobotsRules(rubbish).allowed(SITE + "/a")
