"""Gone and back: states of an article with from and to, decided by looks that agree, beside their evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story

URL = "https://news.example/story-one"
NOT_FOUND: dict[str, Any] = {"status": 404, "outcome": "not_found", "body": b"<h1>not here</h1>"}
GONE: dict[str, Any] = {"status": 410, "outcome": "gone", "body": b"<h1>taken down</h1>"}
VISIBLE = (PARAGRAPHS[0], PARAGRAPHS[1][:60] + "…")


async def states(at: Desk) -> list[str]:
    rows = await at.rows("SELECT state FROM store.availability WHERE article_id = 1 ORDER BY lower(during)")
    return [row["state"] for row in rows]


async def evidence(at: Desk) -> dict[str, Any]:
    rows = await at.rows("SELECT evidence FROM archive.unavailable ORDER BY missing_since DESC LIMIT 1")
    found: dict[str, Any] = rows[0]["evidence"]
    return found


def test_what_a_state_rests_on_is_kept_with_the_page_that_showed_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL + "-2", story(title="Two", body=PARAGRAPHS[2:]))
            await at.look(URL, **NOT_FOUND)
            await at.look(URL, **NOT_FOUND)
            said = await evidence(at)
            assert said["outcomes"] == {"not_found": 2}
            assert (said["others_asked"], said["others_answered"], said["looks"]) == (1, 1, 2)
            assert said["last_listed_at"] is not None
            kept = await at.rows("SELECT reasons FROM store.capture ORDER BY id DESC LIMIT 1")
            assert "state" in kept[0]["reasons"]

    run(work())


def test_410_is_believed_at_once_and_a_404_that_becomes_one_is_a_state_of_its_own(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, **NOT_FOUND)
            await at.look(URL, **NOT_FOUND)
            await at.look(URL, **GONE)
            assert await states(at) == ["available", "not_found", "gone"]
            await at.look(URL, story())
            assert await states(at) == ["available", "not_found", "gone", "available"]
            assert await at.count("store.revision") == 1

    run(work())


def test_where_the_whole_site_is_ill_an_absence_has_to_last_a_day(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.rows("UPDATE store.lease SET crawl_id = crawl_id RETURNING 1")
            await _next_crawl(at)
            for number in range(3):
                await at.look(f"https://news.example/never-{number}", **NOT_FOUND)
            await at.look(URL, **NOT_FOUND)
            await at.look(URL, **NOT_FOUND)
            await at.look(URL, **NOT_FOUND)
            assert await states(at) == ["available"]
            at.now += timedelta(days=1)
            await at.look(URL, **NOT_FOUND)
            assert await states(at) == ["available", "not_found"]
            assert (await evidence(at))["others_answered"] == 0

    run(work())


async def _next_crawl(at: Desk) -> None:
    rows = await at.rows(
        "INSERT INTO store.crawl (source_id, trigger, worker, started_at, ended_at, outcome) "
        "VALUES (%s, 'manual', 'test', now(), NULL, NULL) ON CONFLICT DO NOTHING RETURNING id",
        at.source_id,
    )
    if not rows:
        await at.rows("UPDATE store.crawl SET ended_at = now(), outcome = 'finished' RETURNING 1")
        await _next_crawl(at)
        return
    await at.rows("UPDATE store.lease SET crawl_id = %s RETURNING 1", rows[0]["id"])
    at.crawl_id = rows[0]["id"]
    at.__post_init__()


def test_a_soft_404_of_the_same_bytes_is_not_taken_for_the_article(dsn: str) -> None:
    body = b"<h1>Sorry, this page does not exist</h1>"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            for _ in range(3):
                outcome = await at.look(URL, story(body=(), refusal="soft_404"), body=body)
                assert outcome == "soft_404"
            assert await states(at) == ["available", "soft_404"]

    run(work())


def test_five_failures_in_a_row_are_unreachable_and_one_answer_ends_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            for _ in range(4):
                await at.look(URL, status=None, outcome="timeout", headers=())
            assert await states(at) == ["available"]
            await at.look(URL, status=503, outcome="server_error")
            assert await states(at) == ["available", "unreachable"]
            missing = await at.rows("SELECT missing_since, evidence FROM archive.unavailable")
            assert missing[0]["missing_since"] == START + timedelta(hours=2)
            assert missing[0]["evidence"]["outcomes"] == {"timeout": 4, "server_error": 1}
            await at.look(URL, story())
            assert await states(at) == ["available", "unreachable", "available"]

    run(work())


def test_a_wall_that_goes_up_is_a_state_and_no_revision(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            for _ in range(2):
                assert (
                    await at.look(URL, story(body=VISIBLE, partial=True), body=b"<p>walled</p>")
                    == "paywalled"
                )
            assert await states(at) == ["available", "paywalled"]
            assert (await at.rows("SELECT text FROM archive.articles"))[0]["text"].count("\n") == 3
            await at.look(URL, story())
            assert await states(at) == ["available", "paywalled", "available"]
            assert await at.count("store.revision") == 1

    run(work())


def test_an_edit_seen_before_the_wall_is_a_revision_of_what_both_looks_showed(dsn: str) -> None:
    edited = (PARAGRAPHS[0].replace("4 people", "9 people"), VISIBLE[1])

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert await at.look(URL, story(body=edited, partial=True)) == "changed"
            assert await at.look(URL, story(body=edited, partial=True)) == "paywalled"
            assert await states(at) == ["available", "paywalled"]
            edits = await at.rows("SELECT class, flags, removed_words FROM archive.edits")
            assert [(row["class"], row["flags"], row["removed_words"]) for row in edits] == [
                ("correction", ["number"], 1)
            ]
            whole = (edited[0], *PARAGRAPHS[1:3], "The bridge is closed for good, the council said.")
            assert await at.look(URL, story(body=whole)) == "unchanged"
            edits = await at.rows("SELECT class, hunks FROM archive.edits")
            assert len(edits) == 1
            assert "closed for good" in str(edits[0]["hunks"])

    run(work())


def test_a_wall_that_comes_down_is_no_addition(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            assert await at.look(URL, story(body=VISIBLE, partial=True)) == "new"
            assert await at.look(URL, story()) == "unchanged"
            rows = await at.rows("SELECT partial, text, revisions FROM archive.articles")
            assert [(row["partial"], row["revisions"]) for row in rows] == [(False, 1)]
            assert rows[0]["text"] == "\n".join(PARAGRAPHS)
            assert await at.rows("SELECT * FROM archive.edits") == []
            kept = await at.rows("SELECT reasons FROM store.capture ORDER BY id")
            assert "first" in kept[0]["reasons"]
            assert "state" in kept[1]["reasons"]
            assert len(await at.rows("SELECT * FROM archive.search('\"day 4\"')")) == 1

    run(work())


def test_a_headline_that_changes_behind_the_wall_is_a_revision(dsn: str) -> None:
    teaser = (
        "Our reporter explains what the council has in store for the town: read on with a subscription.",
    )

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            assert (
                await at.look(URL, story(title="Council burns bridges", body=teaser, partial=True))
                == "changed"
            )
            edits = await at.rows("SELECT class, title FROM archive.edits")
            assert [(row["class"], row["title"]) for row in edits] == [
                ("headline_only", "Council burns bridges")
            ]

    run(work())


def test_the_last_text_of_an_article_that_went_behind_a_wall_is_the_last_whole_one(dsn: str) -> None:
    edited = (PARAGRAPHS[0].replace("4 people", "9 people"), VISIBLE[1])

    async def work() -> None:
        async with desk(dsn) as at:
            for number, whole in enumerate((story(), story(body=VISIBLE, partial=True))):
                url = f"https://news.example/story-{number}"
                await at.look(url, whole)
                assert await at.look(url, story(body=edited, partial=True)) == "changed"
                await at.look(url, status=410, outcome="gone", body=b"<p>gone</p>")
            rows = await at.rows(
                "SELECT last_text FROM archive.unavailable WHERE state = 'gone' ORDER BY article_id"
            )
            assert [row["last_text"] for row in rows] == ["\n".join(PARAGRAPHS), "\n".join(edited)]

    run(work())


def test_the_history_says_between_which_looks_an_article_went_and_came_back(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            seen = []
            for fields in ({}, NOT_FOUND, NOT_FOUND, {}):
                await at.look(URL, **fields) if fields else await at.look(URL, story())
                seen.append(at.now)
            rows = await at.rows(
                "SELECT event, happened_after, happened_before FROM archive.history(%s)", URL
            )
            assert [tuple(row.values()) for row in rows] == [
                ("first seen", None, seen[0]),
                ("not_found", seen[0], seen[1]),
                ("back", seen[2], seen[3]),
            ]
            noted = await at.rows(
                "SELECT state_recorded_at >= now() - interval '1 hour' AS ok FROM archive.unavailable"
            )
            assert noted == [{"ok": True}]

    run(work())
