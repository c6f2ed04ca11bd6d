"""Which of a page's dates is the article's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.archive.texts.extraction_record import beside_listing
from crawler.extraction import Extraction, ExtractionRules, extract

TEXT = "".join(
    f"<p>The council of Testville met for the {number}th time to speak of the iron bridge over the river Probe.</p>"
    for number in range(4, 9)
)
NO_RULES = ExtractionRules()
EARLY, LATE = "datetime='2024-05-02T10:00Z'", "datetime='2024-05-04T18:00Z'"


def read(
    top: str = "",
    head: str = "",
    *,
    url: str = "https://gazette.example/a",
    lang: str = "en",
    before: str = "",
    rules: ExtractionRules = NO_RULES,
) -> Extraction:
    title = "<title>Bridge voted at last</title>"
    body = f"{before}<article><h1>Bridge voted at last</h1>{top}<div>{TEXT}</div></article>"
    page = f"<html lang='{lang}'><head>{title}{head}</head><body>{body}</body></html>"
    return extract(page.encode(), url, rules)


def data(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def published(found: Extraction) -> str | None:
    return found.published.isoformat() if found.published else None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"lang": "en-GB"}, "2024-11-05"),
        ({"lang": "en-US"}, "2024-05-11"),
        ({"lang": "en"}, None),
        ({"lang": "fr"}, "2024-11-05"),
        ({"url": "https://gazette.example/2024/05/bridge"}, "2024-05-11"),
        ({"url": "https://gazette.co.uk/bridge"}, "2024-11-05"),
        ({"head": data(dateModified="2024-05-11T10:00:00Z"), "lang": "en-GB"}, "2024-05-11"),
        ({"before": "<p>Seen: 01/24/2024</p>", "lang": "en-GB"}, "2024-05-11"),
        ({"rules": ExtractionRules(timezone="Europe/London")}, "2024-11-05"),
        ({"rules": ExtractionRules(language="en-US")}, "2024-05-11"),
    ],
    ids=[
        "region",
        "another region",
        "no region",
        "language",
        "address",
        "host",
        "another date",
        "a number over 12",
        "the source's zone",
        "the source's language",
    ],
)
def test_numbers_with_slashes(options: dict[str, Any], expected: str | None) -> None:
    found = read("<p class='date'>05/11/2024</p>", **options)
    assert (published(found) or "")[:10] == (expected or "")
    assert ("date_ambiguous" in found.quality.doubts) == (expected is None)


def test_numbers_with_dots_are_the_same_in_every_place() -> None:
    in_meta = read(head="<meta property='article:published_time' content='03.04.2024'>")
    in_text = read("<p>03.04.2024</p>")
    assert published(in_meta) == published(in_text) == "2024-04-03T00:00:00+00:00"


def test_an_open_date_is_settled_by_a_listing() -> None:
    found = read("<p class='date'>05/11/2024</p>")
    listed = datetime(2024, 11, 5, 9, 30, tzinfo=UTC)
    assert beside_listing(found, listed).published == listed
    assert "date_ambiguous" not in beside_listing(found, listed).quality.doubts
    assert beside_listing(found, datetime(2024, 11, 6, tzinfo=UTC)).published is None


@pytest.mark.parametrize(
    "line",
    [
        f"Updated <time {LATE}>4 May</time> · Published <time {EARLY}>2 May</time>",
        f"<time class='updated' {LATE}>4 May</time> <time class='published' {EARLY}>2 May</time>",
        "Last updated: 4 May 2024, 18:00 | First published: 2 May 2024, 10:00 UTC",
        "<span>Aktualisiert: 04.05.2024, 18:00</span> <span>Veröffentlicht: 02.05.2024, 10:00 UTC</span>",
    ],
)
def test_a_label_tells_which_date_is_meant(line: str) -> None:
    found = read(f"<div class='dates'>{line}</div>")
    assert found.published == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert found.modified == datetime(2024, 5, 4, 18, tzinfo=UTC)


def test_the_date_of_an_update_alone_is_a_guess() -> None:
    found = read("<p>Updated 4 May 2024, 18:00</p>")
    assert found.published == datetime(2024, 5, 4, 18, tzinfo=UTC)
    assert "date_guessed" in found.quality.doubts


@pytest.mark.parametrize("day", [datetime.now(UTC), datetime(2019, 3, 14, tzinfo=UTC)])
def test_a_bare_day_in_the_header_of_the_page_is_not_the_article_s(day: datetime) -> None:
    """It is the day of the visit; a kept page is read again years later, and has to be read alike."""
    header = f"<header><nav><a href='/x'>News</a></nav>{day:%A, %B} {day.day}, {day.year}</header>"
    assert read(before=header).published is None
    found = read("<p>2 May 2024, 10:00</p>", before=header)
    assert found.published == datetime(2024, 5, 2, 10, tzinfo=UTC)


def test_a_weaker_witness_of_another_day_lends_no_time() -> None:
    head = data(datePublished="2024-05-02") + "<meta name='date' content='2024-05-09T14:02:11Z'>"
    found = read(head=head)
    assert published(found) == "2024-05-02T00:00:00+00:00"
    assert {"date_without_time", "date_contradicted"} <= set(found.quality.doubts)


def test_a_day_that_a_program_stamped_gives_way_to_the_one_that_readers_see() -> None:
    head = data(datePublished="Jun 24, 2025", dateModified="Jun 24, 2025")
    assert (published(read("<p>August 25, 2024</p>", head)) or "")[:10] == "2024-08-25"
    assert (published(read("<p>August 25, 2025</p>", head)) or "")[:10] == "2025-06-24"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1714644000, "2024-05-02T10:00:00+00:00"),
        (1714644000000, "2024-05-02T10:00:00+00:00"),
        ("May 2, 2024 10:00 AM", "2024-05-02T10:00:00+00:00"),
        ("2024-05-02T10:00:00 Europe/Kyiv", "2024-05-02T10:00:00+03:00"),
        ("1904-06-03", "1904-06-03T00:00:00+00:00"),
        ("1970-06-03T10:00:00Z", "1970-06-03T10:00:00+00:00"),
        ("1970-01-01T02:00:00+02:00", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_dates_in_linked_data(value: Any, expected: str | None) -> None:
    assert published(read(head=data(datePublished=value))) == expected


def test_a_source_has_an_earliest_date() -> None:
    rules = ExtractionRules(earliest=datetime(2000, 1, 1, tzinfo=UTC).date())
    assert read(head=data(datePublished="1999-06-03T10:00:00Z"), rules=rules).published is None


def test_a_line_that_is_a_date_is_no_paragraph() -> None:
    page = (
        f"<html><title>Bridge</title><article><h1>Bridge</h1><p>2 May 2024, 10:00</p>{TEXT}</article></html>"
    )
    found = extract(page.encode(), "https://gazette.example/a")
    assert found.published == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert "2 May 2024, 10:00" not in found.body


def test_the_object_of_the_page_lends_the_article_its_date() -> None:
    page = {"@type": "WebPage", "datePublished": "2024-05-02T10:00:00Z", "author": {"name": "Ann Lee"}}
    head = f'<script type="application/ld+json">{json.dumps(page)}</script>'
    found = read(head=head)
    assert (published(found), found.authors) == ("2024-05-02T10:00:00+00:00", ("Ann Lee",))
