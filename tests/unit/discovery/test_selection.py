"""Which listed addresses a crawl takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.discovery.entry_selection import select
from crawler.model.entries import ListedEntry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(name: str, published: timedelta | None = None, lastmod: timedelta | None = None) -> ListedEntry:
    return ListedEntry(
        f"https://herald.example/{name}",
        published=NOW - published if published is not None else None,
        lastmod=NOW - lastmod if lastmod is not None else None,
    )


def names(entries: tuple[ListedEntry, ...]) -> list[str]:
    return [found.url.rsplit("/", 1)[1] for found in entries]


def test_what_is_dated_within_the_horizon_is_taken_newest_first_and_the_undated_last() -> None:
    listed = [
        entry("undated"),
        entry("two", 2 * DAY),
        entry("old", 4 * DAY),
        entry("one", DAY),
        entry("three", 3 * DAY),
    ]
    chosen = select(listed, now=NOW, horizon=3 * DAY, max_undated=200)
    assert names(chosen.taken) == ["one", "two", "three", "undated"]
    assert (chosen.older, chosen.left_out, chosen.undated) == (1, 0, 1)


def test_no_more_undated_than_allowed_in_the_order_of_listing() -> None:
    listed = [entry(str(number)) for number in range(5)]
    chosen = select(listed, now=NOW, horizon=3 * DAY, max_undated=3)
    assert names(chosen.taken) == ["0", "1", "2"]
    assert (chosen.older, chosen.left_out, chosen.undated) == (0, 2, 3)
    assert select(listed, now=NOW, horizon=3 * DAY, max_undated=-1).left_out == 5


def test_without_a_horizon_every_dated_address_is_taken() -> None:
    chosen = select([entry("old", 9000 * DAY), entry("a")], now=NOW, horizon=None, max_undated=0)
    assert names(chosen.taken) == ["old"]
    assert (chosen.older, chosen.left_out) == (0, 1)


def test_publication_counts_and_the_last_change_only_where_there_is_none() -> None:
    listed = [entry("edited", published=90 * DAY, lastmod=DAY), entry("modified", lastmod=DAY)]
    chosen = select(listed, now=NOW, horizon=3 * DAY, max_undated=200)
    assert names(chosen.taken) == ["modified"]
    assert chosen.older == 1


def test_a_date_in_the_future_is_none() -> None:
    chosen = select(
        [entry("event", -400 * DAY), entry("zone", -DAY)], now=NOW, horizon=3 * DAY, max_undated=0
    )
    assert names(chosen.taken) == ["zone"]
    assert (chosen.older, chosen.left_out) == (0, 1)


def test_an_address_that_is_listed_twice_counts_once_with_the_newer_date() -> None:
    listed = [entry("a"), entry("a", 5 * DAY), entry("a", DAY), entry("a", 9 * DAY), entry("a")]
    chosen = select(listed, now=NOW, horizon=3 * DAY, max_undated=200)
    assert names(chosen.taken) == ["a"]
    assert (chosen.older, chosen.left_out, chosen.undated) == (0, 0, 0)


def undated_list(count: int, channel: str = "sitemap") -> list[ListedEntry]:
    return [ListedEntry(f"https://herald.example/{number}", channel=channel) for number in range(count)]


def test_a_long_sitemap_without_dates_is_taken_from_both_ends_until_all_was_seen() -> None:
    listed, seen = undated_list(50), set[str]()
    for _ in range(3):
        chosen = select(listed, now=NOW, horizon=3 * DAY, max_undated=20, known=seen)
        assert {listed[0].url, listed[-1].url} & ({entry.url for entry in chosen.taken} | seen)
        seen |= {entry.url for entry in chosen.taken}
    assert len(seen) == 50
    newest = undated_list(52)
    chosen = select(newest, now=NOW, horizon=3 * DAY, max_undated=20, known=seen)
    assert names(chosen.taken)[:2] == ["50", "51"]
    assert (chosen.left_out, chosen.undated) == (0, 20)


def test_of_a_feed_and_a_page_the_first_are_taken() -> None:
    chosen = select(undated_list(9, "section"), now=NOW, horizon=3 * DAY, max_undated=3)
    assert names(chosen.taken) == ["0", "1", "2"]
