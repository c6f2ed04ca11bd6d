"""What only this archive can answer: removed words, articles at a time, corrections, copies, how it was watched."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, desk, story
from tests.integration.search.filled_archive import CORRECTED, FERRY, GONE, HEADLINES, RIGHT, WRONG, fill

DISMISS = (
    "UPDATE store.revision SET dismissed_at = clock_timestamp(), dismissed_by = 'test'"
    " WHERE previous_id IS NOT NULL"
)


def hour(number: int) -> timedelta:
    return timedelta(hours=number)


def test_removed_words_are_found_with_how_long_they_stood(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            [digit] = await at.rows("SELECT * FROM archive.search_removed('24')")
            assert (digit["removed"], digit["seen_from"], digit["gone_by"]) == (
                "24",
                START + hour(1),
                START + hour(3),
            )
            assert digit["stood_at_least"] == hour(1)
            assert digit["stood_at_most"] == hour(4)  # published two hours before the first look
            [ferry] = await at.rows("SELECT * FROM archive.search_removed('\"ferry will sail\"')")
            assert ferry["url"] == FERRY
            # Put in at the second look, seen at the third, gone at the fourth.
            assert ferry["seen_from"] == START + hour(9)
            assert (ferry["stood_at_least"], ferry["stood_at_most"]) == (hour(1), hour(2))
            assert await at.rows("SELECT * FROM archive.search_removed('harbour')") == []
            early = await at.rows("SELECT * FROM archive.search_removed('24', until => %s)", START + hour(3))
            assert early == []

    run(work())


def test_a_dismissed_edit_removed_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            async with at.database.transaction() as session:
                await session.connection.execute(DISMISS)
            assert await at.rows("SELECT * FROM archive.search_removed('24')") == []
            [state] = await at.rows("SELECT body FROM archive.article_at(%s, now())", CORRECTED)
            assert WRONG in state["body"]

    run(work())


@pytest.mark.parametrize(
    ("at_hour", "stands", "is_certain"),
    [(0.5, None, None), (1, WRONG, True), (2.5, WRONG, False), (3, RIGHT, True)],
)
def test_an_article_at_a_time(
    filled: str, at_hour: float, stands: str | None, is_certain: bool | None
) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            time = START + timedelta(hours=at_hour)
            for url in (CORRECTED, "http://www.news.example/corrected/?utm_source=x#top"):
                rows = await at.rows("SELECT * FROM archive.article_at(%s, %s)", url, time)
                assert [stands in row["body"] for row in rows] == ([] if stands is None else [True])
                assert [row["is_certain"] for row in rows] == ([] if stands is None else [is_certain])

    run(work())


def test_the_archive_as_of_a_time_is_what_was_seen_by_then(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            rows = await at.rows("SELECT url, body FROM archive.as_of(%s)", START + hour(2))
            assert [(row["url"], WRONG in row["body"]) for row in rows] == [(CORRECTED, True)]
            [now] = await at.rows("SELECT count(*) AS n FROM archive.as_of(now())")
            assert now["n"] == await at.count("archive.articles")

    run(work())


def test_the_timeline_of_an_article_has_its_edits_and_absences(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            edits = await at.rows("SELECT * FROM archive.history(%s)", CORRECTED)
            assert [row["event"] for row in edits] == ["first seen", "edit", "edit"]
            assert edits[1]["happened_after"] == START + hour(2) and "number" in edits[1]["flags"]
            gone = await at.rows("SELECT event FROM archive.history(%s)", GONE)
            assert [row["event"] for row in gone] == ["first seen", "not_found"]
            assert await at.rows("SELECT * FROM archive.history('https://news.example/never-seen')") == []

    run(work())


def test_the_difference_between_any_two_revisions(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            rows = await at.rows("SELECT revision_id AS id FROM archive.history(%s)", CORRECTED)
            first, second, third = (row["id"] for row in rows)
            [digit] = await at.rows("SELECT * FROM archive.diff(%s, %s)", first, second)
            assert (digit["place"], digit["removed"], digit["added"]) == ("body", "24", "34")
            far = await at.rows(
                "SELECT place, removed, added, before FROM archive.diff(%s, %s)", first, third
            )
            assert [(row["removed"], row["added"].split(" ")[0]) for row in far] == [
                ("24", "34"),
                ("", "Correction:"),
            ]
            assert far[0]["before"].endswith("said that")
            back = await at.rows("SELECT removed, added FROM archive.diff(%s, %s)", third, first)
            assert [(row["added"], row["removed"].split(" ")[0]) for row in back] == [
                ("24", "34"),
                ("", "Correction:"),
            ]
            assert await at.rows("SELECT * FROM archive.diff(%s, %s)", first, first) == []
            with pytest.raises(psycopg.errors.InvalidParameterValue, match="no revision 0"):
                await at.rows("SELECT * FROM archive.diff(%s, 0)", first)

    run(work())


def test_headlines_in_their_order(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            rows = await at.rows("SELECT * FROM archive.headlines WHERE url = %s ORDER BY number", HEADLINES)
            assert [row["title"] for row in rows] == [
                "Ferry to sail",
                "Ferry to sail, council says",
                "Ferry to sail",
            ]
            assert [row["shown_for"] for row in rows] == [hour(1), hour(1), None]
            assert {row["headlines"] for row in rows} == {3}

    run(work())


def test_corrections_with_how_long_each_took(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            rows = await at.rows(
                "SELECT * FROM archive.corrections WHERE strpos(new_words, 'Correction') > 0"
            )
            assert [(row["notice_found"], row["url"]) for row in rows] == [(True, CORRECTED)]
            edits = await at.rows(
                "SELECT no_notice_found FROM archive.edits WHERE url = %s ORDER BY revision_id", CORRECTED
            )
            assert [row["no_notice_found"] for row in edits] == [True, False]

    run(work())


def test_copies_are_seen_from_both_sides(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            rows = await at.rows("SELECT * FROM archive.copies WHERE role <> 'undecided' ORDER BY role")
            assert [(row["role"], row["holds"]) for row in rows] == [("first", True), ("later", False)]
            assert rows[0]["article_id"] == rows[1]["other_id"]

    run(work())


def test_rhythm_and_silence(filled: str) -> None:
    async def work() -> None:
        async with desk(filled) as at:
            [total] = await at.rows("SELECT sum(articles) AS n FROM archive.rhythm")
            assert total["n"] == await at.count("archive.articles")
            rows = await at.rows(
                "SELECT * FROM archive.silences WHERE silent_until IS NOT NULL ORDER BY silent_from"
            )
            assert rows[0]["lasted"] == timedelta(days=1, hours=1)
            assert rows[0]["good_crawls"] == 0

    run(work())


def test_how_closely_an_article_was_watched(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            at.now += hour(5)
            await at.look(CORRECTED, story())
            [row] = await at.rows("SELECT * FROM archive.completeness WHERE url = %s", CORRECTED)
            [looks] = await at.rows(
                "SELECT count(*) AS n, max(observed_at) AS last"
                " FROM store.look JOIN store.address ON address.id = address_id"
                " JOIN store.alias ON alias.address_id = address.id WHERE alias.article_id = %s",
                row["article_id"],
            )
            assert (row["looks"], row["last_look_at"]) == (looks["n"], looks["last"])
            assert row["gap_until"] - row["gap_from"] == row["longest_gap"]
            assert row["unseen_before"] == hour(2)

    run(work())


def test_edits_as_they_were_known(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            [then] = await at.rows("SELECT clock_timestamp() AS at")
            before = await at.rows("SELECT * FROM archive.edits_as_known(%s)", then["at"])
            async with at.database.transaction() as session:
                execute = session.connection.execute
                await execute(DISMISS)
                await execute(
                    "INSERT INTO store.verdict (revision_id, before_id, after_id, rules, class, judged_at)"
                    " SELECT revision_id, before_id, after_id, 'newer', 'rewrite', clock_timestamp() FROM store.verdict"
                )
            assert await at.rows("SELECT * FROM archive.edits") == []
            assert await at.rows("SELECT * FROM archive.edits_as_known(%s)", then["at"]) == before
            assert len(before) >= 5
            assert await at.rows("SELECT * FROM archive.edits_as_known(%s)", START) == []

    run(work())


def test_the_words_around_a_change_are_those_of_the_paragraph(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT changed.removed, changed.added FROM store.line_pairs(%s, %s) AS pair"
            " CROSS JOIN LATERAL store.word_change('body', coalesce(one, ''), coalesce(two, '')) AS changed",
            ([*PARAGRAPHS, "One two three."], [PARAGRAPHS[0], *PARAGRAPHS[2:], "One three.", "Four."]),
        ).fetchall()
    assert rows == [(PARAGRAPHS[1], ""), ("two", ""), ("", "Four.")]
