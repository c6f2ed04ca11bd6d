"""What a subscriber sees and what everyone sees are two texts: each is compared with itself only."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive.revisions.rebuild import project, recorded
from crawler.extraction.model import Extraction
from crawler.model.visits import ANONYMOUS
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story

URL = "https://news.example/story-one"
SUBSCRIBER = "subscriber"
TEASER = PARAGRAPHS[:1]
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])


async def at_hour(
    at: Desk, hour: float, vantage: str, body: tuple[str, ...], *, partial: bool = False, **fields: object
) -> str:
    at.now = START + timedelta(hours=hour - 1)
    raw = f"<p>{hour} {vantage} {' '.join(body)}</p>".encode()
    return await at.look(URL, story(body=body, partial=partial), body=raw, vantage=vantage, **fields)


async def told(at: Desk) -> list[tuple[float, str, str]]:
    """Hour, vantage and class of what the history tells after the first sight."""
    rows = await at.rows(
        f"""SELECT happened_before, vantage, class FROM archive.history('{URL}') AS history
              JOIN archive.revisions ON revisions.id = revision_id WHERE event <> 'first seen'"""
    )
    return [
        ((row["happened_before"] - START) / timedelta(hours=1), row["vantage"], row["class"]) for row in rows
    ]


def test_the_whole_text_of_a_subscriber_is_no_edit_of_the_teaser(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, ANONYMOUS, TEASER, partial=True)
            assert await at_hour(at, 2, SUBSCRIBER, PARAGRAPHS) == "unchanged"
            assert await at.count("archive.edits") == 0
            assert (await at.rows("SELECT text FROM archive.articles"))[0]["text"] == "\n".join(PARAGRAPHS)
            assert await told(at) == [(2, SUBSCRIBER, "none")]
            assert await at_hour(at, 3, SUBSCRIBER, EDITED) == "changed"
            edits = await at.rows("SELECT changed_after, added_words, flags FROM archive.edits")
            assert edits == [
                {"changed_after": START + timedelta(hours=2), "added_words": 1, "flags": ["number"]}
            ]

    run(work())


def test_each_vantage_is_compared_with_what_it_showed_last(dsn: str) -> None:
    """The session comes and goes: an edit is told once for each vantage that shows it, and nothing else is."""

    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, ANONYMOUS, TEASER, partial=True)
            await at_hour(at, 2, SUBSCRIBER, PARAGRAPHS)
            assert await at_hour(at, 3, ANONYMOUS, TEASER, partial=True) == "unchanged"
            assert await at_hour(at, 4, SUBSCRIBER, PARAGRAPHS) == "unchanged"
            assert await at_hour(at, 5, ANONYMOUS, EDITED[:1], partial=True) == "changed"
            assert await at_hour(at, 6, SUBSCRIBER, EDITED) == "changed"
            assert [(hour, vantage) for hour, vantage, _ in await told(at)] == [
                (2, SUBSCRIBER), (5, ANONYMOUS), (6, SUBSCRIBER),
            ]  # fmt: skip
            edits = await at.rows(
                "SELECT changed_after, removed_words FROM archive.edits ORDER BY changed_before"
            )
            assert [(row["changed_after"] - START) / timedelta(hours=1) for row in edits] == [3, 4]
            assert {row["removed_words"] for row in edits} == {1}
            assert await at.count("archive.unavailable") == 0
            article = (await at.rows("SELECT id FROM archive.articles"))[0]["id"]
            bodies = {f"<p>{hour} ".encode(): body for hour, body in _BODIES.items()}

            async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
                found, partial = next(each for start, each in bodies.items() if body.startswith(start))
                return story(url=url, body=found, partial=partial)

            async with at.database.transaction() as session:
                assert await project(session, article, read) == await recorded(session, article)

    run(work())


_BODIES = {
    1: (TEASER, True), 2: (PARAGRAPHS, False), 3: (TEASER, True), 4: (PARAGRAPHS, False),
    5: (EDITED[:1], True), 6: (EDITED, False),
}  # fmt: skip


def test_a_text_that_is_the_same_from_both_vantages_adds_nothing_and_its_edit_is_one(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, ANONYMOUS, PARAGRAPHS)
            assert await at_hour(at, 2, SUBSCRIBER, PARAGRAPHS) == "unchanged"
            assert await told(at) == []
            assert await at_hour(at, 3, SUBSCRIBER, EDITED) == "changed"
            assert await at.count("archive.edits") == 1

    run(work())


def test_a_teaser_in_place_of_a_known_text_is_a_session_that_has_expired(dsn: str) -> None:
    """Whether the page says that it is cut, or only is: never a removal."""

    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, SUBSCRIBER, PARAGRAPHS)
            assert await at_hour(at, 2, SUBSCRIBER, TEASER, partial=True) == "session_expired"
            assert await at_hour(at, 3, SUBSCRIBER, TEASER) == "session_expired"
            assert await at_hour(at, 4, SUBSCRIBER, TEASER) == "session_expired"
            assert await at.count("archive.edits") == await at.count("archive.unavailable") == 0
            row = (await at.rows("SELECT text, last_seen_at FROM archive.articles"))[0]
            assert row == {"text": "\n".join(PARAGRAPHS), "last_seen_at": START + timedelta(hours=1)}
            assert await at_hour(at, 5, SUBSCRIBER, PARAGRAPHS) == "unchanged"
            assert await at_hour(at, 6, SUBSCRIBER, PARAGRAPHS[:3]) == "changed", "a newsroom may cut a text"

    run(work())


def test_a_login_page_before_a_subscriber_is_a_session_that_has_expired(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, SUBSCRIBER, PARAGRAPHS)
            login = story(body=("Log in to go on.",), refusal="login")
            for vantage, outcome in ((SUBSCRIBER, "session_expired"), (ANONYMOUS, "login")):
                assert await at.look(URL, login, vantage=vantage) == outcome

    run(work())


def test_captures_of_others_are_the_past_of_what_everyone_saw(dsn: str) -> None:
    """A subscriber's source takes in what an archive kept without a session: a past of its own."""

    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 10, SUBSCRIBER, PARAGRAPHS)
            await at_hour(at, 20, SUBSCRIBER, EDITED)
            for hour, body in ((5, TEASER), (15, TEASER)):
                await at_hour(at, hour, ANONYMOUS, body, partial=True, witness="wayback")
            assert await at.count("archive.edits") == 1
            edit = (await at.rows("SELECT changed_after, changed_before FROM archive.edits"))[0]
            assert edit["changed_after"] == START + timedelta(hours=10)
            assert (await at.rows("SELECT text FROM archive.articles"))[0]["text"] == "\n".join(EDITED)
            assert await told(at) == [(10, SUBSCRIBER, "none"), (20, SUBSCRIBER, "correction")]

    run(work())


def test_validators_are_sent_from_the_vantage_that_got_them_only(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at_hour(at, 1, ANONYMOUS, TEASER, partial=True, headers=(("ETag", '"teaser"'),))
            assert (await at.visit(URL)).etag == '"teaser"'
            assert (await at.visit(URL, SUBSCRIBER)).etag is None

    run(work())
