"""Strings to the letter, counts beside what there is to be counted in, and how far search is behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.conftest import run
from tests.integration.archiving import START, Desk, desk, story
from tests.integration.search.finding import write


async def _exact(at: Desk, text: str, **values: Any) -> list[dict[str, Any]]:
    named = "".join(f', "{name}" => %s' for name in values)
    return list(await at.rows(f"SELECT * FROM archive.exact(%s{named})", text, *values.values()))


def test_punctuation_and_case_count(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            said, _ = await write(
                at, 'The mayor: "No, never!" he said again.', "The mayor, no, never he said again."
            )
            for string in ('"No, never!" he said', "No, never!", "or: ", "mayor: "):
                assert [row["url"] for row in await _exact(at, string)] == [said], string
            for string in ("no, Never!", "mayor;", '"No,never!"'):
                assert await _exact(at, string) == [], string
            assert len(await _exact(at, "he said again")) == 2

    run(work())


STRINGS = [
    ("Der Gouverneur sagte: »Wir bleiben.«", "sagte: »Wir bleiben.«", "de"),
    ("Її слова: «об'єкт №7 — це брехня».", "слова: «об'єкт №7 — це брехня»", "uk"),
    ("IŞIK ILICA DIYARBAKIR belediyesi açıkladı.", "ILICA DIYARBAKIR belediyesi", "tr"),
    ("Primarul oraşului a plecat ieri.", "Primarul oraşului a plecat", "ro"),
    ("A price of $1,270.50 (in May) was paid, not €5.", "of $1,270.50 (in May) was", "en"),
    ("The U.S. Army said so; US troops and AT&T did not.", "U.S. Army said so; US troops and AT&T", "en"),
    ("北京市政府宣布新政策。", "政府宣布新", "zh"),
    ("A line with 100% of a_b and c\\d in it.", "100% of a_b and c\\d", "en"),
    ("Zwei O'Neills und l'homme d'État sprachen.", "O'Neills und l'homme d'État", "fr"),
    ("Cafe\u0301 and na\u00efve people met.", "Cafe\u0301 and na\u00efve people", "en"),
]


@pytest.mark.parametrize(("text", "string", "language"), STRINGS)
def test_every_part_of_a_text_is_found_as_it_stands(dsn: str, text: str, string: str, language: str) -> None:
    """The words by which the articles are chosen are in the index of each text that holds the string."""

    async def work() -> None:
        async with desk(dsn) as at:
            [url] = await write(at, text, language=language)
            parts = {string} | {
                text[start:end] for start in range(0, len(text), 3) for end in (start + 9, len(text))
            }
            for part in parts:
                if part.strip():
                    assert [row["url"] for row in await _exact(at, part)] == [url], part

    run(work())


def test_former_texts_are_found_and_told_from_current_ones(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            first = story(title="Deal", body=("The old minister said nothing about the deal.",), summary=None)
            url = "https://news.example/deal"
            await at.look(url, first)
            await at.look(url, replace(first, body=("The new minister said nothing about the deal.",)))
            # Nothing was removed here, but the string is gone: a word came between.
            await at.look(url, replace(first, body=("The new minister said nothing much about the deal.",)))
            [gone] = await _exact(at, "The old minister said")
            assert (gone["occurrences"], gone["former_occurrences"]) == (0, 1)
            assert "old minister" in gone["context"]
            [split] = await _exact(at, "minister said nothing about the")
            assert (split["occurrences"], split["former_occurrences"]) == (0, 1)
            [both] = await _exact(at, "minister said")
            assert (both["occurrences"], both["former_occurrences"]) == (1, 1)
            [counted] = await at.rows("SELECT * FROM archive.exact_count('old minister')")
            assert (counted["articles"], counted["former_articles"], counted["is_exact"]) == (0, 1, True)

    run(work())


def test_a_string_does_not_go_from_the_headline_into_the_text(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(
                "https://news.example/one", story(title="Red fox", summary="seen", body=("again here",))
            )
            assert await _exact(at, "foxseen") == [] == await _exact(at, "seenagain")
            assert len(await _exact(at, "Red fox")) == 1

    run(work())


def test_bad_strings_are_refused(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for string in ("", "   ", "x" * 201):
                with pytest.raises(psycopg.errors.InvalidParameterValue, match="1 to 200 characters"):
                    await _exact(at, string)

    run(work())


def test_counts_come_with_what_they_are_counted_in(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            march, april = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC)
            await write(at, "A drone and drones and a drone.", "Nothing here.", published=march)
            await write(at, "One drone.", published=april)
            url = "https://news.example/edited"
            edited = story(
                title="", summary=None, body=("The drone fell on a roof in town.",), published=march
            )
            await at.look(url, edited)
            await at.look(url, replace(edited, body=("The plane fell on a roof in town.",)))
            rows = await at.rows(
                "SELECT * FROM archive.count_by('drone', 'month', since => '2026-03-01') ORDER BY period"
            )
            first = rows[0]
            assert (str(first["period"]), first["articles"], first["held"]) == ("2026-03-01", 1, 3)
            assert rows[0]["occurrences"] >= 2 and rows[0]["former_articles"] == 1
            assert rows[0]["former_occurrences"] == 1 and rows[0]["is_backfilled"] is False
            assert 0 <= rows[0]["watched"] <= 1 and rows[0]["redacted"] == 0
            phrase = await at.rows("""SELECT * FROM archive.count_by('"a drone"', 'year')""")
            assert [row["occurrences"] for row in phrase] == [None]
            with pytest.raises(psycopg.errors.InvalidParameterValue, match="day, week, month or year"):
                await at.rows("SELECT * FROM archive.count_by('drone', 'hour')")

    run(work())


def test_search_says_how_far_it_is_behind(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await write(at, "Some words.")
            [lag] = await at.rows("SELECT * FROM archive.search_lag")
            assert (lag["articles_to_index"], lag["edits_to_index"], lag["articles_to_learn"]) == (0, 0, 1)
            assert lag["learning_since"] > START - timedelta(days=1)

    run(work())


def test_what_is_not_understood_is_an_error_if_that_is_wanted(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await write(at, "A zebra ran.")
            assert len(await at.rows("SELECT * FROM archive.matching('zebra', strict => true)")) == 1
            for query in ("zebra colour:red", "(zebra", "zebra AND"):
                await at.rows("SELECT * FROM archive.matching(%s)", query)
                with pytest.raises(psycopg.errors.InvalidParameterValue, match="is not understood"):
                    await at.rows("SELECT * FROM archive.matching(%s, strict => true)", query)

    run(work())
