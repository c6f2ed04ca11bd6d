"""What frames the texts of a newsroom, and what stands in them: place decides, recurrence only confirms."""

from __future__ import annotations

from datetime import timedelta

from crawler.extraction.model import Extraction
from scheduler.maintenance.count_lines import count_lines
from tests.conftest import run
from tests.integration.archiving import Desk, desk
from tests.integration.stories import NOON, paragraphs, tale

DENIAL = "Mayor Radan Orsic has rejected every charge of the prosecutors."
ADMISSION = "Mayor Radan Orsic has accepted every charge of the prosecutors."
FRAMES = (
    "Millions read this house, and few of them pay for it.",
    "The spring appeal of this house has begun and runs until the last tree is in leaf.",
    "Our letter comes each morning at seven with all that happened in the night.",
)


def url(number: int) -> str:
    return f"https://news.example/{number}"


def told(number: int, *inside: str, frame: tuple[str, ...] = (), count: int = 4) -> Extraction:
    """A story with lines between its paragraphs, and a frame below them."""
    first, *others = paragraphs(f"matter {number}", count)
    published = NOON - timedelta(days=number)
    return tale(f"matter {number} {chr(97 + number % 26)}", published, body=(first, *inside, *others, *frame))


async def edits(at: Desk) -> list[tuple[int, str]]:
    rows = await at.rows("SELECT article_id, class FROM archive.edits ORDER BY article_id, revision_id")
    return [(row["article_id"], row["class"]) for row in rows]


def test_a_standing_sentence_is_shown_and_its_going_is_an_edit_of_each_and_an_event(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(24):
                inside = (DENIAL,) if number < 20 else ()
                assert await at.look(url(number), told(number, *inside)) == "new"
            shown = await at.rows("SELECT id FROM archive.articles WHERE text LIKE %s", f"%{DENIAL}%")
            assert len(shown) == 20
            assert len(await at.rows("SELECT * FROM archive.matching('rejected charge')")) == 20
            await count_lines(at.database)
            await at.look(url(1), told(1, ADMISSION))
            assert await edits(at) == [(2, "correction")]
            await at.look(url(5), told(5))
            assert await at.rows("SELECT * FROM archive.events") == []
            for number in (6, 7):
                await at.look(url(number), told(number))
            assert await edits(at) == [(2, "correction"), *((n, "content_removed") for n in (6, 7, 8))]
            events = await at.rows("SELECT kind, line, articles FROM archive.events")
            assert [(row["kind"], row["line"], set(row["articles"])) for row in events] == [
                ("line_left", DENIAL, {2, 6, 7, 8})
            ]

    run(work())


def test_a_frame_that_changes_with_every_visit_makes_no_edit(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(20):
                await at.look(url(number), told(number, frame=FRAMES[:1]))
            await count_lines(at.database)
            assert await at.rows("SELECT * FROM archive.articles WHERE text LIKE %s", f"%{FRAMES[0]}%") == []
            for turn in (1, 2):
                for number in range(20):
                    await at.look(url(number), told(number, frame=FRAMES[turn:]))
            standing = await at.rows(
                "SELECT id FROM store.revision WHERE previous_id IS NOT NULL AND dismissed_at IS NULL"
            )
            assert standing == []
            await at.look(url(3), told(3, DENIAL, frame=FRAMES))
            assert await edits(at) == [(4, "content_added")]

    run(work())


def test_the_frame_of_a_brief_is_left_out_though_it_is_longer_than_the_brief(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for number in range(8):
                await at.look(url(number), told(number, frame=FRAMES, count=1))
            for number in range(8):
                await at.look(url(number), told(number, frame=FRAMES[1:], count=1))
            assert await edits(at) == []
            shown = await at.rows("SELECT text FROM archive.articles ORDER BY id")
            assert [row["text"] for row in shown] == [paragraphs(f"matter {n}", 1)[0] for n in range(8)]
            await at.look(url(2), told(2, "Two men were freed.", frame=FRAMES, count=1))
            assert [each for each, _ in await edits(at)] == [3]

    run(work())
