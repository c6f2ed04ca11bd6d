"""Who else ran the text: relations across sources, who was first, and who still has the old words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from crawler.archive.copies import near_duplicates
from crawler.archive.recording import recorder
from crawler.extraction.model import Extraction
from tests.conftest import run
from tests.integration.archiving import START, Desk, desk, story
from tests.integration.newsrooms import second_desk

_NOTE = "INSERT INTO store.unsigned (article_id, revision_id) SELECT article_id, id FROM store.revision {}"
_AGAIN = "ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, noted_at = now()"
ORIGIN, COPY = "https://news.example/flood", "https://mirror.example/flood"
WIRE = (
    "The river Tysnia rose by 40 centimetres overnight and flooded the lower market, the fire brigade of "
    "Ozerhrad said on Monday morning after its boats had brought the last stallholders to dry ground.",
    "Some 130 stalls were lost, and the mayor put the damage at 2 million crowns. The water is expected to "
    "fall from Tuesday on, once the sluices at Kamianyi Brid are open again.",
    "Nobody was hurt. The tram line along the quay stays closed until engineers have looked at the bridge, "
    "which carries the gas main of the whole left bank and was last repaired nine years ago.",
)
OTHER = tuple(
    f"A wholly different matter number {number} was decided by the board of the theatre, whose curtain number "
    f"{number * 7} will be sewn by the guild before the season of {1900 + number} plays begins."
    for number in range(5)
)


def wire(*paragraphs: str, **fields: Any) -> Extraction:
    return story(title="Flood in the lower market", summary=None, body=paragraphs or WIRE, **fields)


async def relations(at: Desk) -> list[dict[str, Any]]:
    return await at.rows("SELECT * FROM store.copy ORDER BY article_id, other_id")


def test_the_same_text_in_two_newsrooms_is_one_relation_and_two_articles(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look("https://mirror.example/theatre", story(title="Curtains", body=OTHER))
            await mirror.look(COPY, wire(*WIRE, "Reporting by the Herald."))
            found = await relations(at)
            assert [(row["kind"], row["parted_at"]) for row in found] == [("same_copy", None)]
            assert found[0]["score"] > 0.8
            assert found[0]["evidence"]["bands"] > 10
            assert await at.count("store.article") == 3
            assert await at.count("store.unsigned") == 0

    run(work())


def test_a_text_that_was_edited_before_it_was_copied_is_as_old_as_its_first_form(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            edited = (WIRE[0].replace("stallholders", "traders of the market"), *WIRE[1:])
            await at.look(ORIGIN, wire())
            first = at.now
            assert await at.look(ORIGIN, wire(*edited)) == "changed"
            await mirror.look(COPY, wire(*edited))
            assert [row["article_before"] for row in await relations(at)] == [first]

    run(work())


def test_a_part_of_a_text_says_which_one_holds_the_other(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look(COPY, wire(*OTHER[:2], *WIRE, *OTHER[2:]))
            await mirror.look(COPY + "-brief", wire(*WIRE[:2]))
            kinds = {
                (row["article_id"], row["other_id"]): (row["kind"], row["larger"])
                for row in await relations(at)
            }
            assert kinds[1, 2] == ("contains", "other")
            assert kinds[1, 3] == ("truncated", "article")

    run(work())


def test_who_was_first_is_undecided_until_a_discovery_without_the_text_lies_between(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look(COPY, wire())
            assert [row["first_is"] for row in await relations(at)] == ["undecided"]
            await mirror.look("https://mirror.example/late", story(title="Curtains", body=OTHER))
            await mirror.look("https://mirror.example/late", wire())
            late = (await relations(at))[1]
            assert (late["first_is"], late["other_after"]) == ("article", START + timedelta(hours=2))

    run(work())


def test_a_newsrooms_series_is_no_copy_of_itself_at_any_length(dsn: str) -> None:
    def brief(day: int) -> Extraction:
        body = tuple(
            f"{line} On day {day} there were {800 + day * 13} of them, {day * 17} fewer than on the first day."
            for line in WIRE
        )
        return story(title=f"Day {day}", body=body)

    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look("https://news.example/day-1", brief(1))
            await at.look("https://news.example/day-2", brief(2))
            assert await relations(at) == []
            await mirror.look("https://mirror.example/day-2", brief(2))
            assert (2, 3) in {(row["article_id"], row["other_id"]) for row in await relations(at)}

    run(work())


def test_a_correction_shows_which_copies_still_carry_the_old_words(dsn: str) -> None:
    corrected = (WIRE[0], WIRE[1].replace("130 stalls", "310 stalls"), WIRE[2])

    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look(COPY, wire())
            await mirror.look(COPY + "-brief", wire(*WIRE[:1], *OTHER[:1], WIRE[2]))
            assert await at.rows("SELECT * FROM archive.uncorrected_copies") == []
            await at.look(ORIGIN, wire(*corrected))
            stale = await at.rows("SELECT copy_url, flags, hunks FROM archive.uncorrected_copies")
            assert [row["copy_url"] for row in stale] == [COPY]
            assert "number" in stale[0]["flags"]
            assert (stale[0]["hunks"][0]["removed"], stale[0]["hunks"][0]["added"]) == ("130", "310")
            await mirror.look(COPY, wire(*corrected))
            assert await at.rows("SELECT * FROM archive.uncorrected_copies") == []

    run(work())


def test_who_ran_the_text_when_and_what_they_changed(dsn: str) -> None:
    changed = (*WIRE[:2], WIRE[2].replace("engineers", "inspectors"))

    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look("https://mirror.example/empty", story(title="Curtains", body=OTHER))
            await mirror.look("https://mirror.example/empty", wire(*changed))
            rows = await at.rows(
                "SELECT copy.role, other_source, other_seen_after, other_seen_before, removed, added "
                "FROM archive.copies AS copy, archive.diff(copy.revision_id, copy.other_revision_id) AS change "
                "WHERE source = 'example'"
            )
            hours = (START + timedelta(hours=1), START + timedelta(hours=2))
            assert [tuple(row.values()) for row in rows] == [
                ("first", "mirror", *hours, "engineers", "inspectors")
            ]

    run(work())


def test_texts_that_part_stay_related_with_the_time_of_parting(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            await mirror.look(COPY, wire())
            await mirror.look(COPY, wire(*OTHER))
            assert [row["parted_at"] is not None for row in await relations(at)] == [True]
            await mirror.look(COPY, wire())
            assert [row["parted_at"] for row in await relations(at)] == [None]

    run(work())


def test_a_failure_of_the_search_loses_nothing_and_is_made_up_for(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> int:
        raise RuntimeError("no search today")

    async def work() -> None:
        async with desk(dsn) as at, second_desk(at, "mirror") as mirror:
            await at.look(ORIGIN, wire())
            with monkeypatch.context() as patch:
                patch.setattr(recorder, "find_copies", fails)
                assert await mirror.look(COPY, wire()) == "new"
            assert await at.count("store.article") == 2
            assert await relations(at) == []
            assert await near_duplicates.catch_up(at.database, patience=timedelta(0)) == 1
            assert len(await relations(at)) == 1
            assert await near_duplicates.catch_up(at.database, patience=timedelta(0)) == 0

    run(work())


def test_a_text_without_words_is_not_signed_and_the_window_is_pruned(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(ORIGIN, wire())
            await at.look(ORIGIN + "-2", replace(wire("…"), title="Dots"))
            assert await at.count("store.signature") == 1
            assert await at.count("store.unsigned") == 0
            assert await near_duplicates.prune(at.database) == 0
            await at.rows("UPDATE store.signature SET signed_at = now() - interval '31 days' RETURNING 1")
            assert await near_duplicates.prune(at.database) == 1

    run(work())


def test_a_text_that_is_recorded_while_copies_of_the_one_before_are_looked_for_keeps_its_note(
    dsn: str,
) -> None:
    """Of a revision, too, whose text came in part first and is whole now."""

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(ORIGIN, wire())
            [row] = await at.rows("SELECT id AS article_id FROM store.article")
            await at.rows(_NOTE.format("") + " RETURNING 1")
            async with await psycopg.AsyncConnection.connect(dsn) as recorder:
                await recorder.execute(_NOTE.format(_AGAIN))
                search = asyncio.create_task(near_duplicates.find_copies(at.database, row["article_id"]))
                while not await at.count("pg_locks WHERE NOT granted"):
                    assert not search.done(), "it waits for the recording"
                await recorder.commit()
            assert await search == 0
            assert await at.count("store.unsigned") == 1
            assert await near_duplicates.find_copies(at.database, row["article_id"]) == 0
            assert await at.count("store.unsigned") == 0

    run(work())
