"""An archive with something in it for every question: edits, corrections, removals, copies, silences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.extraction import Quality
from crawler.extraction.model import Extraction
from tests.integration.archiving import PARAGRAPHS, START, Desk, story

CORRECTED = "https://news.example/corrected"
HEADLINES = "https://news.example/headlines"
GONE = "https://news.example/gone"
FERRY = "https://news.example/ferry"
MOVED = "https://news.example/moved"
WRONG = "The minister said that 24 drones had struck the harbour of Riverton during the night."
RIGHT = "The minister said that 34 drones had struck the harbour of Riverton during the night."
NOTICE = "Correction: An earlier version of this article gave the wrong number of drones."
STAMPED = "Kyiv prepares for the winter."
ADDED = "A ferry will sail to the island again from Monday, the council of Riverton said."


def _corrected(*lines: str) -> Extraction:
    return story(title="Drones over Riverton", body=(*PARAGRAPHS, *lines), tags=("war",), section="News")


async def fill(at: Desk) -> None:
    """Record, an hour after another: a correction with and one without a notice, headlines, additions, a deletion."""
    await at.look(CORRECTED, _corrected(WRONG))
    await at.look(CORRECTED, _corrected(WRONG))
    await at.look(CORRECTED, _corrected(RIGHT))
    await at.look(CORRECTED, _corrected(RIGHT, NOTICE))
    for title in ("Ferry to sail", "Ferry to sail, council says", "Ferry to sail"):
        await at.look(HEADLINES, story(title=title, body=tuple(f"{line} Ferry." for line in PARAGRAPHS)))
    ferry = story(title="The island", body=(*PARAGRAPHS[:2], "The island has 300 people."), authors=())
    await at.look(FERRY, ferry)
    await at.look(FERRY, replace(ferry, body=(*ferry.body, ADDED)))
    await at.look(FERRY, replace(ferry, body=(*ferry.body, ADDED)))
    await at.look(FERRY, ferry)
    await at.look(
        GONE, story(title="Gone soon", body=("The mayor owns three boats, papers show.", *PARAGRAPHS[1:]))
    )
    for _ in range(2):
        await at.look(GONE, status=404, outcome="not_found", body=b"not here")
    for number in range(3):
        published = START - timedelta(days=number, hours=number)
        body = (
            f"Київ готується до зими, мер розповів про об'єкти: {number}.",
            f"Котельня номер {number} готова.",
        )
        await at.look(
            f"https://news.example/uk-{number}",
            story(title=f"Зима {number}", body=body, language="uk", published=published, summary=None),
        )
    await at.look(
        MOVED, story(title="Drones over Riverton", body=(*PARAGRAPHS, RIGHT, NOTICE), canonical_url=CORRECTED)
    )
    doubtful = Quality(None, ("few_words",))
    stamped = story(title="Stamped", body=(STAMPED,), modified=START + timedelta(days=2), quality=doubtful)
    await at.look("https://news.example/stamped", stamped)
    await _copy(at)
    await crawled(at, START - timedelta(days=3))


async def crawled(at: Desk, when: datetime) -> None:
    """An earlier crawl of the newsroom, which ended well."""
    async with at.database.transaction() as session:
        await session.connection.execute(
            "INSERT INTO store.crawl (source_id, trigger, worker, started_at, ended_at, outcome)"
            " VALUES (%s, 'manual', 'test', %s, %s, 'finished')",
            (at.source_id, when, when + timedelta(minutes=1)),
        )


async def _copy(at: Desk) -> None:
    """Another newsroom's copy of the wrong text, as the search for copies would have found it."""
    copy = "https://news.example/copy"
    other = story(
        title="Riverton struck", body=(WRONG, "Our own reporter was there and saw the fire burn on.")
    )
    await at.look(copy, other)
    async with at.database.transaction() as session:
        await session.connection.execute(
            "INSERT INTO store.copy (article_id, other_id, kind, score, larger,"
            " article_before, other_after, other_before)"
            " SELECT least(a.article_id, b.article_id), greatest(a.article_id, b.article_id), 'contains', 0.9,"
            "        'article', %(start)s, %(start)s + interval '1 day', %(start)s + interval '2 days'"
            "   FROM archive.addresses AS a, archive.addresses AS b WHERE a.url = %(url)s AND b.url = %(copy)s",
            {"start": START, "url": CORRECTED, "copy": copy},
        )
