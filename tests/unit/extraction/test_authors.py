"""Who wrote: people and agencies in the forms in which pages name them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extraction import Extraction, extract
from crawler.extraction.metadata.bylines import is_byline, names_in_byline

TEXT = "".join(
    f"<p>The council of Testville met for the {number}th time to speak of the iron bridge over the river Probe.</p>"
    for number in range(4, 9)
)


def read(head: str = "", top: str = "", end: str = "") -> Extraction:
    title = "<title>Bridge voted at last</title><meta property='og:site_name' content='The Gazette'>"
    body = f"<article><h1>Bridge voted at last</h1>{top}<div>{TEXT}</div></article>{end}"
    return extract(
        f"<html lang='en'><head>{title}{head}</head><body>{body}</body></html>".encode(),
        "https://g.example/a",
    )


def linked(author: Any, *others: Any) -> str:
    graph = [{"@type": "NewsArticle", "headline": "Bridge voted at last", "author": author}, *others]
    return f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": ["Ann Lee", "Bo Li"]}, ["Ann Lee", "Bo Li"]),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ["Ann Lee"]),
        ({"@type": "Person", "name": "Ana Gómez y Puig"}, ["Ana Gómez y Puig"]),
        ({"@type": "Person", "name": "Ana Gómez y Bo Li"}, ["Ana Gómez", "Bo Li"]),
        (
            {"@type": "Organization", "name": "Institute for Bridges and Rivers of the North and South"},
            ["Institute for Bridges and Rivers of the North and South"],
        ),
        ("Ministry of Bridges and Inland Rivers", ["Ministry of Bridges and Inland Rivers"]),
        (
            {"@type": "Person", "name": "Ann Lee, PhD, professor at the university of Testville"},
            ["Ann Lee, PhD"],
        ),
        ({"@type": "Person", "name": "Ann Lee - Gazette Editorial Team"}, ["Ann Lee"]),
        ({"@type": "Person", "name": "ByAnn Lee"}, ["Ann Lee"]),
        ([{"name": "View All"}, {"name": "ET"}, {"name": "Twitter"}, {"name": "See full bio"}], []),
        ({"name": "page.author.name"}, []),
        ({"name": "张伟、李娜"}, ["张伟", "李娜"]),
        ({"name": "ليلى منصور و سامي حداد"}, ["ليلى منصور", "سامي حداد"]),
    ],
)
def test_authors_in_linked_data(author: Any, expected: list[str]) -> None:
    assert list(read(linked(author)).authors) == expected


def test_an_author_who_is_described_elsewhere_on_the_page() -> None:
    person = {"@type": "Person", "@id": "https://g.example/#ann", "name": "Ann Lee"}
    assert read(linked({"@id": "https://g.example/#ann"}, person)).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "<meta name='citation_author' content='Lee, Ann'><meta name='citation_author' content='Li, Bo'>",
            ("Ann Lee", "Bo Li"),
        ),
        ("<meta name='author' content='Lee, Ann'>", ("Ann Lee",)),
        ("<meta name='author' content='Ann Lee, Bo Li'>", ("Ann Lee", "Bo Li")),
        (
            "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ann Lee'>",
            ("Ann Lee",),
        ),
        ("<meta name='author' content='The Gazette'>", ("The Gazette",)),
    ],
)
def test_authors_in_meta(head: str, expected: tuple[str, ...]) -> None:
    assert read(head).authors == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ann Lee in Testville and Bo Li in Probe", ["Ann Lee", "Bo Li"]),
        ("ByAnn Lee", ["Ann Lee"]),
        ("Written by: Ann Lee | 4 Comments", ["Ann Lee"]),
        ("By Ann Lee and AFP", ["Ann Lee", "AFP"]),
        ("Reuters and AFP", ["Reuters", "AFP"]),
        ("Par Ann Lee avec Reuters", ["Ann Lee", "Reuters"]),
        ("By Ann Lee, Senior Product Designer", ["Ann Lee"]),
        ("Text: Ann Lee. Photos: Bo Li", ["Ann Lee"]),
        ("Photo: Bo Li", []),
        ("Фото: Іван Тестовий", []),
        ("Від Оксани Тестової", ["Оксани Тестової"]),
        ("Автор: Оксана Тестова, кореспондентка", ["Оксана Тестова"]),
        ("بقلم: ليلى منصور", ["ليلى منصور"]),
        ("מאת: דנה כהן", ["דנה כהן"]),
        ("文・写真：田中一郎、佐藤花子", ["田中一郎", "佐藤花子"]),
        ("记者：张伟", ["张伟"]),
        ("Συντάκτης: Μαρία Δοκίμου", ["Μαρία Δοκίμου"]),
        ("Por Ana Gómez y Luis Prueba", ["Ana Gómez", "Luis Prueba"]),
        ("View All", []),
        ("Last Modified 2 May 2024", []),
    ],
)
def test_names_in_a_line(line: str, expected: list[str]) -> None:
    assert names_in_byline(line) == expected


@pytest.mark.parametrize(
    "line", ["Photo: Bo Li", "The mayor spoke for an hour", "השיחות נמשכות", "회의는 계속된다", "By"]
)
def test_lines_that_are_no_bylines(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("top", "end"),
    [
        ("<p>Written by</p><p>Ann Lee</p>", ""),
        ("<a rel='author' href='/people/7'>Ann Lee</a>", ""),
        ("<a href='/authors/ann-lee'>Ann Lee</a>", ""),
        (
            "",
            "<div class='author-box'><a rel='author' href='/a/7'>Ann Lee</a><p>Ann has written since 2009.</p></div>",
        ),
        ("", "<div class='card'><span class='author-name'>Ann Lee</span></div>"),
        ("<span itemprop='author'><span itemprop='name'>Ann Lee</span></span>", ""),
    ],
    ids=["two blocks", "rel", "address", "card with rel", "card", "microdata"],
)
def test_elements_that_are_made_for_authors(top: str, end: str) -> None:
    assert read(top=top, end=end).authors == ("Ann Lee",)


def test_authors_of_many_other_stories_are_not_the_article_s() -> None:
    cards = "".join(
        f"<div><a rel='author' href='/a/{name}'>{name} Lee</a></div>" for name in ("Bo", "Cy", "Di", "Ed")
    )
    assert read(top="<a rel='author' href='/a/ann'>Ann Lee</a>", end=cards).authors == ("Ann Lee",)


def test_readers_who_comment_wrote_no_article() -> None:
    comments = "<section class='comments'><span class='comment-author author'>Bo Li</span><p>Well said.</p></section>"
    assert read(end=comments).authors == ()


def test_a_name_for_logging_in_gives_way_to_a_real_one() -> None:
    head = "<meta name='author' content='alee7'>"
    assert read(head, top="<p>By Ann Lee</p>").authors == ("Ann Lee",)
    assert read(head).authors == ("alee7",)


@pytest.mark.parametrize(
    "line", ["View Comments", "More Stories", "השיחות נמשכות", "회의는 계속된다", "المحادثات مستمرة"]
)
def test_a_short_last_line_signs_nothing(line: str) -> None:
    page = f"<title>Bridge voted</title><article><h1>Bridge voted</h1>{TEXT}<p>{line}</p></article>"
    assert extract(page.encode(), "https://g.example/a").authors == ()
