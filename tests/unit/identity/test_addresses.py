"""Addresses: all forms of an article's address have one key, and two articles never share one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.identity import registrable_domain, url_key

PAIRS = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text("utf-8"))
HOST = "https://gazette.example.org"
ARTICLE = "https://www.example-times.com/world/2024/05/harbour-opens"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example-times.com/world/2024/05/harbour-opens",
        "https://example-times.com/world/2024/05/harbour-opens/",
        "HTTPS://WWW.Example-Times.com:443/world/2024/05/harbour-opens",
        "//www.example-times.com/world/2024/05/harbour-opens",
        "https://www.example-times.com./world//2024/./05/x/../harbour-opens",
        "https://reader:secret@www.example-times.com/world/2024/05/harbour-opens",
        "https://m.example-times.com/world/2024/05/harbour-opens",
        "https://www.m.example-times.com/world/2024/05/harbour-opens",
        "https://amp.example-times.com/world/2024/05/harbour-opens",
        "https://www.example-times.com/amp/world/2024/05/harbour-opens",
        "https://www.example-times.com/world/amp/2024/05/harbour-opens",
        "https://www.example-times.com/world/2024/amp/05/harbour-opens",
        "https://www.example-times.com/world/2024/05/harbour-opens/amp/",
        "https://www.example-times.com/world/2024/05/harbour-opens/comment-page-2/",
        "https://www.example-times.com/world/2024/05/harbour-opens/komplettansicht",
        "https:\\\\www.example-times.com\\world/2024\\05/harbour-opens",
        "https://www.example-times.com/world/2024/05/harbour-opens.amp",
        "https://www.example-times.com/world/2024/05/harbour-opens?amp=1",
        "https://www-example--times-com.cdn.ampproject.org/c/s/www.example-times.com/world/2024/05/harbour-opens",
        "https://www.google.com/amp/s/www.example-times.com/world/2024/05/harbour-opens",
        "https://www.example-times.com/world/2024/05/harbour-opens/print",
        "https://www.example-times.com/world/2024/05/harbour-opens/feed/",
        "https://www.example-times.com/world/2024/05/harbour-opens/index.html",
        "https://www.example-times.com/world/2024/05/harbour-opens;jsessionid=0A1B2C",
        "https://www.example-times.com/world/2024/05/harbour-opens#comments",
        "https://www.example-times.com/world/2024/05/harbour-opens?",
        "https://www.example-times.com/world/2024/05/harbour-opens?utm_source=rss&utm_medium=feed",
        "https://www.example-times.com/world/2024/05/harbour-opens?sf1029384=1&amp;utm_source=x",
        "https://www.example-times.com/world/2024/05/harbour-opens?fbclid=IwAR0x&gclid=Cj0",
        "https://www.example-times.com/world/2024/05/harbour-opens?CMP=share_btn",
        "https://www.example-times.com/world/2024/05/harbour-opens?ref=homepage",
        "https://www.example-times.com/world/2024/05/harbour-opens?cid=sm_tw_main",
        "https://www.example-times.com/world/2024/05/harbour-opens?source=newsletter",
        "https://www.example-times.com/world/2024/05/harbour-opens?share=twitter&nb=1",
        "https://www.example-times.com/world/2024/05/harbour-opens?page=all",
        "https://www.example-times.com/world/2024/05/harbour-opens?single_page=true",
        "https://www.example-times.com/world/2024/05/harbour-opens?via=newsletter&campaign=spring",
        "https://www.example-times.com/world/2024/05/harbour-opens?s=09",
        "\thttps://www.example-times.com/world/2024/05/har\nbour-opens ",
    ],
)
def test_forms_of_one_address_have_one_key(other: str) -> None:
    assert url_key(other) == url_key(ARTICLE) == "https://example-times.com/world/2024/05/harbour-opens"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://example.org/en/news/5", "https://example.org/fr/news/5"),
        ("https://example.org/news?id=17", "https://example.org/news?id=18"),
        ("https://example.org/news?source=17", "https://example.org/news?source=18"),
        ("https://example.org/news?ref=A17", "https://example.org/news?ref=A18"),
        ("https://example.org/news?cid=1001", "https://example.org/news?cid=1002"),
        ("https://example.org/news?mod=12", "https://example.org/news?mod=13"),
        ("https://example.org/news?via=12", "https://example.org/news?via=13"),
        ("https://example.org/news?campaign=2020", "https://example.org/news?campaign=2024"),
        ("https://example.org/news?social=1", "https://example.org/news?social=2"),
        ("https://example.org/story?lang=en", "https://example.org/story?lang=fr"),
        ("https://example.org/story?page=2", "https://example.org/story?page=3"),
        ("https://example.org/live/storm/page/2", "https://example.org/live/storm"),
        ("https://example.org/Title-A", "https://example.org/title-a"),
        ("https://amplify.example.org/story/1", "https://example.org/story/1"),
        ("https://example.org/amp-prices-rise", "https://example.org/prices-rise"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://example.org/new-amp", "https://example.org/new"),
        ("https://example.org/s?q=a\\b", "https://example.org/s?q=a/b"),
        ("https://example.org/tag/amp/one-two", "https://example.org/tag/one-two"),
        ("https://example.org/tag/amp", "https://example.org/tag"),
        ("https://example.org/topics/print", "https://example.org/topics"),
        ("https://news.example.org/1", "https://sport.example.org/1"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://example.org/#!/story/1", "https://example.org/#!/story/2"),
        ("https://bbc.co.uk/news/world-1", "https://bbc.co.uk/news/world-2"),
    ],
)
def test_two_articles_have_two_keys(a: str, b: str) -> None:
    assert url_key(a) != url_key(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "https://пример-новини.укр/стаття",
            "https://xn----dtbhldaxkchfmd.xn--j1amh/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F",
        ),
        ("https://example.org/caf%C3%A9", "https://example.org/caf%c3%a9"),
        ("https://example.org/article251234/Titel.html", "https://example.org/article251234/amp/Titel.html"),
        ("https://example.org/war/title-12622000.html", "https://example.org/war/amp-title-12622000.html"),
        ("https://example.org/café", "https://example.org/cafe\u0301"),
        ("https://example.org/Title/!59/", "https://example.org/Title/%2159/"),
        ("https://example.org/s?b=2&a=1", "https://example.org/s?a=1&b=2"),
        ("https://example.org/a-1234.html", "https://example.org/a-1234-amp.html"),
        ("https://example.org/a-1234.html", "https://example.org/a-1234~amp.html"),
        ("https://en.example.org/a", "https://en.m.example.org/a"),
        ("https://example.org/s?q=a+b", "https://example.org/s?q=a%20b"),
        ("https://www.bbc.co.uk/news/world-1", "https://www.bbc.com/news/world-1"),
    ],
)
def test_spellings_of_one_address_have_one_key(a: str, b: str) -> None:
    assert url_key(a) == url_key(b)


@pytest.mark.parametrize(("a", "b"), PAIRS["same"])
def test_what_only_says_how_a_reader_came_is_left_out(a: str, b: str) -> None:
    assert url_key(HOST + a) == url_key(HOST + b)


@pytest.mark.parametrize("path", ["/show", "/view.php", "/article"])
@pytest.mark.parametrize("name", PAIRS["may_name"])
def test_a_parameter_that_may_name_an_article_is_kept(path: str, name: str) -> None:
    assert url_key(f"{HOST}{path}?{name}=11") != url_key(f"{HOST}{path}?{name}=12")


@pytest.mark.parametrize(("a", "b"), PAIRS["other"])
def test_another_slug_section_or_route_is_another_key(a: str, b: str) -> None:
    assert url_key(HOST + a) != url_key(HOST + b)


@pytest.mark.parametrize("parameter", ["comment=5", "gift=aB12", "segmentid=7", "ref=harbour", "mc_id=3"])
@pytest.mark.parametrize("article", ["/2031/06/ferry", "/a/69750001", "/harbour-opens-again", "/read?id=55"])
def test_it_is_dropped_beside_a_path_or_a_number_that_names_one(article: str, parameter: str) -> None:
    sign = "&" if "?" in article else "?"
    assert url_key(f"{HOST}{article}{sign}{parameter}") == url_key(HOST + article)


def test_copies_translations_and_link_shims_have_keys_of_their_own() -> None:
    story = f"{HOST}/2031/06/ferry"
    others = [
        f"https://web.archive.org/web/2031/{story}",
        f"https://l.facebook.com/l.php?u={story}",
        "https://gazette-example-org.translate.goog/2031/06/ferry?_x_tr_hl=en",
    ]
    assert len({url_key(url) for url in [story, *others]}) == 4


@pytest.mark.parametrize(
    "junk",
    [
        "",
        " ",
        "https://[ccpa-preferences]",
        "http://[::1",
        "https://",
        "//",
        "?",
        "#",
        "http://:80:80/",
        "mailto:a@b.c",
        "javascript:void(0)",
        "https://exa mple.org/x y",
        "\x00\ud800",
        "http://%zz/%zz?%zz=%zz",
        "https://..../..",
        "a" * 5000,
    ],
)
def test_what_the_web_really_has_never_raises(junk: str) -> None:
    assert url_key(url_key(junk)) == url_key(junk)


def test_what_is_no_web_address_stays() -> None:
    assert url_key(" mailto:desk@example.org ") == "mailto:desk@example.org"


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://edition.example.co.uk/a", "example.co.uk"),
        ("news.example.org", "example.org"),
        ("WWW.Example.ORG.", "example.org"),
        ("//cdn.example.com.ua/x", "example.com.ua"),
        ("https://user:pw@www.example.org:8443/a?b=//c.net", "example.org"),
        ("http://localhost:8080/x", "localhost"),
        ("http://127.0.0.1:9/x", "127.0.0.1"),
        ("http://[::1]:9/x", "[::1]"),
        ("", ""),
    ],
)
def test_registrable_domain(text: str, domain: str) -> None:
    assert registrable_domain(text) == domain


PIECES = st.sampled_from(
    [
        "https:",
        "http:",
        "//",
        "/",
        "www.",
        "m.",
        "amp.",
        "amp",
        ".amp",
        "example.org",
        "google.com",
        "cdn.ampproject.org",
        "/amp/s/",
        "/c/s/",
        "?",
        "&",
        "=",
        "#",
        "#!",
        "utm_source",
        "id",
        "index.html",
        "print",
        "%2F",
        "%",
        "%C3%A9",
        "é",
        "e\u0301",
        "..",
        ".",
        ";",
        "jsessionid=1",
        "@",
        "\\",
        "&amp;",
        ":",
        "80",
        "[",
        "]",
        " ",
        "\u3002",
        "İ",
        "ß",
        "\u200b",
        "ftp:",
        "+",
    ]
)
ADDRESSES = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))
IDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", min_size=1, max_size=12)


@given(ADDRESSES)
@example("google.com//c/s/example.org")
@example("https://a. ./x")
def test_the_key_of_a_key_is_the_key(address: str) -> None:
    assert url_key(url_key(address)) == url_key(address)


@given(st.sampled_from(["id", "article", "p", "story_id", "nr", "d", "v", "sid"]), IDS, IDS)
def test_two_query_ids_are_never_merged(name: str, a: str, b: str) -> None:
    keys = {url_key(f"https://example.org/news.aspx?{name}={value}") for value in (a, b)}
    assert len(keys) == len({a, b})


@given(
    st.sampled_from(["ref", "cid", "source", "mod", "from", "xid", "code"]),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_a_number_is_an_id_even_where_the_name_often_means_a_campaign(name: str, a: int, b: int) -> None:
    keys = {url_key(f"https://example.org/news?{name}={value}") for value in (a, b)}
    assert len(keys) == len({a, b})


@given(IDS, st.sampled_from(["utm_source=x", "fbclid=1", "CMP=y", "at_medium=RSS", "xtor=RSS-1"]))
def test_tracking_never_changes_a_key(value: str, tracking: str) -> None:
    address = f"https://example.org/news?id={value}"
    assert url_key(f"{address}&{tracking}") == url_key(address)
