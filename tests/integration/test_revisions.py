"""Edits as they are kept: what a verdict rests on, forms that take turns, bursts, returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction, Quality
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story

URL = "https://news.example/story-one"
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])
NOTICE = "Correction: an earlier version of this story gave a wrong number of people."


async def edits(at: Desk) -> list[dict[str, Any]]:
    return await at.rows("SELECT * FROM archive.edits ORDER BY changed_before, revision_id")


def test_a_verdict_says_what_was_looked_at(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story(body=EDITED, modified=at.now + timedelta(hours=1)))
            await at.look(URL, story(body=(*EDITED, NOTICE)))
            silent, told = [row["looked_at"] for row in await edits(at)]
            assert (silent["notice_found"], silent["notices"]) == (False, [])
            assert silent["modified"] == [None, at.now.replace(hour=14).isoformat()]
            assert silent["published"][0] == silent["published"][1] != None  # noqa: E711
            assert {"en", "uk", "de"} <= set(silent["languages"])
            assert (told["notice_found"], told["notices"]) == (True, [NOTICE])

    run(work())


def test_forms_that_take_turns_are_flagged_and_folded_until_one_holds_for_a_day(dsn: str) -> None:
    titles = ["A council mends bridges", "Bridges: the council mends"]

    async def work() -> None:
        async with desk(dsn) as at:
            for turn in range(7):
                assert await at.look(URL, story(title=titles[turn % 2])) in ("new", "changed")
            assert await at.count("store.revision") == 7
            assert len(await edits(at)) == 2
            runs = await at.rows("SELECT turns, settled_id FROM archive.alternations")
            assert [(row["turns"], row["settled_id"]) for row in runs] == [(4, None)]
            at.now += timedelta(hours=24)
            await at.look(URL, story(title=titles[0]))
            assert ["alternating" in row["flags"] for row in await edits(at)] == [False, False, True]
            assert (await at.rows("SELECT settled_id FROM archive.alternations"))[0]["settled_id"] is not None

    run(work())


def test_one_return_to_an_earlier_text_is_an_edit_and_no_alternation(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story(body=EDITED))
            await at.look(URL, story())
            assert len(await edits(at)) == 2
            assert await at.rows("SELECT * FROM archive.alternations") == []

    run(work())


def test_a_return_is_seen_through_other_chrome(dsn: str) -> None:
    chrome = "Share on Facebook"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(URL, story(body=EDITED))
            await at.look(URL, story(body=(*PARAGRAPHS, chrome)))
            rows = await at.rows("SELECT id, repeats_id FROM archive.revisions ORDER BY number")
            assert rows[2]["repeats_id"] == rows[0]["id"]

    run(work())


def test_a_live_page_is_a_few_bursts_and_keeps_every_revision(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            body = PARAGRAPHS
            await at.look(URL, story(body=body))
            for number in range(40):
                if number in (15, 30):
                    at.now += timedelta(hours=6)
                    await at.look(URL, story(body=body))
                    at.now += timedelta(hours=6)
                body = (
                    f"Update {number}: the bell of tower {number * 3} rang for the {number + 2}nd time.",
                    *body,
                )
                assert await at.look(URL, story(body=body)) == "changed"
            assert len(await edits(at)) == 40
            bursts = await at.rows(
                "SELECT edits, added_words, classes FROM archive.edit_bursts ORDER BY changed_after"
            )
            assert [row["edits"] for row in bursts] == [15, 15, 10]
            assert bursts[0]["classes"] == ["content_added"]

    run(work())


def test_a_date_that_moved_over_the_same_text_is_a_claim_and_no_revision(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for hour in range(3):
                await at.look(URL, story(modified=at.now + timedelta(hours=hour)))
            assert await at.count("store.revision") == 1
            assert await at.count("store.claim") == 3

    run(work())


def test_a_text_of_an_older_extractor_is_read_again_before_it_is_compared(dsn: str) -> None:
    older, today = f"<p>{PARAGRAPHS[0]}</p>".encode(), "<article>the same page</article>"

    async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
        assert body == older
        return story(url=url, extractor=EXTRACTOR_VERSION)

    async def work() -> None:
        async with desk(dsn) as at:
            at.recorder = replace(at.recorder, read=read)
            worse = story(
                body=(*PARAGRAPHS[:2], "A line that only the older extractor took for text, 7 words.")
            )
            assert await at.look(URL, worse, body=older) == "new"
            assert await at.look(URL, story(extractor=EXTRACTOR_VERSION), body=today.encode()) == "unchanged"
            assert await at.count("store.revision") == 1
            assert (await at.rows("SELECT text FROM archive.articles"))[0]["text"] == "\n".join(PARAGRAPHS)

    run(work())


def test_no_notice_found_is_null_if_none_was_looked_for(dsn: str) -> None:
    """The rules know no Finnish notices, see no more than the visible part, and not what is beside a script's text."""
    told = {
        "looked for": story(),
        "in Finnish": story(language="fi"),
        "partial": story(partial=True),
        "by script": story(quality=Quality(None, ("from_script_data",))),
    }

    async def work() -> None:
        async with desk(dsn) as at:
            for name, first in told.items():
                url = f"https://news.example/{name.replace(' ', '-')}"
                body = (*(line.replace("council", f"council of {name}") for line in PARAGRAPHS),)
                first = replace(first, title=name, body=body)
                await at.look(url, first)
                await at.look(url, replace(first, title=f"{name}, told anew"))
            found = {row["title_before"]: row["no_notice_found"] for row in await edits(at)}
            assert found == {"looked for": True, "in Finnish": None, "partial": None, "by script": None}

    run(work())


def test_a_notice_that_was_taken_away_is_no_notice_of_the_edit(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(body=(*PARAGRAPHS, NOTICE)))
            await at.look(URL, story())
            (edit,) = await edits(at)
            assert (edit["no_notice_found"], edit["flags"]) == (True, ["notice", "notice_removed"])
            assert not await at.rows("SELECT * FROM archive.corrections")

    run(work())
