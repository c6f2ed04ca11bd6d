"""Captures that arrive late take their place in the order of observation; the ledger keeps the order of recording."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story

URL = "https://news.example/story-one"
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])


async def at_hour(at: Desk, hour: float, body: tuple[str, ...]) -> str:
    at.now = START + timedelta(hours=hour - 1)
    return await at.look(URL, story(body=body), body=f"<p>{hour} {body[0]}</p>".encode())


async def timeline(at: Desk) -> list[tuple[float, bool]]:
    """Hour and whether the text was the edited one, of the revisions that stand."""
    rows = await at.rows(
        "SELECT changed_before, text FROM archive.revisions WHERE dismissed_at IS NULL ORDER BY changed_before"
    )
    return [((row["changed_before"] - START) / timedelta(hours=1), "9 people" in row["text"]) for row in rows]


def test_a_late_capture_narrows_the_interval_of_an_edit(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 10, PARAGRAPHS)
            await at_hour(at, 20, EDITED)
            assert await at_hour(at, 15, EDITED) == "changed"
            assert await timeline(at) == [(10, False), (15, True)]
            edits = await at.rows("SELECT changed_after, changed_before, flags FROM archive.edits")
            assert [(row["changed_after"], row["changed_before"]) for row in edits] == [
                (START + timedelta(hours=10), START + timedelta(hours=15))
            ]
            assert edits[0]["flags"] == ["number"]
            assert await at_hour(at, 13, PARAGRAPHS) == "unchanged"
            edits = await at.rows("SELECT changed_after FROM archive.edits")
            assert edits[0]["changed_after"] == START + timedelta(hours=13)

    run(work())


def test_a_capture_from_before_the_first_look_is_the_first_text(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 10, EDITED)
            await at_hour(at, 12, EDITED)
            assert await at_hour(at, 5, PARAGRAPHS) == "changed"
            assert await timeline(at) == [(5, False), (10, True)]
            row = (await at.rows("SELECT first_seen_at, last_seen_at, text FROM archive.articles"))[0]
            assert row["first_seen_at"] == START + timedelta(hours=5)
            assert row["last_seen_at"] == START + timedelta(hours=12)
            assert "9 people" in row["text"]
            newest = await at.rows(
                "SELECT look.observed_at FROM store.capture JOIN store.look ON look.id = look_id "
                "WHERE 'newest' = ANY (reasons)"
            )
            assert [each["observed_at"] for each in newest] == [START + timedelta(hours=12)]
            assert await at_hour(at, 3, PARAGRAPHS) == "changed"
            assert await timeline(at) == [(3, False), (10, True)]

    run(work())


def test_a_late_404_says_nothing_of_an_article_that_was_seen_since(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 10, PARAGRAPHS)
            await at_hour(at, 20, PARAGRAPHS)
            for hour in (12, 13, 14):
                at.now = START + timedelta(hours=hour)
                await at.look(URL, status=410, outcome="gone", body=b"<p>gone</p>")
            assert await at.rows("SELECT * FROM archive.unavailable") == []
            assert await at.count("store.look") == 5

    run(work())


def test_a_state_that_came_and_went_between_two_looks_is_found(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 10, PARAGRAPHS)
            await at_hour(at, 20, PARAGRAPHS)
            assert await at_hour(at, 15, EDITED) == "changed"
            assert await timeline(at) == [(10, False), (15, True), (20, False)]
            rows = await at.rows("SELECT id, repeats_id FROM archive.revisions ORDER BY number")
            assert rows[2]["repeats_id"] == rows[0]["id"]

    run(work())
