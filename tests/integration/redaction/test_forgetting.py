"""What the archive learned from words goes with the last text that has them, and is learned again from the next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.archive.recording.redact import redact
from crawler.archive.search import search_index
from tests.conftest import run
from tests.integration.archiving import START, Desk, desk, story

URL, OTHER_URL, THIRD_URL = (f"https://news.example/{name}" for name in ("one", "two", "three"))
NAME, WORD = "Занзелебок", "вітрильник"
LINE = "Write to the desk of Riverton about all that you know of its bridges and ferries."
OWN = "A second line that only the first of the three articles ever had in its text."


async def _forms(at: Desk) -> set[str]:
    rows = await at.rows("SELECT lemma FROM store.word_forms WHERE lemma IN ('занзелебок', 'вітрильник')")
    return {row["lemma"] for row in rows}


async def _lines(at: Desk) -> list[tuple[str | None, int]]:
    rows = await at.rows("SELECT line, cardinality(articles) AS n FROM store.furniture ORDER BY line, n")
    return [(row["line"], row["n"]) for row in rows]


def test_forms_that_another_text_or_name_needs_stay(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for url, words in ((URL, f"{NAME} бачив {WORD}."), (OTHER_URL, f"На морі {WORD}.")):
                await at.look(url, story(title=url, summary=None, body=(words,), language="uk"))
            assert await _forms(at) == {NAME.lower(), WORD}
            await redact(at.database, URL, None, "a wish")
            assert await _forms(at) == {WORD}
            assert len(await at.rows("SELECT archive.matching('вітрильника')")) == 1
            await at.rows(
                "INSERT INTO archive.aliases (name, spelling) VALUES ('Sailing boat', %s) RETURNING name",
                WORD,
            )
            await redact(at.database, OTHER_URL, None, "a wish")
            assert await _forms(at) == {WORD}

    run(work())


def test_forms_of_words_that_an_edit_removed_elsewhere_stay(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for words in ("На морі був вітрильник, і хвилі були високі.", "На морі хвилі були високі."):
                await at.look(OTHER_URL, story(title="Море", summary=None, body=(words,), language="uk"))
            await at.look(URL, story(title="Порт", summary=None, body=(f"У порту {WORD}.",), language="uk"))
            await redact(at.database, URL, None, "a wish")
            assert await _forms(at) == {WORD}
            assert len(await at.rows("SELECT * FROM archive.search_removed('вітрильника')")) == 1

    run(work())


def test_forms_are_learned_again_by_a_process_that_had_learned_them(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            text = story(title="Порт", summary=None, body=(f"У порту {WORD}.",), language="uk")
            for number in range(search_index._SIGHTS):
                await at.look(URL, story(title=f"Порт {number}", body=text.body, language="uk"))
            await redact(at.database, URL, None, "a wish")
            assert await _forms(at) == set()
            monkeypatch.setattr(search_index, "_REMEMBERED", timedelta(0))
            await at.look(OTHER_URL, text)
            assert await _forms(at) == {WORD}

    run(work())


def test_a_line_is_readable_while_two_articles_that_are_not_redacted_have_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            bodies = {URL: (LINE, OWN), OTHER_URL: (LINE,), THIRD_URL: (LINE,)}
            for url, body in bodies.items():
                await at.look(url, story(title=url, body=body, published=START))
            assert await _lines(at) == [(LINE, 3), (None, 1)]
            await redact(at.database, URL, None, "a wish")
            assert await _lines(at) == [(LINE, 2)]
            await redact(at.database, OTHER_URL, None, "a wish")
            assert await _lines(at) == [(None, 1)]
            await redact(at.database, THIRD_URL, None, "a wish")
            assert await _lines(at) == []

    run(work())


def test_of_one_revision_the_lines_go_that_no_other_one_has(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(OTHER_URL, story(title="Other", body=(LINE, OWN)))
            for body in ((LINE, OWN, "A third line."), (LINE, "A third line.")):
                await at.look(URL, story(title="One", body=body))
            [first] = await at.rows("SELECT min(id) AS id FROM archive.revisions WHERE url = %s", URL)
            await redact(at.database, URL, first["id"], "a wish")
            assert await _lines(at) == [(LINE, 2), (None, 1), (None, 1)]

    run(work())
