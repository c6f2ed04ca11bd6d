"""A page in an article's place is no edit, and a true cut, an apology or a total rewrite is no such page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.extraction.model import Extraction
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.stories import NOON, paragraphs, tale

URL = "https://news.example/"
MAINTENANCE = tale("m", None, title="Back shortly", body=("The site is under maintenance, come back later.",))
REMOVED = tale("r", None, title="Gone", body=("This article has been removed.", "Go to the front page."))
BARE = tale("b", None, title="One moment", body=("The page of the day is being made ready.",))
IN_PLACE = [
    ("stand_in", MAINTENANCE, {}),
    ("says_removed", REMOVED, {}),
    ("stand_in", BARE, {"headers": (("Content-Type", "text/html"), ("Retry-After", "600"))}),
    ("stand_in", BARE, {"body": b'<meta name="robots" content="noindex,nofollow"><p>One moment</p>'}),
]
EDITS = [
    ("rewrite", tale("other", None)),
    ("rewrite", tale("brief", None, body=paragraphs("brief", 1))),
    (
        "rewrite",
        tale(
            "s", title="An apology", published=None, body=("We wrote things of Ada Reeve that were untrue.",)
        ),
    ),
    ("content_removed", tale("s", None, title="Cut", body=paragraphs("s")[:1])),
    ("withdrawn", tale("s", body=("This article has been withdrawn at the request of the council.",))),
    (
        "withdrawn",
        tale(
            "s",
            None,
            title="Withdrawn",
            body=("This article has been withdrawn. It was of a hammer and a lantern.",),
        ),
    ),
    ("rewrite", tale("s", body=("The site is under maintenance, come back later.",))),
]


def test_what_stands_in_an_articles_place_is_no_edit_and_neither_is_its_return(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number, (outcome, page, fields) in enumerate(IN_PLACE):
                url, own = f"{URL}{number}", tale(f"own {number}", NOON - timedelta(days=number))
                await at.look(url, own)
                assert await at.look(url, page, **fields) == outcome
                assert await at.look(url, own) == "unchanged"
            assert await at.rows("SELECT * FROM archive.edits") == []
            kept = await at.rows(
                "SELECT outcome FROM archive.looks WHERE outcome IN ('stand_in', 'says_removed')"
            )
            assert len(kept) == len(IN_PLACE)
            pages = await at.rows(
                "SELECT look.outcome FROM store.capture JOIN store.look ON look.id = capture.look_id "
                "WHERE 'state' = ANY (capture.reasons)"
            )
            assert len(pages) == len(IN_PLACE), "the page that stood there is kept, with its words"

    run(work())


@pytest.mark.parametrize(("kind", "page"), EDITS, ids=range(len(EDITS)))
def test_a_cut_an_apology_and_a_rewrite_are_edits(dsn: str, kind: str, page: Extraction) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL + "1", tale("s"))
            assert await at.look(URL + "1", page) == "changed"
            edits = await at.rows("SELECT class FROM archive.edits")
            assert [row["class"] for row in edits] == [kind]

    run(work())


def test_the_same_words_in_the_place_of_a_third_article_are_no_edit_of_it(dsn: str) -> None:
    strange = tale("x", None, title="Hello", body=("Hello to all who come by here today.",))

    async def work() -> None:
        async with desk(dsn) as at:
            found = []
            for number in range(4):
                await at.look(f"{URL}{number}", tale(f"own {number}", NOON - timedelta(days=number)))
                found.append(await at.look(f"{URL}{number}", replace(strange, published=None)))
            assert found == ["changed", "changed", "stand_in", "stand_in"]
            doubts = await at.rows("SELECT DISTINCT doubts FROM archive.articles WHERE title = 'Hello'")
            assert doubts == [{"doubts": ["maybe_stand_in"]}]

    run(work())


def test_a_removal_in_the_pages_own_words_is_a_state_after_two_looks(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, tale("s"))
            for _ in range(2):
                assert await at.look(URL, REMOVED) == "says_removed"
            rows = await at.rows("SELECT state, last_text FROM archive.unavailable")
            assert [tuple(row.values()) for row in rows] == [("says_removed", "\n".join(paragraphs("s")))]

    run(work())


def test_a_withdrawal_note_is_the_state_of_the_article_beside_its_last_full_text(dsn: str) -> None:
    note = tale("s", body=("This article has been withdrawn at the request of the council.",))

    async def work() -> None:
        async with desk(dsn) as at:
            asked = "SELECT is_withdrawn, last_full_revision_id FROM archive.articles"
            await at.look(URL, tale("s"))
            await at.look(
                URL, tale("s", body=(*paragraphs("s"), "One line more was added to the story today."))
            )
            assert await at.rows(asked) == [{"is_withdrawn": False, "last_full_revision_id": None}]
            await at.look(URL, note)
            await at.look(URL, replace(note, title="Withdrawn"))
            assert await at.rows(asked) == [{"is_withdrawn": True, "last_full_revision_id": 2}]
            await at.look(URL, tale("s"))
            assert await at.rows(asked) == [{"is_withdrawn": False, "last_full_revision_id": None}]

    run(work())
