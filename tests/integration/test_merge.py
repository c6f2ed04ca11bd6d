"""Articles found to be one, or wrongly made one: events after which every id stays valid."""

from __future__ import annotations

import pytest

from crawler.archive.articles.merge import CannotJoin, merge, split, unmerge
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story
from tests.integration.test_copies import OTHER

ONE, TWO = "https://news.example/story-one", "https://news.example/m/1"
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])


async def two_that_are_one(at: Desk) -> None:
    """Two addresses of one article whose texts differed when they were first seen."""
    await at.look(ONE, story())
    assert await at.look(TWO, story(title="Bridges mended", body=(*EDITED, OTHER[0]))) == "new"
    await at.look(ONE, story(body=EDITED))
    await at.look(TWO, story(title="Bridges mended", body=(*EDITED, OTHER[0])))


async def join(at: Desk) -> None:
    async with at.database.transaction() as session:
        await merge(session, 2, 1, "the same article for mobiles")


async def chain(at: Desk, article_id: int) -> list[tuple[int, int | None]]:
    rows = await at.rows(
        "SELECT id, previous_id FROM store.revision WHERE article_id = %s ORDER BY observed_at", article_id
    )
    return [(row["id"], row["previous_id"]) for row in rows]


def test_a_merged_article_is_left_out_and_its_number_points_on(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await two_that_are_one(at)
            await join(at)
            assert [row["id"] for row in await at.rows("SELECT id FROM archive.articles")] == [1]
            assert [row["id"] for row in await at.rows("SELECT archive.article(2) AS id")] == [1]
            assert await chain(at, 1) == [(1, None), (2, 1), (3, 2)]
            found = await at.rows("SELECT url FROM archive.addresses WHERE article_id = 1 AND current")
            assert {row["url"] for row in found} == {ONE, TWO}
            events = await at.rows("SELECT kind, urls FROM archive.article_events")
            assert [(row["kind"], row["urls"]) for row in events] == [("merged", [TWO])]
            history = await at.rows("SELECT DISTINCT article_id FROM archive.history(%s)", TWO)
            assert [row["article_id"] for row in history] == [1]
            assert len(await at.rows("SELECT * FROM archive.search('council')")) == 1

    run(work())


def test_a_merged_article_goes_on_under_all_its_addresses(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await two_that_are_one(at)
            await join(at)
            assert await at.look(TWO, story(title="A third headline", body=EDITED)) == "changed"
            assert await at.look(ONE, story(title="A third headline", body=EDITED)) == "unchanged"
            rows = await at.rows("SELECT title, revisions FROM archive.articles")
            assert [(row["title"], row["revisions"]) for row in rows] == [("A third headline", 4)]

    run(work())


def test_a_merge_that_was_wrong_is_taken_back_and_everything_is_as_before(dsn: str) -> None:
    async def picture(at: Desk) -> list[dict[str, object]]:
        return (
            await at.rows(
                "SELECT article_id, id, previous_id, changed_after, changed_before, dismissed_at, title, text "
                "FROM archive.revisions ORDER BY id"
            )
            + await at.rows(
                "SELECT article_id, revision_id, class, flags, hunks, title_before FROM archive.edits ORDER BY 1, 2"
            )
            + await at.rows(
                "SELECT article_id, url, current, first_seen_at, last_seen_at FROM archive.addresses ORDER BY 2"
            )
        )

    async def work() -> None:
        async with desk(dsn) as at:
            await two_that_are_one(at)
            before = await picture(at)
            await join(at)
            assert await picture(at) != before
            async with at.database.transaction() as session:
                await unmerge(session, 2, 1, "two articles after all")
            assert await picture(at) == before
            assert [row["id"] for row in await at.rows("SELECT archive.article(2) AS id")] == [2]

    run(work())


def test_an_address_that_served_two_articles_is_split_by_time(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(ONE, story())
            await at.look(ONE, story())
            assert await at.look(ONE, story(title="Curtains", body=OTHER)) == "changed"
            since = at.now
            await at.look(ONE, story(title="Curtains", body=OTHER))
            async with at.database.transaction() as session:
                other_id = await split(session, 1, [1], "another article under an old address", since=since)
            titles = await at.rows("SELECT id, title, revisions FROM archive.articles ORDER BY id")
            assert [(row["id"], row["title"]) for row in titles] == [
                (1, "Council mends bridges"),
                (other_id, "Curtains"),
            ]
            assert await at.rows("SELECT * FROM archive.edits") == []
            spans = await at.rows("SELECT article_id, current FROM archive.addresses ORDER BY first_seen_at")
            assert [(row["article_id"], row["current"]) for row in spans] == [(1, False), (other_id, True)]
            assert await at.look(ONE, story(title="Curtains", body=OTHER)) == "unchanged"

    run(work())


def test_an_address_without_a_text_of_its_own_is_split_off_with_the_text_it_showed(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(ONE, story())
            assert await at.look(TWO, story()) == "alias"
            async with at.database.transaction() as session:
                other_id = await split(session, 1, [2], "a reprint, not the same article")
            rows = await at.rows("SELECT id, text FROM archive.articles ORDER BY id")
            assert [row["id"] for row in rows] == [1, other_id]
            assert rows[0]["text"] == rows[1]["text"]

    run(work())


def test_what_cannot_be_joined_or_split_says_so_and_nothing_happens(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await two_that_are_one(at)
            async with at.database.transaction() as session:
                with pytest.raises(CannotJoin, match="are not two articles"):
                    await merge(session, 1, 1, "itself")
                with pytest.raises(CannotJoin, match="does not exist"):
                    await merge(session, 1, 99, "nobody")
                with pytest.raises(CannotJoin, match="nothing would be left"):
                    await split(session, 1, [1], "all of it")
            assert await at.count("store.article_event") == 0

    run(work())
