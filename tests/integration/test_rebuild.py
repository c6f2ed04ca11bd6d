"""Revisions are a projection of the ledger: rebuilt from looks and captures they are the same."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from crawler.archive.captures.capture_store import restore
from crawler.archive.recording.recorder import Recorder
from crawler.archive.revisions.rebuild import project, recorded
from crawler.extraction.model import Extraction
from sql.rows.rebuild import SIDES_OF_REVISION
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, POLICY, START, Desk, desk, story
from tests.integration.paper import Paper, read


async def a_day(at: Desk) -> Paper:
    """A newsroom's day: edits, a return, banners that change, an article that goes and comes back."""
    paper = Paper(at)
    slugs = paper.publish(8)
    for slug in slugs:
        assert await paper.look(slug) == "new"
    first = paper.site.article(slugs[0])
    assert first is not None
    title = first.title
    for turn in range(4):
        paper.site.swap_banners()
        if turn == 1:
            paper.site.edit(slugs[0], "18.4 million", "14.8 million")
            paper.site.retitle(slugs[1], "Another headline for the second story")
        if turn == 2:
            paper.site.edit(slugs[0], "14.8 million", "18.4 million")
            paper.site.append(slugs[2], "The council will look at the matter again on the 3rd of May.")
        if turn == 3:
            paper.site.retitle(slugs[0], f"{title}, again")
        for slug in slugs:
            assert await paper.look(slug) in ("unchanged", "changed")
    await at.look(f"https://news.example/{slugs[3]}/", status=404, outcome="not_found", body=b"<p>no</p>")
    assert await paper.look(slugs[3]) == "unchanged"
    return paper


def test_the_ledger_and_the_captures_give_the_same_revisions(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await a_day(at)
            articles = await at.rows("SELECT id FROM archive.articles ORDER BY id")
            assert len(articles) == 8
            async with at.database.transaction() as session:
                counts = []
                for row in articles:
                    again = await project(session, row["id"], read)
                    assert again == await recorded(session, row["id"])
                    counts.append(len(again))
            assert counts[:4] == [4, 2, 2, 1]

    run(work())


def test_every_revision_leads_to_the_captures_on_both_sides_of_the_change(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            paper = await a_day(at)
            async with at.database.transaction() as session:
                sides = [
                    (await restore(session, row.before_id), await restore(session, row.after_id))
                    for row in await session.all(SIDES_OF_REVISION, article_id=1)
                ]
            edited = next(place for place, body in enumerate(paper.bodies) if b"14.8 million" in body)
            assert (paper.bodies[edited - 8], paper.bodies[edited]) in sides

    run(work())


def test_the_last_sight_of_the_old_words_stays_at_whichever_address_it_was(dsn: str) -> None:
    one, two = "https://news.example/story-one", "https://news.example/m/1"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(one, story(), body=b"<p>old at one</p>")
            await at.look(two, story(), body=b"<p>first at two</p>")
            await at.look(two, story(), body=b"<p>old at two</p>")
            await at.look(one, story(title="New"), body=b"<p>new at one</p>")
            await at.look(two, story(title="New"), body=b"<p>new at two</p>")
            async with at.database.transaction() as session:
                sides = await session.one(SIDES_OF_REVISION, article_id=1)
                assert await restore(session, sides.before_id) == b"<p>old at two</p>"
                assert await restore(session, sides.after_id) == b"<p>new at one</p>"

    run(work())


def test_later_captures_cost_at_most_a_twentieth_of_the_pages(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await a_day(at)
            rows = await at.rows(
                "SELECT sum(octet_length(body)) AS kept, sum(raw_size) AS raw FROM store.capture "
                "WHERE id NOT IN (SELECT min(id) FROM store.capture GROUP BY address_id)"
            )
            share = rows[0]["kept"] / rows[0]["raw"]
            print(f"later captures: {share:.2%} of {rows[0]['raw']} bytes")
            assert share <= 0.05

    run(work())


@dataclass(frozen=True)
class Sight:
    """A look at one of an article's addresses: the hour, and what the page said, None where it was not there."""

    hour: int
    url: str
    said: dict[str, Any] | None

    async def record(self, at: Desk) -> None:
        """Record the look; its body is what it said, for ``tell``."""
        at.now = START + timedelta(hours=self.hour - 1)
        if self.said is None:
            await at.look(self.url, status=404, outcome="not_found", body=f"<p>{self.hour}</p>".encode())
        else:
            await at.look(self.url, story(**self.said), body=json.dumps([self.hour, self.said]).encode())


async def tell(body: bytes, url: str, content_type: str | None) -> Extraction:
    """Read what ``Sight.record`` kept."""
    return story(url=url, **json.loads(body)[1])


def sights(number: int, walls: float) -> Iterator[Sight]:
    """A month of looks at two addresses of one article: edits, returns, absences, and a share of walls.

    Walls hide the end of the text, where it changes too.
    """
    dice = random.Random(number)
    mark = f"It was matter {number} of {number * 31 + 7} in the book of {1900 + number}."
    for hour in sorted(dice.sample(range(1, 700), 14)):
        url = f"https://news.example/{dice.choice(['story', 'old'])}-{number}"
        form, end = dice.randrange(3), dice.randrange(2)
        body = [f"{line} {mark}" for line in PARAGRAPHS]
        body[0] = body[0].replace("4 people", f"{4 + form} people")
        body[-1] = body[-1].replace("7 people", f"{7 + end} people")
        partial = dice.random() < walls
        said = {"title": f"Story {number}", "body": body[:1] if partial else body, "partial": partial}
        yield Sight(hour, url, said if dice.random() < 0.85 else None)


@pytest.mark.parametrize(
    ("walls", "late", "since"),
    [(0.2, 0, 0), (0, 3, 0), (0.2, 3, 0), pytest.param(0.2, 3, 12, marks=pytest.mark.long)],
)
def test_whatever_the_looks_the_ledger_gives_the_same_revisions(
    dsn: str, walls: float, late: int, since: int
) -> None:
    """Of every article ``late`` looks are recorded after all others, as captures of other archives are."""

    async def work() -> None:
        async with desk(dsn) as at:
            at.recorder = Recorder(at.database, at.crawl_id, at.source_id, POLICY, tell)
            for number in range(since, since + 12):
                looks = list(sights(number, walls))
                behind = random.Random(number).sample(looks, late)
                for look in [*(each for each in looks if each not in behind), *behind]:
                    await look.record(at)
            rows = await at.rows("SELECT id, title FROM archive.articles ORDER BY id")
            async with at.database.transaction() as session:
                for row in rows:
                    again = await project(session, row["id"], tell)
                    assert again == await recorded(session, row["id"]), row["title"]

    run(work())
