"""Title, authors, dates and the smaller facts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.archive.texts.extraction_record import beside_listing
from crawler.extraction import Extraction, ExtractionRules, extract

TEXT = "".join(
    f"<p>The council of Testville met for the {number}th time to speak of the iron bridge over the river Probe.</p>"
    for number in range(4, 9)
)
NOW = datetime.now(UTC)


def read(
    head: str = "",
    top: str = "",
    rules: ExtractionRules | None = None,
    url: str = "https://gazette.example/a",
) -> Extraction:
    page = f"<html lang='en'><head>{head}</head><body><article>{top}<div>{TEXT}</div></article></body></html>"
    return extract(page.encode(), url, rules or ExtractionRules())


def data(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    "window",
    [
        "Bridge voted - The Gazette",
        "Bridge voted | The Gazette",
        "The Gazette: Bridge voted",
        "Bridge voted – gazette.example",
    ],
)
def test_the_title_goes_without_the_site(window: str) -> None:
    head = f"<title>{window}</title><meta property='og:site_name' content='The Gazette'>"
    assert read(head).title == "Bridge voted"


def test_a_dash_in_a_title_stays() -> None:
    assert (
        read("<title>Bridge - or tunnel? | Gazette</title>", "<h1>Bridge - or tunnel?</h1>").title
        == "Bridge - or tunnel?"
    )


def test_the_headline_that_readers_see_beats_the_one_for_search_engines() -> None:
    head = (
        data(headline="Testville bridge vote result 2024")
        + "<meta property='og:title' content='A bridge too old'>"
    )
    assert read(head, "<h2>A bridge too old</h2>").title == "A bridge too old"
    assert (
        read(head, "<h1>Testville bridge vote result 2024</h1>").title == "Testville bridge vote result 2024"
    )


@pytest.mark.parametrize(
    ("linked", "social", "title"),
    [
        (
            "Testville debates: The bridge is far too old",
            "The bridge is far too old",
            "The bridge is far too old",
        ),
        (
            "Testville debates: The bridge is far too old",
            "Iron - The bridge is far too old",
            "The bridge is far too old",
        ),
        ("Old bridges: what now for Testville", "Old iron bridges: what now for Testville", None),
        (
            "The bridge is old\u00a0: what now?",
            "The bridge is old : what now?",
            "The bridge is old : what now?",
        ),
        ("The bridge is…", "The bridge is far too old", "The bridge is far too old"),
        ("The bridge is far too old：ガゼット", None, "The bridge is far too old"),
    ],
    ids=["kicker left out", "two kickers", "two wordings", "no-break space", "cut off", "wide colon"],
)
def test_the_headline_without_what_stands_around_it(
    linked: str, social: str | None, title: str | None
) -> None:
    head = data(headline=linked) + "<meta property='og:site_name' content='ガゼット'>"
    head += f"<meta property='og:title' content='{social}'>" if social else ""
    assert read(head).title == (title or linked)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"name": "Ann Lee"}, ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"name": "Bo Li"}], ("Ann Lee", "Bo Li")),
        ("By Ann Lee and Bo Li", ("Ann Lee", "Bo Li")),
        ("Ann Lee, editor", ("Ann Lee",)),
        ("Ann Lee (al), ann@gazette.example", ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"@type": "Organization", "name": "The Gazette"}], ("Ann Lee",)),
        ("Martin King, Jr.", ("Martin King Jr",)),
        ("Beatrix von Storch", ("Beatrix von Storch",)),
        ("admin", ()),
        ("https://facebook.com/gazette", ()),
        ({"name": "Associated Press"}, ("Associated Press",)),
    ],
)
def test_authors_in_linked_data(author: Any, names: tuple[str, ...]) -> None:
    assert read(data(author=author, publisher={"name": "The Gazette"})).authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("by Ann Lee February 12, 2022 5:58 PM 1 min read", ("Ann Lee",)),
        ("Von Ann Lee und Bo Li", ("Ann Lee", "Bo Li")),
        ("Par Ann Lee", ("Ann Lee",)),
        ("Від Оксана Тестова", ("Оксана Тестова",)),
        ("12.02.2022 um 14:46 von Ann Lee", ("Ann Lee",)),
        ("Ann Lee | 12.02.2022", ("Ann Lee",)),
        ("Last Updated 12.02.2022", ()),
        ("By the river, 2022", ()),
    ],
)
def test_authors_in_the_line_that_readers_see(line: str, names: tuple[str, ...]) -> None:
    assert read("<title>Bridge voted</title>", f"<h1>Bridge voted</h1><p>{line}</p>").authors == names


def test_a_name_alone_at_the_end_of_the_text_signs_it() -> None:
    page = f"<title>Bridge voted</title><article><h1>Bridge voted</h1>{TEXT}<p><strong>Ann Lee</strong></p></article>"
    found = extract(page.encode(), "https://gazette.example/a")
    assert found.authors == ("Ann Lee",)
    assert "Ann Lee" not in found.body


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-05-02T10:00:00Z", "2024-05-02T10:00:00+00:00"),
        ("2024-05-02T10:00:00.123+0300", "2024-05-02T10:00:00.123000+03:00"),
        ("2024-05-02 10:00:00 +03:00", "2024-05-02T10:00:00+03:00"),
        ("2024-05-02T10:00", "2024-05-02T10:00:00+03:00"),
        ("Thu, 02 May 2024 10:00:00 GMT", "2024-05-02T10:00:00+00:00"),
        ("1714644000", "2024-05-02T10:00:00+00:00"),
    ],
)
def test_dates_keep_their_offset_and_else_have_the_source_s(raw: str, expected: str) -> None:
    found = read(data(datePublished=raw), rules=ExtractionRules(timezone="Europe/Kyiv"))
    assert found.published is not None
    assert found.published.isoformat() == expected


def test_a_time_of_day_beats_a_day() -> None:
    head = (
        data(datePublished="2024-05-02")
        + "<meta property='article:published_time' content='2024-05-02T10:00:00Z'>"
    )
    found = read(head)
    assert found.published == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert "date_without_time" not in found.quality.doubts


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ((NOW + timedelta(days=40)).isoformat(), "https://gazette.example/a"),
        ("1970-01-01T00:00:00Z", "https://gazette.example/a"),
        ("2024-05-02T10:00:00Z", "https://gazette.example/2024/02/05/bridge"),
    ],
    ids=["future", "before 1990", "day and month swapped"],
)
def test_a_date_that_cannot_be_trusted_is_kept_as_seen(raw: str, url: str) -> None:
    found = read(data(datePublished=raw), url=url)
    assert (found.published, found.published_raw) == (None, raw)
    assert "date_not_trusted" in found.quality.doubts


@pytest.mark.parametrize(
    ("listed", "is_trusted"),
    [
        ("2024-02-05T09:00:00Z", False),
        ("2024-05-02T09:00:00Z", True),
        ("2024-02-06T09:00:00Z", True),
        (None, True),
    ],
    ids=["swapped", "same day", "another day", "not listed"],
)
def test_a_date_whose_day_and_month_a_feed_has_the_other_way_round_is_not_used(
    listed: str | None, is_trusted: bool
) -> None:
    found = read(data(datePublished="2024-05-02T10:00:00Z"))
    beside = beside_listing(found, datetime.fromisoformat(listed) if listed else None)
    assert (beside.published is not None) == is_trusted
    assert ("date_not_trusted" in beside.quality.doubts) != is_trusted
    assert beside.published_raw == found.published_raw


def test_a_guessed_day_is_marked() -> None:
    found = read("<title>Bridge</title>", "<h1>Bridge</h1><p class='x'>2022-02-12</p>")
    assert found.published is not None and found.published.date().isoformat() == "2022-02-12"
    assert "date_without_time" in found.quality.doubts


def test_what_machines_are_told_is_the_standfirst_if_it_stands_in_an_element_of_its_own() -> None:
    lead = (
        "The council of Testville will rebuild the bridge, and buses cross the river at Sampleton until then."
    )
    head = f"<title>Bridge</title><meta name='description' content='{lead}'>"
    found = read(head, f"<h1>Bridge</h1><div><p>{lead}</p></div>")
    assert (found.summary, lead in found.body) == (lead, False)


def test_the_standfirst_is_the_summary_and_no_paragraph() -> None:
    lead = "A vote after ten years of talk, and nobody in the town hall looks happy about it."
    found = read("<title>Bridge</title>", f"<h1>Bridge</h1><p class='standfirst'>{lead}</p>")
    assert found.summary == lead
    assert lead not in found.body


def test_a_first_paragraph_that_machines_are_told_stays_a_paragraph() -> None:
    first = "The council of Testville met for the 4th time to speak of the iron bridge over the river Probe."
    found = read(f"<title>Bridge</title><meta property='og:description' content='{first}'>")
    assert found.summary == first
    assert found.body[0] == first


def test_the_smaller_facts() -> None:
    head = (
        data(
            articleSection="Local",
            keywords=["bridge", "river"],
            isAccessibleForFree="False",
            dateModified="2024-05-03T08:00:00Z",
        )
        + "<link rel='canonical' href='/bridge'><meta property='og:image' content='/b.jpg'>"
    )
    found = read(head)
    assert found.canonical_url == "https://gazette.example/bridge"
    assert found.image == "https://gazette.example/b.jpg"
    assert (found.section, found.tags, found.paywalled, found.language) == (
        "Local",
        ("bridge", "river"),
        True,
        "en",
    )
    assert found.modified == datetime(2024, 5, 3, 8, tzinfo=UTC)


def test_the_source_s_selectors_decide() -> None:
    top = "<p id='t'>A bridge</p><p id='w'>Ann Lee</p><p id='d'>2 May 2024, 10:00</p>"
    found = read(
        data(headline="No"), top, ExtractionRules(title="#t", authors="#w", date="#d", timezone="Europe/Kyiv")
    )
    assert (found.title, found.authors) == ("A bridge", ("Ann Lee",))
    assert found.published is not None and found.published.isoformat() == "2024-05-02T10:00:00+03:00"


def test_a_text_in_another_language_than_the_page_says_is_a_doubt() -> None:
    page = "<html lang='de'><title>Bridge</title><article>" + TEXT + "</article></html>"
    found = extract(page.encode(), "https://gazette.example/a")
    assert found.language == "en"
    assert "language_differs" in found.quality.doubts
