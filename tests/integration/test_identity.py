"""Which article a look is of: addresses that are believed, taken over, given back, or only declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.extraction.model import Extraction
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story
from tests.integration.test_copies import OTHER

URL = "https://news.example/story-one"
OLD = "https://news.example/2026/03/story-one"


def other(**fields: Any) -> Extraction:
    known: dict[str, Any] = {
        "title": "Curtains",
        "published": START + timedelta(days=40),
        "summary": "Velvet.",
        "body": OTHER,
    }
    return story(**(known | fields))


async def addresses(at: Desk) -> list[tuple[int, str, bool]]:
    rows = await at.rows("SELECT article_id, url, current FROM archive.addresses ORDER BY first_seen_at, url")
    return [(row["article_id"], row["url"], row["current"]) for row in rows]


def test_an_article_whose_only_address_was_taken_is_replaced_and_back_when_it_returns(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL, other()) == "new"
            gone = await at.rows("SELECT article_id, state, back_at FROM archive.unavailable")
            assert [(row["article_id"], row["state"]) for row in gone] == [(1, "replaced")]
            assert await at.look(URL, story()) == "alias"
            assert await addresses(at) == [(1, URL, False), (2, URL, False), (1, URL, True)]
            gone = await at.rows("SELECT article_id, back_at FROM archive.unavailable ORDER BY missing_since")
            assert [row["article_id"] for row in gone if row["back_at"] is None] == [2]
            assert await at.count("store.revision") == 2

    run(work())


def test_an_article_that_is_still_reached_elsewhere_is_not_replaced(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(OLD, story()) == "alias"
            assert await at.look(URL, other()) == "new"
            assert await at.rows("SELECT * FROM archive.unavailable") == []

    run(work())


def test_a_declared_address_that_serves_something_else_was_never_the_articles(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(canonical_url=OLD))
            assert await at.look(OLD, other(published=START - timedelta(hours=1))) == "new"
            assert await addresses(at) == [(1, URL, True), (2, OLD, True)]

    run(work())


def test_a_declared_pair_is_one_article_when_the_other_page_agrees(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(canonical_url=OLD))
            assert await at.look(OLD, story(canonical_url=OLD)) == "unchanged"
            rows = await at.rows("SELECT DISTINCT reason FROM archive.addresses")
            assert [row["reason"] for row in rows] == ["requested"]
            assert await at.count("store.article") == 1

    run(work())


def test_the_headline_of_a_series_and_a_copied_canonical_link_merge_nothing(dsn: str) -> None:
    def brief(day: int, **fields: Any) -> Extraction:
        body = tuple(f"{line} It was day {day}, and {800 + 13 * day} boats were out." for line in OTHER)
        return story(title="Boats at sea", published=START + timedelta(days=day), body=body, **fields)

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/boats-1", brief(1))
            link = "https://news.example/boats-1"
            assert await at.look("https://news.example/boats-2", brief(2, canonical_url=link)) == "new"
            assert await at.count("store.article") == 2

    run(work())


def test_an_alias_has_the_first_and_the_last_sight_of_the_article_there(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story())
            await at.look(URL, status=404, outcome="not_found")
            rows = await at.rows("SELECT first_seen_at, last_seen_at FROM archive.addresses")
            assert (rows[0]["first_seen_at"], rows[0]["last_seen_at"]) == (
                START + timedelta(hours=1),
                START + timedelta(hours=2),
            )

    run(work())


@pytest.mark.parametrize("published", [None, START])
def test_an_address_that_shows_the_story_of_the_hour_serves_article_after_article(
    dsn: str, published: datetime | None
) -> None:
    top = "https://news.example/top-story"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(top, story(canonical_url=URL))
            assert await at.look(top, other(published=published, canonical_url=OLD)) == "new"
            assert await at.count("archive.articles") == 2
            assert await at.rows("SELECT * FROM archive.edits") == []

    run(work())


def test_a_first_report_that_became_the_story_is_an_edit_though_its_slug_changed_too(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            grown = other(published=story().published, canonical_url=URL + "-what-we-know")
            assert await at.look(URL, grown) == "changed"
            assert await at.look(URL, replace(grown, published=None, title="Velvet")) == "changed"
            assert "rewrite" in [row["class"] for row in await at.rows("SELECT class FROM archive.edits")]
            assert await at.count("archive.articles") == 1

    run(work())


BANNER = "Millions read this house, and few of them pay for it: join them before the winter."


def test_a_new_address_under_another_banner_is_the_same_article(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(OLD, story())
            assert await at.look(URL, story(body=(PARAGRAPHS[0], BANNER, *PARAGRAPHS[1:]))) == "changed"
            assert [row[:2] for row in await addresses(at)] == [(1, OLD), (1, URL)]
            other_day = story(body=(BANNER, *PARAGRAPHS), published=START)
            assert await at.look(URL + "-again", other_day) == "new"

    run(work())


@pytest.mark.parametrize("fields", [{"final_url": URL}, {}])
def test_two_articles_that_one_page_leads_to_are_merged(dsn: str, fields: dict[str, str]) -> None:
    """By a redirect of the older address to the younger one, or by the canonical address that its page names."""
    page = story(
        title="Bridges mended", published=START, body=(BANNER, *PARAGRAPHS), canonical_url=URL, authors=()
    )

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(OLD, story())
            assert await at.look(URL, page) == "new"
            assert await at.look(OLD, page, **fields) == "unchanged"
            merged = await at.rows("SELECT kind, article_id, other_id, reason FROM archive.article_events")
            how = "redirect" if fields else "canonical"
            assert [tuple(row.values()) for row in merged] == [
                ("merged", 2, 1, f"{how}: {OLD} leads to both")
            ]
            assert [row[:2] for row in await addresses(at)] == [(1, OLD), (1, URL)]
            shown = await at.rows(
                "SELECT id, title, revisions, archive.article(2) AS two FROM archive.articles"
            )
            assert [tuple(row.values()) for row in shown] == [(1, "Bridges mended", 2, 1)]

    run(work())


def test_articles_of_which_only_one_is_the_pages_stay_two(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(OLD, story())
            await at.look(URL, other())
            assert await at.look(OLD, story(canonical_url=URL)) == "unchanged"
            assert await at.rows("SELECT * FROM archive.article_events") == []
            assert await at.count("archive.articles") == 2

    run(work())
