"""Gone, or not read by us: a page with nothing to read is a state only beside controls, and only after two looks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crawler.archive.revisions.nothing_to_read import stands_in
from tests.conftest import run
from tests.integration.archiving import Desk, desk
from tests.integration.stories import NOON, paragraphs, tale

URL = "https://news.example/"
BLANK = b"<html><body><h1>The Herald</h1></body></html>"
SCRIPTED = ('<script>window.page = {"body": "' + "\\n".join(paragraphs("lost")) + '"}</script>').encode()


async def soon(at: Desk, name: str, *args: Any, **fields: Any) -> str:
    """Look a minute after the look before."""
    at.now -= timedelta(minutes=59)
    return await at.look(URL + name, *args, **fields)


async def lost(at: Desk, body: bytes = BLANK, refusal: str = "empty", **fields: Any) -> str:
    """Look at the article that is lost."""
    return await soon(at, "lost", tale("lost", body=(), refusal=refusal), body=body, **fields)


async def others(at: Desk, count: int) -> None:
    """Look at other articles, which are as they were."""
    for number in range(count):
        await soon(at, f"{number}", tale(f"other {number}", NOON - timedelta(days=number + 1)))


async def states(at: Desk) -> list[str]:
    return [row["state"] for row in await at.rows("SELECT state FROM archive.unavailable")]


@pytest.mark.parametrize("refusal", ["empty", "link_list", "video_only"])
def test_two_looks_apart_beside_controls_are_a_state_with_the_controls_named(dsn: str, refusal: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL + "lost", tale("lost"))
            await others(at, 4)
            await others(at, 3)
            assert await lost(at, refusal=refusal) == refusal
            assert await states(at) == []
            at.now += timedelta(hours=7)
            await others(at, 3)
            assert await lost(at, refusal=refusal) == refusal
            rows = await at.rows(
                "SELECT state, evidence -> 'controls' AS controls, last_text FROM archive.unavailable"
            )
            assert [tuple(row.values()) for row in rows] == [
                ("nothing_to_read", [[2, 3, 4], [2, 3, 4]], "\n".join(paragraphs("lost")))
            ]
            assert await at.look(URL + "lost", tale("lost")) == "unchanged"
            assert (await at.rows("SELECT availability FROM archive.articles WHERE id = 1"))[0] == {
                "availability": "available"
            }

    run(work())


@pytest.mark.parametrize(
    ("controls", "hours", "body"),
    [(2, 7, BLANK), (3, 4, BLANK), (3, 7, SCRIPTED)],
    ids=["alone", "soon", "scripts"],
)
def test_our_own_failure_is_no_state(dsn: str, controls: int, hours: int, body: bytes) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL + "lost", tale("lost"))
            await others(at, 4)
            for _ in range(2):
                at.now += timedelta(hours=hours)
                await others(at, controls)
                assert await lost(at, body) == ("unread" if body == SCRIPTED else "empty")
            assert await states(at) == []
            assert await at.rows("SELECT * FROM archive.edits") == []

    run(work())


def test_a_redesign_of_all_pages_makes_no_article_unavailable(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL + "lost", tale("lost"))
            await others(at, 4)
            for _ in range(5):
                at.now += timedelta(hours=7)
                await lost(at)
                for number in range(4):
                    await soon(at, f"{number}", tale("x", body=(), refusal="empty"), body=BLANK)
            assert await states(at) == []

    run(work())


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("\n".join(paragraphs("a")), None),
        ("<p>" + "</p>\n<p>".join(paragraphs("a")) + "</p>", "text/html; charset=windows-1251"),
        ('{"t": "' + "".join(f"\\u{ord(sign):04x}" for sign in paragraphs("a")[0]) + '"}', None),
        (paragraphs("a")[2].replace(" ", "&nbsp;"), "text/html; charset=nonsense"),
    ],
)
def test_words_are_found_however_they_are_written(text: str, content_type: str | None) -> None:
    assert stands_in(text.encode(), content_type, paragraphs("a"))
    assert not stands_in(text.encode(), content_type, paragraphs("b"))
