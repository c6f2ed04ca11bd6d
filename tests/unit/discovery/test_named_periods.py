"""Times in the names of sitemaps, and what a crawl opens by them on the last of November 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.sitemap_index import MOST_CHILDREN, children_to_open
from crawler.model.entries import ListedEntry

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ENGLISH = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
SHORT = [name[:3] for name in ENGLISH]
SPANISH = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
)
UKRAINIAN = (
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень".split()  # noqa: SIM905
)


def opened(names: list[str], lastmod: datetime | None = None) -> list[str]:
    children = [
        ListedEntry(f"https://courier.example/{name}", lastmod=lastmod, channel="sitemap") for name in names
    ]
    found = children_to_open(children, now=NOW, horizon=timedelta(days=2))
    return [entry.url.removeprefix("https://courier.example/") for entry in found]


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ([f"2026/{name}.xml" for name in ENGLISH[:11]], "2026/november.xml"),
        ([f"{name}2026.xml" for name in SHORT[:11]], "nov2026.xml"),
        ([f"map-{name}-2026.xml" for name in SPANISH[:11]], "map-noviembre-2026.xml"),
        ([f"2026-{name}.xml" for name in UKRAINIAN[:11]], "2026-листопад.xml"),
        ([f"{month:02}-2026.xml" for month in range(1, 12)], "11-2026.xml"),
        ([f"posts-{month}-2026.xml" for month in range(1, 12)], "posts-11-2026.xml"),
        ([f"posts-2026-{month}.xml" for month in range(1, 12)], "posts-2026-11.xml"),
        ([f"map?y=2026&m={month}" for month in range(1, 12)], "map?y=2026&m=11"),
        ([f"map?year=2026&month={month:02}" for month in range(1, 12)], "map?year=2026&month=11"),
        ([f"2026-W{week:02}.xml" for week in range(1, 49)], "2026-W48.xml"),
        ([f"kw{week}-2026.xml.gz" for week in range(1, 50)], "kw49-2026.xml.gz"),
        ([f"map/2026/week-{week}" for week in range(1, 50)], "map/2026/week-49"),
        ([f"2026q{quarter}.xml" for quarter in range(1, 5)], "2026q4.xml"),
        ([f"q{quarter}-2026.xml" for quarter in range(1, 5)], "q4-2026.xml"),
        ([f"{day:02}.11.2026.xml" for day in range(1, 31)], "30.11.2026.xml"),
        ([f"11-{day:02}-2026.xml" for day in range(1, 31)], "11-30-2026.xml"),
        ([f"202611{day:02}.xml" for day in range(1, 31)], "20261130.xml"),
    ],
)  # fmt: skip
def test_forms_of_times_in_names(names: list[str], first: str) -> None:
    found = opened(names)
    assert found[0] == first
    assert len(found) <= MOST_CHILDREN
    assert opened(names, NOW) == found


@pytest.mark.parametrize(
    "names",
    [
        [f"post-sitemap{number}.xml" for number in range(1, 41)],
        [f"sitemap.xml?page={number}" for number in range(1, 41)],
        [f"posts-2026-{number}.xml" for number in range(1, 41)],
        [f"posts-2026-{number:02}.xml" for number in range(1, 41)],
        [f"part{number}of40-map-{number}.xml" for number in range(1, 41)],
    ],
)
@pytest.mark.parametrize("lastmod", [None, NOW])
def test_where_nothing_decides_both_ends_are_opened(names: list[str], lastmod: datetime | None) -> None:
    assert opened(names, lastmod)[:2] == [names[-1], names[0]]
    assert opened(names[::-1], lastmod)[:2] == [names[0], names[-1]]


def test_the_newest_of_one_year_is_told_by_its_date() -> None:
    children = [
        ListedEntry(
            f"https://courier.example/2026-{n}.xml",
            lastmod=NOW - timedelta(days=abs(20 - n)),
            channel="sitemap",
        )
        for n in range(1, 41)
    ]
    found = children_to_open(children, now=NOW, horizon=timedelta(days=2))
    assert found[0].url == "https://courier.example/2026-20.xml"
