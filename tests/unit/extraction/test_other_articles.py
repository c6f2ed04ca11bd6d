"""One page, one article: what is said of another one is none of it, and what is withheld is noticed."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import Extraction, extract

TEXT = (
    "The museum of Elmstead opened its new wing on Sunday, two years later than its director had promised.",
    "More than four hundred visitors waited in the square before the doors were opened at ten in the morning.",
    "The wing holds paintings that had been kept in the cellar since the flood, and a room for children.",
    "Entry costs six crowns, and nothing on the first Monday of every month, the director told the council.",
)
OTHER = (
    "The railway will close the line to Sampleton for nine weeks from January, its spokesman said on Friday.",
    "Buses are to run twice an hour instead, and bicycles cannot be taken along on them, he said.",
    "Commuters fear for their connections, because the buses need twenty minutes more than the trains.",
)


def p(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, head: str = "", url: str = "https://gazette.example/a/wing") -> Extraction:
    page = f"<html lang='en'><head><title>New wing opens</title>{head}</head><body><main>{body}</main></body></html>"
    return extract(page.encode(), url)


STORY = f"<h1>New wing opens</h1>{p(TEXT)}"
ZOO = f"<h1>Line to close</h1>{p(OTHER)}"


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{STORY}</article><article>{ZOO}</article>",
        f"<article class='a'>{STORY}</article><hr><article class='b'><header>{ZOO}</header></article>",
        f"<h1>New wing opens</h1><article>{p(TEXT)}</article><article>{ZOO}</article>",
        f"<div class='story'>{STORY}</div><div class='story' data-url='/a/line'>{ZOO}</div>",
        f"<div class='story'><time>2 May</time>{STORY}</div><div class='story'><time>1 May</time>{ZOO}</div>",
    ],
)
def test_a_second_article_below_the_first_is_none_of_it(body: str) -> None:
    assert read(body).body == TEXT


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{STORY}<h1>What the railway does</h1>{p(OTHER)}</article>",
        f"<section>{STORY}</section><section><h1>What the railway does</h1>{p(OTHER)}</section>",
        f"<article>{STORY}<article><h2>11:20</h2>{p(OTHER)}</article></article>",
        f"<h1>New wing opens</h1><article><h1>Sunday</h1>{p(TEXT)}<h1>Monday</h1>{p(OTHER)}</article>",
        f"<h1>A gazette</h1><article><h1>The museum</h1>{p(TEXT + OTHER)}</article>",
    ],
)
def test_parts_of_one_article_stay(body: str) -> None:
    assert set(TEXT + OTHER) <= set(read(body).body)


def ld(*entries: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(entry)}</script>" for entry in entries)


OWN = {"@type": "NewsArticle", "headline": "New wing opens"}
PAID: dict[str, object] = {"isAccessibleForFree": False}


@pytest.mark.parametrize(
    ("entries", "paid"),
    [
        ([OWN, {"@type": "NewsArticle", "headline": "Members only"} | PAID], None),
        ([OWN, {"@type": "NewsArticle", "headline": "Members only", "url": "/a/club"} | PAID], None),
        ([OWN, {"@type": "PodcastEpisode", "name": "The week"} | PAID], None),
        ([OWN, {"@type": "WebPage", "url": "/a/club"} | PAID], None),
        ([OWN, {"@type": "WebPage"} | PAID], True),
        ([OWN | PAID, {"@type": "NewsArticle", "headline": "Open", "isAccessibleForFree": True}], True),
        ([OWN | {"isAccessibleForFree": "http://schema.org/True"}], False),
    ],
)
def test_only_what_is_said_of_this_article_makes_it_paid(entries: list[object], paid: bool | None) -> None:
    assert read(f"<article>{STORY}</article>", ld(*entries)).paywalled is paid


@pytest.mark.parametrize(
    ("rest", "part", "partial"),
    [
        (f"<div class='premium' hidden>{p(TEXT[2:])}</div>", ".premium", True),
        ("<div class='premium'></div>", ".premium", True),
        ("", ".premium", True),
        (f"<div class='premium'>{p(TEXT[2:])}</div>", ".premium", False),
        (f"<div hidden>{p(TEXT[2:])}</div>", None, True),
        (p(TEXT[2:]), None, False),
    ],
)
def test_a_paid_article_is_partial_if_its_paid_part_was_not_read(
    rest: str, part: str | None, partial: bool
) -> None:
    named = {"hasPart": {"@type": "WebPageElement", "cssSelector": part} | PAID} if part else {}
    found = read(
        f"<article><h1>New wing opens</h1>{p(TEXT[:2])}{p(OTHER)}{rest}</article>", ld(OWN | PAID | named)
    )
    assert (found.paywalled, found.partial) == (True, partial)


@pytest.mark.parametrize(
    ("link", "partial"),
    [
        ("<a href='?page=2' rel='next'>Next</a>", True),
        ("<a href='/a/wing?seite=2'>2</a>", True),
        ("<a href='/a/wing/2'>2</a>", True),
        ("<a href='/a/wing/page/2/'>2</a>", True),
        ("<a href='/a/wing-2.html' rel='next'>Weiter</a>", True),
        ("<a href='/a/line-to-close' rel='next'>Next story</a>", False),
        ("<a href='/a/wing-of-the-castle' rel='next'>Next story</a>", False),
        ("<a href='/sport?page=2'>2</a>", False),
        ("<div class='comments'><a href='?page=2'>2</a></div>", False),
        ("<a href='?page=1'>1</a>", False),
    ],
)
def test_the_first_of_several_pages_is_partial(link: str, partial: bool) -> None:
    assert read(f"<article>{STORY}{link}</article>").partial is partial


def test_a_middle_page_goes_on_and_the_last_one_does_not() -> None:
    links = "<a href='?page=1'>1</a> <a href='?page=2'>2</a> <a href='?page=3'>3</a>"
    url = "https://gazette.example/a/wing?page="
    assert [
        read(f"<article>{STORY}{links}</article>", url=f"{url}{number}").partial for number in (2, 3)
    ] == [True, False]
