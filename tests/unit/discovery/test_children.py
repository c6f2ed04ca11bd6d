"""Which sitemaps of an index a crawl opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.discovery.sitemaps import children_to_open
from crawler.model.entries import ListedEntry

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
HORIZON = timedelta(days=3)


def child(name: str, age: timedelta | None = None) -> ListedEntry:
    lastmod = NOW - age if age is not None else None
    return ListedEntry(f"https://herald.example/{name}", lastmod=lastmod, channel="sitemap")


def opened(
    *children: ListedEntry, horizon: timedelta | None = HORIZON, at_most: int | None = None
) -> list[str]:
    found = children_to_open(children, now=NOW, horizon=horizon, at_most=at_most)
    return [entry.url.rsplit("/", 1)[1] for entry in found]


def test_those_modified_within_the_horizon_newest_first() -> None:
    days = [timedelta(days=day) for day in (200, 2, 1, 4)]
    assert opened(*(child(f"posts-{n}.xml", age) for n, age in enumerate(days, 1))) == [
        "posts-3.xml",
        "posts-2.xml",
    ]


def test_those_named_after_the_time_of_the_horizon() -> None:
    """Early in December the horizon reaches back into November."""
    names = [f"sitemap-{month}.xml" for month in ("2025-12", "2026-10", "2026-11", "2026-12")]
    assert opened(*map(child, names)) == ["sitemap-2026-12.xml", "sitemap-2026-11.xml"]


def test_a_name_of_the_past_is_left_alone_even_where_the_whole_index_is_stamped() -> None:
    stamped = [child(f"map.xml?yyyy={year}", timedelta(0)) for year in range(2001, 2027)]
    assert opened(*stamped) == ["map.xml?yyyy=2026"]


def test_days_and_years_in_names() -> None:
    names = ["20261202.xml", "20261125.xml", "2026.xml", "2025.xml", "2026_12_01.xml"]
    assert sorted(opened(*map(child, names))) == ["2026.xml", "20261202.xml", "2026_12_01.xml"]


def test_news_comes_before_what_tells_nothing() -> None:
    assert opened(child("a.xml"), child("b.xml"), child("news.xml"), at_most=1) == ["news.xml"]


def test_tags_and_authors_are_left_out_but_where_there_is_nothing_else() -> None:
    fresh = timedelta(hours=1)
    assert opened(
        child("post-sitemap.xml", fresh), child("author-sitemap.xml", fresh), child("tags.xml", fresh)
    ) == ["post-sitemap.xml"]
    assert opened(child("pages.xml", fresh)) == ["pages.xml"]
    assert opened(child("video-news.xml", fresh)) == ["video-news.xml"]


def test_numbers_without_dates_are_opened_from_both_ends() -> None:
    assert opened(*(child(f"map{n}.xml") for n in range(1, 10)), at_most=4) == [
        "map9.xml",
        "map1.xml",
        "map8.xml",
        "map2.xml",
    ]


def test_an_index_that_is_never_brought_up_to_date_is_opened_at_its_newest() -> None:
    assert opened(child("a.xml", timedelta(days=400)), child("b.xml", timedelta(days=300))) == ["b.xml"]


def test_an_ordinary_crawl_opens_a_few_and_one_without_a_horizon_all() -> None:
    many = [child(f"map{n}.xml", timedelta(hours=n)) for n in range(60)]
    assert len(opened(*many)) == 6
    assert len(opened(*many, horizon=None)) == 60


def test_an_empty_index() -> None:
    assert opened() == []


def test_a_month_counts_as_present_even_where_its_date_is_that_of_its_first_day() -> None:
    assert opened(child("2026-12.xml"), child("2026-11.xml", timedelta(days=31)), child("2026-10.xml")) == [
        "2026-12.xml",
        "2026-11.xml",
    ]


def test_numbers_are_no_times_where_none_is_of_the_present() -> None:
    numbered = [child(f"posts-{n}.xml", timedelta(days=400)) for n in range(1990, 2004)]
    assert opened(*numbered, child("posts-2004.xml", timedelta(hours=2))) == ["posts-2004.xml"]


def test_an_index_of_fifty_thousand_children_is_chosen_from_like_a_short_one() -> None:
    children = [child(f"posts-{n}.xml", timedelta(hours=1)) for n in range(50_000)]
    assert len(opened(*children)) == len(opened(*children[:10])) == 6
