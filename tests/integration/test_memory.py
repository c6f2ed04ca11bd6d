"""Template memory: banners make no edits, and what carries meaning stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from psycopg.rows import DictRow

from crawler.archive.texts import boilerplate
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story

BANNER = "The spring appeal of this house has begun and runs until the last tree is in leaf."
CAVEAT = "The desk could not independently verify these claims."


def url(number: int) -> str:
    return f"https://news.example/story-{number}"


def paragraphs(number: int) -> tuple[str, ...]:
    return tuple(f"In matter {number} and {place}, {line}" for place, line in enumerate(PARAGRAPHS))


async def fill(at: Desk, count: int, *extra: str, edit: tuple[str, str] = ("", "")) -> None:
    """Look at so many stories, with lines of the page among theirs; ``edit`` replaces words of the first story."""
    for number in range(count):
        text = (
            *paragraphs(number * 37)[:2],
            *paragraphs(number * 37 + 1)[2:],
            f"Word {number * 7919} ends it.",
            *extra,
        )
        body = tuple(
            line.replace("council", f"council{chr(97 + number)}").replace("bridge", f"bri{chr(97 + number)}")
            for line in text
        )
        if number == 0:
            body = tuple(line.replace(*edit) if edit[0] else line for line in body)
        outcome = await at.look(url(number), story(title=f"Story {number}", body=body))
        assert outcome in ("new", "unchanged", "changed")


async def standing(at: Desk) -> int:
    rows = await at.rows(
        "SELECT count(*) AS n FROM store.revision WHERE previous_id IS NOT NULL AND dismissed_at IS NULL"
    )
    return int(rows[0]["n"])


def test_a_new_banner_over_a_whole_site_leaves_no_edit(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at, 8)
            await fill(at, 8, BANNER)
            assert await standing(at) == 0
            dismissed = await at.rows(
                "SELECT dismissed_by FROM store.revision WHERE dismissed_at IS NOT NULL"
            )
            assert {row["dismissed_by"] for row in dismissed} == {"furniture"}
            assert len(dismissed) <= 3
            assert await at.rows("SELECT * FROM archive.edits") == []
            await fill(at, 8)
            assert await standing(at) == 0
            stored = await at.rows("SELECT body FROM store.extraction WHERE body LIKE %s", f"%{BANNER}%")
            assert len(stored) == len(dismissed)
            for view in ("articles", "revisions"):
                shown = await at.rows(f"SELECT text FROM archive.{view} WHERE text LIKE %s", f"%{BANNER}%")
                assert shown == []
            assert await at.rows("SELECT * FROM archive.search('appeal')") == []
            assert len(await at.rows("SELECT * FROM archive.search('council*')")) == 8

    run(work())


def test_an_edit_that_higher_rules_judged_stands_though_a_lower_version_learns_the_banner(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at, 8)
            await fill(at, 2, BANNER)
            before = await at.rows("SELECT * FROM store.verdict")
            monkeypatch.setattr(boilerplate, "RULES_VERSION", "0")
            await fill(at, 8, BANNER)
            after = await at.rows("SELECT * FROM store.verdict WHERE revision_id = ANY (%s)", ids(before))
            assert after == before
            assert await standing(at) >= len(before) == 2

    def ids(rows: list[DictRow]) -> list[int]:
        return [row["revision_id"] for row in rows]

    run(work())


def test_an_edit_under_a_new_banner_is_judged_again_once_the_banner_is_known(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at, 6)
            await fill(at, 6, BANNER, edit=("4 people", "9 people"))
            edits = await at.rows("SELECT class, flags, hunks, added_words FROM archive.edits")
            assert [(row["class"], row["flags"], row["added_words"]) for row in edits] == [
                ("correction", ["number"], 1)
            ]
            assert BANNER not in str(edits[0]["hunks"])
            verdicts = await at.rows(
                "SELECT verdict.class FROM store.verdict JOIN archive.edits USING (revision_id) ORDER BY verdict.id"
            )
            assert [row["class"] for row in verdicts] == ["updated", "correction"]

    run(work())


def test_a_return_is_seen_though_a_banner_went_meanwhile(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at, 6, BANNER)
            text = await at.rows("SELECT body FROM store.extraction ORDER BY id LIMIT 1")
            body = tuple(line for line in text[0]["body"].split("\n") if line != BANNER)
            for title in ("Another story", "Story 0"):
                assert await at.look(url(0), story(title=title, body=body)) == "changed"
            rows = await at.rows(
                "SELECT id, repeats_id FROM archive.revisions WHERE article_id = 1 ORDER BY number"
            )
            assert [row["repeats_id"] for row in rows] == [None, None, rows[0]["id"]]

    run(work())


def test_a_caveat_in_twenty_articles_that_goes_from_one_is_one_edit(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at, 20, CAVEAT)
            await fill(at, 1)
            assert await standing(at) == 1
            edits = await at.rows("SELECT class, hunks FROM archive.edits")
            assert "independently verify" in str(edits[0]["hunks"])

    run(work())


def test_what_is_shown_is_the_same_in_whatever_order_the_pages_came(dsn: str) -> None:
    async def shown(at: Desk, order: Sequence[int]) -> set[str]:
        for number in order:
            await at.look(url(number), story(title=f"Story {number}", body=(*distinct(number), BANNER)))
        return {row["text"] for row in await at.rows("SELECT text FROM archive.articles")}

    def distinct(number: int) -> tuple[str, ...]:
        word = chr(97 + number) * 5
        return tuple(f"{word} {line.replace('the', word)}" for line in PARAGRAPHS)

    async def work() -> None:
        async with desk(dsn) as at:
            texts = await shown(at, (4, 1, 3, 0, 2))
            assert texts == {"\n".join(distinct(number)) for number in range(5)}

    run(work())


def test_a_series_of_briefs_keeps_every_paragraph(dsn: str) -> None:
    """Three of four paragraphs of a brief are the same every day; when one goes, it is an edit."""

    def brief(day: int) -> tuple[str, ...]:
        same = tuple(
            line.replace("1", "one").replace("2", "two").replace("3", "three") for line in PARAGRAPHS[:3]
        )
        return (
            f"On day {day} the town lost {800 + day * 17} boats, {day + 3} nets and {day * 5} oars.",
            *same,
        )

    async def work() -> None:
        async with desk(dsn) as at:
            for day in range(30):
                assert await at.look(url(day), story(title=f"Losses on day {day}", body=brief(day))) == "new"
            assert await at.look(url(3), story(title="Losses on day 3", body=brief(3)[:3])) == "changed"
            assert await standing(at) == 1
            assert await at.count("store.article") == 30
            assert await at.count("store.left_out") == 0, "every paragraph is shown"

    run(work())


def test_briefs_that_differ_only_in_their_figures_keep_every_paragraph(dsn: str) -> None:
    def brief(day: int) -> tuple[str, ...]:
        return tuple(
            f"{line} By evening {day * 31 + place} carts had come." for place, line in enumerate(PARAGRAPHS)
        )

    async def work() -> None:
        async with desk(dsn) as at:
            for day in range(30):
                extraction = story(
                    title=f"Losses on day {day}", body=brief(day), published=START + timedelta(days=day)
                )
                assert await at.look(url(day), extraction) == "new"
            shown = await at.rows("SELECT text FROM archive.articles ORDER BY id")
            assert [row["text"] for row in shown] == ["\n".join(brief(day)) for day in range(30)]

    run(work())
