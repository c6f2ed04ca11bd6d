"""What a look leaves in the archive."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.archive.crawls import crawl_leases
from crawler.archive.recording.recorder import LeaseLost
from crawler.archive.sources.channels import list_addresses
from crawler.model.entries import ListedEntry
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, POLICY, START, desk, story

URL = "https://news.example/story-one"


def test_a_second_look_at_an_unchanged_page_adds_a_look_and_nothing_else(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            assert await at.look(URL, story()) == "new"
            before = {table: await at.count(f"store.{table}") for table in TABLES}
            assert await at.look(URL, story()) == "unchanged"
            assert {table: await at.count(f"store.{table}") for table in TABLES} == before
            assert await at.count("store.look") == 2
            seen = await at.rows("SELECT first_seen_at, last_seen_at FROM archive.articles")
            assert seen[0]["last_seen_at"] - seen[0]["first_seen_at"] == timedelta(hours=1)

    run(work())


TABLES = ("article", "revision", "extraction", "verdict", "diff", "alias", "availability", "article_search")


def test_a_changed_digit_makes_one_revision_with_its_words_and_interval(dsn: str) -> None:
    changed = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story())
            assert await at.look(URL, story(body=changed)) == "changed"
            edits = await at.rows("SELECT * FROM archive.edits")
            assert len(edits) == 1
            assert "number" in edits[0]["flags"]
            assert edits[0]["changed_after"] == START + timedelta(hours=2)
            assert edits[0]["changed_before"] == START + timedelta(hours=3)
            assert "9" in str(edits[0]["hunks"])
            found = await at.rows("SELECT * FROM archive.search('9')")
            assert [row["article_id"] for row in found] == [edits[0]["article_id"]]

    run(work())


def test_there_and_back_again_is_three_revisions_and_the_third_points_at_the_first(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story(title="Council mends every bridge"))
            await at.look(URL, story())
            rows = await at.rows(
                "SELECT id, number, repeats_id, previous_id FROM archive.revisions ORDER BY number"
            )
            assert [row["number"] for row in rows] == [1, 2, 3]
            assert rows[2]["repeats_id"] == rows[0]["id"]
            assert rows[1]["repeats_id"] is None

    run(work())


def test_one_article_under_three_addresses_is_one(dsn: str) -> None:
    moved, canonical = "https://news.example/politics/story-one", "https://news.example/a/1"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL + "-old", story(), final_url=URL) == "alias"
            assert await at.look(moved, story()) == "alias"
            assert await at.look(canonical, story(canonical_url=URL, body=PARAGRAPHS[:1])) == "changed"
            assert await at.count("store.article") == 1
            reasons = await at.rows("SELECT url, reason FROM archive.addresses")
            assert {row["reason"] for row in reasons} == {"requested", "redirect", "same_text", "canonical"}

    run(work())


def test_an_address_that_serves_another_article_is_told_from_an_edit(dsn: str) -> None:
    other = story(
        title="Storm over the harbour",
        published=START + timedelta(days=40),
        summary="Wind.",
        body=(
            "A storm came over the harbour of Riverton in the night and took three boats from their moorings.",
        )
        * 3,
    )

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL, other) == "new"
            assert await at.look(URL, other) == "unchanged"
            rows = await at.rows("SELECT article_id, current FROM archive.addresses ORDER BY first_seen_at")
            assert [row["current"] for row in rows] == [False, True]
            assert await at.count("store.revision") == 2

    run(work())


def test_a_page_that_names_another_canonical_address_is_not_merged_unless_it_agrees(dsn: str) -> None:
    brief = story(title="Losses on Tuesday", body=("Riverton lost 12 boats on Tuesday.",), summary=None)

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look("https://news.example/brief", replace(brief, canonical_url=URL)) == "new"
            assert await at.count("store.article") == 2

    run(work())


def test_two_daily_briefs_stay_two_articles(dsn: str) -> None:
    def brief(losses: int, day: int) -> tuple[str, ...]:
        return tuple(f"{line} The count rose by {losses} on day {day}." for line in PARAGRAPHS)

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look("https://news.example/brief-1", story(title="Losses on day 1", body=brief(800, 1)))
            outcome = await at.look(
                "https://news.example/brief-2", story(title="Losses on day 2", body=brief(920, 2))
            )
            assert outcome == "new"
            assert await at.count("store.article") == 2

    run(work())


def test_gone_is_a_state_with_from_and_to_and_back_again(dsn: str) -> None:
    gone = {"status": 404, "outcome": "not_found", "body": b"not here"}

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, **gone)
            assert await at.rows("SELECT * FROM archive.unavailable") == []
            await at.look(URL, **gone)
            missing = await at.rows("SELECT * FROM archive.unavailable")
            assert [row["state"] for row in missing] == ["not_found"]
            assert missing[0]["missing_since"] == START + timedelta(hours=2)
            assert missing[0]["last_text"].startswith("Paragraph 1")
            await at.look(URL, story())
            back = await at.rows("SELECT back_at FROM archive.unavailable")
            assert back[0]["back_at"] == START + timedelta(hours=4)
            assert await at.count("store.revision") == 1

    run(work())


def test_a_refused_page_is_recorded_as_what_it_is_and_makes_no_revision(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL, story(body=(), refusal="consent")) == "consent"
            assert (
                await at.look("https://news.example/new", story(body=(), refusal="challenge")) == "challenge"
            )
            assert await at.count("store.article") == 1
            assert await at.count("store.revision") == 1

    run(work())


def test_recording_the_same_answer_twice_changes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(), body=b"<p>same</p>")
            at.now -= timedelta(hours=1)
            await at.look(URL, story(title="Not to be seen"), body=b"<p>same</p>")
            assert await at.count("store.look") == 1
            assert await at.count("store.revision") == 1

    run(work())


def test_characters_that_postgres_refuses_are_left_out(dsn: str) -> None:
    odd = story(
        title="Big \ud83d storm\x00", authors=("Ada\x00 Reeve",), tags=("a\udc00",), published_raw="\x00then"
    )

    async def work() -> None:
        async with desk(dsn) as at:
            assert await at.look(URL, odd) == "new"
            row = (await at.rows("SELECT title, authors FROM archive.articles"))[0]
            assert row == {"title": "Big  storm", "authors": ["Ada Reeve"]}

    run(work())


def test_an_address_that_was_only_declared_is_visited_once_it_is_listed(dsn: str) -> None:
    other = "https://news.example/another"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(canonical_url=other))
            planned = (
                "SELECT next_visit_at FROM store.address_state JOIN store.address ON id = address_id"
                " WHERE url = %s"
            )
            assert (await at.rows(planned, other))[0]["next_visit_at"] is None
            await list_addresses(
                at.database, at.source_id, at.channel_id, [ListedEntry(other)], claims=POLICY.claims
            )
            assert (await at.rows(planned, other))[0]["next_visit_at"] is not None
            storm = story(title="Storm", summary=None, body=("Wind over the harbour of Riverton.",))
            assert await at.look(other, storm) == "new"

    run(work())


def test_two_writers_of_one_article_store_it_once(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            looks = [at.look(f"https://news.example/copy-{number}", story()) for number in range(6)]
            outcomes = await asyncio.gather(*looks)
            assert sorted(outcomes) == ["alias"] * 5 + ["new"]
            assert await at.count("store.article") == 1
            assert await at.count("store.look") == 6

    run(work())


def test_a_crawl_that_was_taken_for_dead_writes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            assert len(await crawl_leases.sweep(at.database, timedelta(0))) == 1
            with pytest.raises(LeaseLost):
                await at.look(URL, story())
            assert await at.count("store.look") == 0
            assert (await at.rows("SELECT outcome FROM archive.crawls"))[0]["outcome"] == "died"

    run(work())


def test_what_postgres_refuses_is_stored_without_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            long = " ".join(f"w{number:x}" for number in range(200_000))
            assert await at.look(URL, story(body=(*PARAGRAPHS, long))) == "new"
            assert len(await at.rows("SELECT * FROM archive.search('council')")) == 1

    run(work())
