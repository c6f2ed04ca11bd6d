"""A newsroom over some days, with known truth: no edit is invented or lost, and what is gone is told from outages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from crawler.extraction.model import Extraction
from scheduler.maintenance.count_lines import count_lines
from tests.conftest import run
from tests.integration.archiving import Desk, desk
from tests.integration.stories import NOON, paragraphs, tale

SITE = "https://news.example/"
DENIAL = "The harbour master has rejected every word of the report."
FRAMES = (
    "Millions read this house, and few of them pay for it.",
    "The spring appeal of this house has begun and runs until the last tree is in leaf.",
    "Our letter comes each morning at seven with all that happened in the night.",
)
NOT_FOUND: dict[str, Any] = {"status": 404, "outcome": "not_found", "body": b"<h1>none</h1>"}
DOWN: dict[str, Any] = {"status": 503, "outcome": "server_error", "body": b""}
MAINTENANCE = tale("m", None, title="Back shortly", body=("The site is under maintenance, come back later.",))
BLANK = tale("b", None, title=None, body=(), refusal="empty")
ARTICLES = 16
STORY = range(5)
"""A running story, with a standing sentence between the paragraphs of each article."""
BRIEFS = range(5, 8)
"""Articles of one paragraph, with more of a frame than of a text."""


@dataclass
class Newsroom:
    """The pages as they stand, and what became of them in truth."""

    at: Desk
    chance: Random
    pages: dict[int, Extraction] = field(default_factory=dict)
    frame: tuple[str, ...] = FRAMES[:1]
    gone: dict[int, str] = field(default_factory=dict)
    moved: dict[int, str] = field(default_factory=dict)
    edits: list[tuple[int, str]] = field(default_factory=list)

    def publish(self, number: int) -> None:
        inside = (DENIAL,) if number in STORY else ()
        first, *others = paragraphs(f"matter {number}", 1 if number in BRIEFS else 5)
        published = NOON - timedelta(hours=7 * number, minutes=number)
        self.pages[number] = tale(
            f"matter {number} {chr(97 + number)}", published, body=(first, *inside, *others)
        )

    def edit(self, number: int, kind: str, **fields: Any) -> None:
        self.pages[number] = replace(self.pages[number], **fields)
        self.edits.append((number, kind))

    async def look(self, number: int, **fault: Any) -> str:
        """Look at an article two minutes after the look before; ``fault`` is what the site does to all of them."""
        self.at.now -= timedelta(minutes=58)
        url, page = f"{SITE}{number + 70000}-a", self.pages[number]
        if fault:
            return await self.at.look(url, fault.pop("page", None), **fault)
        if self.gone.get(number) == "not_found":
            return await self.at.look(url, **NOT_FOUND)
        if self.gone.get(number) == "nothing_to_read":
            return await self.at.look(url, BLANK, body=b"<html></html>")
        shown = replace(page, body=(*page.body, *self.frame))
        to = {"final_url": self.moved[number]} if number in self.moved else {}
        return await self.at.look(url, shown, **to)

    async def day(self, **fault: Any) -> None:
        """Look at all articles in any order."""
        self.at.now += timedelta(hours=12)
        for number in self.chance.sample(sorted(self.pages), len(self.pages)):
            await self.look(number, **dict(fault))


async def a_year(room: Newsroom) -> None:
    for number in range(ARTICLES):
        room.publish(number)
    await room.day()
    await count_lines(room.at.database)
    room.frame = FRAMES[1:]
    await room.day()
    body = room.pages[9].body
    room.edit(9, "correction", body=(body[0].replace("of matter 9", "of mutter 9"), *body[1:]))
    room.edit(10, "content_removed", body=room.pages[10].body[:1])
    room.edit(11, "rewrite", title="What we know of it", body=paragraphs("grown", 7))
    room.moved[11] = f"{SITE}city/70011-what-we-know"
    for number in (0, 1, 2):
        room.edit(
            number, "content_removed", body=tuple(each for each in room.pages[number].body if each != DENIAL)
        )
    room.edit(
        5, "content_added", body=(*room.pages[5].body, "Two men were freed in the evening of that day.")
    )
    await room.day()
    await room.day(**DOWN)
    await room.day(page=MAINTENANCE)
    await room.day(page=BLANK, body=b"<html><div id=app></div></html>")
    await room.day(**NOT_FOUND)
    room.gone |= {12: "not_found", 13: "nothing_to_read"}
    room.frame = FRAMES[:2]
    for _ in range(3):
        await room.day()


@pytest.mark.parametrize("seed", [26, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8))])
def test_the_archive_says_what_became_of_each_article(dsn: str, seed: int) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            room = Newsroom(at, Random(seed))
            await a_year(room)
            found = await at.rows("SELECT id, title FROM archive.articles ORDER BY id")
            assert len(found) == ARTICLES
            numbers = {
                row["article_id"]: int(row["url"].rpartition("/")[2][:5]) - 70000
                for row in await at.rows("SELECT article_id, url FROM archive.addresses WHERE url ~ '-a$'")
            }
            edits = await at.rows("SELECT article_id, class FROM archive.edits")
            said = sorted((numbers[row["article_id"]], row["class"]) for row in edits)
            assert [number for number, _ in said] == sorted(number for number, _ in room.edits)
            gone = await at.rows("SELECT article_id, state FROM archive.unavailable WHERE back_at IS NULL")
            assert {numbers[row["article_id"]]: row["state"] for row in gone} == room.gone
            ever = await at.rows(
                "SELECT DISTINCT article_id FROM archive.unavailable WHERE state <> 'unreachable'"
            )
            assert {numbers[row["article_id"]] for row in ever} == set(room.gone)
            events = await at.rows("SELECT line FROM archive.events")
            assert [row["line"] for row in events] == [DENIAL]
            standing = await at.rows("SELECT id FROM archive.articles WHERE text LIKE %s", f"%{DENIAL}%")
            assert {numbers[row["id"]] for row in standing} == {3, 4}

    run(work())
