"""A site's access, judged on what its last crawls saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.sources import Source
from scheduler.health.access_rules import judge_access, turns
from scheduler.health.source_facts import ChannelFacts, CrawlFacts, LookFacts, SourceFacts

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
LISTING = CrawlFacts(0, NOW, NOW, "finished", None, 0, {"read": 1})
REVISIT = replace(LISTING, discovery={})


def page(crawl_id: int, outcome: str) -> LookFacts:
    return LookFacts(crawl_id, 1, "https://news.example/story", "https://elsewhere.example/story", outcome)


def evidence(*crawls: CrawlFacts) -> SourceFacts:
    """The crawls, the newest first, of a source whose feed now names another site's addresses only."""
    listed = tuple(crawl.id for crawl in crawls if crawl.discovery)
    feed = ChannelFacts(
        url="https://news.example/feed",
        kind="feed",
        found_by="home",
        was_good=True,
        outcomes=("read",) * len(listed),
        whys=(None,) * len(listed),
        owns=(0,) * len(listed),
        crawl_ids=listed,
        chances=0,
        taken=0,
        missed=0,
        missed_since=None,
        example=None,
    )
    source = Source(name="example", home="https://news.example/")  # type: ignore[call-arg]
    return SourceFacts(NOW, source, NOW - timedelta(days=1), crawls, (feed,), None, NOW, True)


def test_a_page_that_is_gone_does_not_say_that_a_site_that_moved_can_be_read() -> None:
    crawls = []
    for crawl_id in range(12, 0, -1):
        kind = LISTING if crawl_id % 2 else REVISIT
        looks = () if crawl_id % 2 else (page(crawl_id, "not_found"),)
        crawls.append(replace(kind, id=crawl_id, looks=looks))
    seen = evidence(*crawls)
    assert turns(seen) == 0
    assert [finding.kind for finding in judge_access(seen).found] == ["moved"]


def test_a_page_that_is_read_says_that_it_can() -> None:
    seen = evidence(
        replace(REVISIT, id=9, looks=(page(9, "unchanged"),)), *[replace(LISTING, id=n) for n in (8, 7, 6)]
    )
    assert judge_access(seen).found == ()
