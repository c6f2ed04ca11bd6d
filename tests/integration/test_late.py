"""Captures that arrive late take their place in the order of observation; the ledger keeps the order of recording."""

from __future__ import annotations

import json
from datetime import timedelta

from crawler.archive.articles.merge import split
from crawler.archive.recording.recorder import Recorder
from crawler.archive.revisions.rebuild import project, recorded
from crawler.extraction.model import Extraction
from sql.rows.visits import READ_ADDRESS
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, POLICY, START, Desk, desk, story

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


TEASER, EDITED_TEASER = PARAGRAPHS[:1], EDITED[:1]
HIDDEN = (*PARAGRAPHS[:3], "The bridge is closed for good, the council said.")
"""The text of ``PARAGRAPHS`` with an edit that no teaser shows."""
NAMES = {
    PARAGRAPHS: "whole",
    TEASER: "teaser",
    EDITED: "edited",
    EDITED_TEASER: "edited teaser",
    HIDDEN: "hidden",
}


async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
    """Read what ``said`` kept."""
    _, lines, partial = json.loads(body)
    return story(url=url, body=tuple(lines), partial=partial)


async def said(at: Desk, hour: float, body: tuple[str, ...], url: str = URL) -> str:
    """What a look at an hour came to, at a page that shows one of ``NAMES``."""
    at.recorder = Recorder(at.database, at.crawl_id, at.source_id, POLICY, read)
    at.now = START + timedelta(hours=hour - 1)
    partial = len(body) == 1
    return await at.look(
        url, story(body=body, partial=partial), body=json.dumps([hour, body, partial]).encode()
    )


async def told(at: Desk, article_id: int = 1) -> list[tuple[float, str]]:
    """Hour and text of the revisions that stand; they are those of the ledger."""
    async with at.database.transaction() as session:
        assert await project(session, article_id, read) == await recorded(session, article_id)
    rows = await at.rows(
        "SELECT changed_before, text FROM archive.revisions "
        "WHERE dismissed_at IS NULL AND article_id = %s ORDER BY number",
        article_id,
    )
    hours = [(row["changed_before"] - START) / timedelta(hours=1) for row in rows]
    return [(hour, NAMES[tuple(row["text"].split("\n"))]) for hour, row in zip(hours, rows, strict=True)]


def test_a_teaser_has_its_own_words_again_where_another_text_came_before_the_whole(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            assert await said(at, 10, TEASER) == "new"
            assert await said(at, 30, PARAGRAPHS) == "unchanged"
            assert await told(at) == [(10, "whole")]
            first = (await at.rows("SELECT revision_id FROM archive.articles"))[0]["revision_id"]
            assert await said(at, 20, EDITED) == "changed"
            assert await told(at) == [(10, "teaser"), (20, "edited"), (30, "whole")]
            assert (await at.rows("SELECT text FROM archive.articles"))[0]["text"] == "\n".join(PARAGRAPHS)
            assert (await at.rows("SELECT min(id) AS id FROM archive.revisions"))[0]["id"] == first
            assert await said(at, 15, PARAGRAPHS) == "unchanged"
            assert await told(at) == [(10, "whole"), (20, "edited"), (30, "whole")]
            edits = await at.rows("SELECT class, flags FROM archive.edits ORDER BY changed_before")
            assert [(row["class"], row["flags"]) for row in edits] == [("correction", ["number"])] * 2

    run(work())


def test_a_late_teaser_has_the_whole_text_that_came_after_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await said(at, 10, PARAGRAPHS)
            await said(at, 30, EDITED)
            assert await said(at, 20, EDITED_TEASER) == "changed"
            assert await told(at) == [(10, "whole"), (20, "edited")]
            assert await said(at, 5, TEASER) == "changed"
            assert await told(at) == [(5, "whole"), (20, "edited")]

    run(work())


def test_an_edit_behind_the_wall_is_seen_whatever_teaser_came_between(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await said(at, 20, TEASER)
            await said(at, 30, HIDDEN)
            assert await said(at, 10, PARAGRAPHS) == "changed"
            assert await told(at) == [(10, "whole"), (30, "hidden")]
            removed = (await at.rows("SELECT hunks FROM archive.edits"))[0]["hunks"]
            assert "closed for good" in str(removed)

    run(work())


def test_a_wall_shows_that_an_older_text_stood_again(dsn: str) -> None:
    """The words before a wall make no revision of a text that stands, and one of a late text that does not."""

    async def work() -> None:
        async with desk(dsn) as at:
            await said(at, 10, PARAGRAPHS)
            for hour in (21, 22, 20):
                assert await said(at, hour, TEASER) == "paywalled"
            assert await told(at) == [(10, "whole")]
            assert await said(at, 15, EDITED) == "changed"
            assert await told(at) == [(10, "whole"), (15, "edited"), (20, "teaser")]
            assert await said(at, 30, HIDDEN) == "unchanged"
            assert await told(at) == [(10, "whole"), (15, "edited"), (20, "hidden")]
            assert await said(at, 18, PARAGRAPHS) == "changed"
            assert await told(at) == [(10, "whole"), (15, "edited"), (18, "whole"), (30, "hidden")]

    run(work())


def test_a_page_that_was_not_modified_confirms_what_stood_when_it_was_looked_at(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await said(at, 10, PARAGRAPHS)
            at.now = START + timedelta(hours=19)
            assert await at.look(URL, status=304, body=b"-") == "not_modified"
            assert await told(at) == [(10, "whole")]
            assert await said(at, 15, EDITED) == "changed"
            assert await told(at) == [(10, "whole"), (15, "edited"), (20, "whole")]

    run(work())


def test_the_last_teaser_of_a_text_that_is_known_does_not_hide_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await said(at, 20, TEASER)
            assert await said(at, 10, PARAGRAPHS) == "changed"
            row = (await at.rows("SELECT text, partial FROM archive.articles"))[0]
            assert row == {"text": "\n".join(PARAGRAPHS), "partial": False}
            at.now = START + timedelta(hours=30)
            await at.look(URL, status=410, outcome="gone", body=b"<p>gone</p>")
            assert (await at.rows("SELECT last_text FROM archive.unavailable"))[0]["last_text"] == "\n".join(
                PARAGRAPHS
            )

    run(work())


def test_an_address_that_only_late_captures_showed_leads_to_the_article_from_then_on(dsn: str) -> None:
    async def work() -> None:
        other = "https://news.example/m/1"
        async with desk(dsn) as at:
            await said(at, 10, PARAGRAPHS)
            await said(at, 30, PARAGRAPHS)
            assert await said(at, 20, PARAGRAPHS, other) == "alias"
            assert await said(at, 25, EDITED, other) == "changed"
            assert await told(at) == [(10, "whole"), (25, "edited"), (30, "whole")]
            rows = await at.rows(
                "SELECT first_seen_at, last_seen_at FROM archive.addresses WHERE url = %s", other
            )
            assert [tuple(row.values()) for row in rows] == [
                (START + timedelta(hours=20), START + timedelta(hours=25))
            ]
            assert len(await at.rows(f"SELECT * FROM archive.history('{other}')")) == 3

    run(work())


def test_a_teaser_and_its_whole_are_split_with_the_addresses_that_showed_them(dsn: str) -> None:
    async def work() -> None:
        other = "https://news.example/m/1"
        async with desk(dsn) as at:
            await said(at, 10, PARAGRAPHS, other)
            await said(at, 12, PARAGRAPHS)
            assert await said(at, 14, EDITED_TEASER, other) == "changed"
            assert await said(at, 16, EDITED) == "unchanged"
            ids = await at.rows("SELECT id FROM store.revision ORDER BY id")
            async with at.database.transaction() as session:
                address = await session.one(READ_ADDRESS, url_key=other)
                split_off = await split(session, 1, [address.id], "a test")
            assert await told(at, split_off) == [(10, "whole"), (14, "edited teaser")]
            rows = await at.rows("SELECT text, revisions FROM archive.articles WHERE id = 1")
            assert [(NAMES[tuple(row["text"].split("\n"))], row["revisions"]) for row in rows] == [
                ("edited", 1)
            ]
            left = await at.rows("SELECT id FROM store.revision ORDER BY id")
            assert [row for row in left if row in ids] == ids

    run(work())
