"""Dates of feeds and sitemaps: one list's dates tell each other's order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds import read_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.sitemaps import read_sitemap


def feed(*dates: str, language: str = "", links: tuple[str, ...] = ()) -> bytes:
    items = "".join(
        f"<item><link>{links[number] if links else f'/{number}'}</link><pubDate>{raw}</pubDate></item>"
        for number, raw in enumerate(dates)
    )
    told = f"<language>{language}</language>" if language else ""
    return f"<rss version='2.0'><channel>{told}{items}</channel></rss>".encode()


def days(body: bytes, timezone: str | None = None) -> list[str | None]:
    entries = read_feed(body, "https://herald.example/feed", None, timezone).entries
    return [entry.published.date().isoformat() if entry.published else None for entry in entries]


def test_one_number_over_twelve_tells_the_order_of_the_whole_list() -> None:
    assert days(feed("05/11/2024", "24/10/2024")) == ["2024-11-05", "2024-10-24"]
    assert days(feed("05/11/2024", "10/24/2024")) == ["2024-05-11", "2024-10-24"]


def test_the_address_decides_before_the_list() -> None:
    links = ("/2024/05/11/a", "/b")
    assert days(feed("05/11/2024", "24/10/2024", links=links)) == ["2024-05-11", "2024-10-24"]


def test_the_region_of_the_feed_and_the_zone_of_the_source_decide_last() -> None:
    assert days(feed("05/11/2024", language="en-gb")) == ["2024-11-05"]
    assert days(feed("05/11/2024", language="en-us")) == ["2024-05-11"]
    assert days(feed("05/11/2024", language="en"), "Europe/London") == ["2024-11-05"]
    assert days(feed("05/11/2024", language="en")) == [None]


def test_dots_have_the_day_first() -> None:
    assert days(feed("05.11.2024", language="en-us")) == ["2024-11-05"]


def test_a_sitemap_s_dates_tell_each_other_s_order() -> None:
    urls = "".join(
        f"<url><loc>https://herald.example/{number}</loc><lastmod>{raw}</lastmod></url>"
        for number, raw in enumerate(("05/11/2024", "24/10/2024"))
    )
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
    found = read_sitemap(body, "https://herald.example/sitemap.xml").entries
    assert [entry.lastmod for entry in found] == [
        datetime(2024, 11, 5, tzinfo=UTC),
        datetime(2024, 10, 24, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "1970-01-01T00:00:00Z",
        "1970-01-01T02:00:00+02:00",
        "0001-01-01T00:00:00",
        "1899-12-30",
        "2999-01-01",
        "now",
        "",
    ],
)
def test_what_stands_for_no_date_is_undated(raw: str) -> None:
    assert DateReader(None).read(raw) is None


def test_a_date_of_long_ago_is_one() -> None:
    assert DateReader("Europe/Kyiv").read("1904-06-03T00:00:00Z") == datetime(1904, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +02", "2026-11-24T08:00:00+00:00"),
        ("Tue Nov 24 2026 10:00:00 GMT+0200 (Eastern European Standard Time)", "2026-11-24T08:00:00+00:00"),
        ("Tue, 24 Nov 2026 10:00:00 -0000", "2026-11-24T10:00:00+00:00"),
        ("11/24/2026 10:00:00 PM", "2026-11-24T22:00:00+00:00"),
        ("24 листопада 2026 року, 10:00", "2026-11-24T10:00:00+00:00"),
    ],
)
def test_forms_that_newsrooms_write(raw: str, expected: str) -> None:
    found = DateReader(None).read(raw)
    assert found is not None
    assert found.astimezone(UTC).isoformat() == expected
