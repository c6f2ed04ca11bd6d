"""An archive with something of everything that evidence rests on, and verifying it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from crawler.archive.articles.merge import merge
from crawler.archive.recording.redact import redact
from crawler.archive.recording.reextract import CaptureReader, reread_article
from crawler.archive.sources.channels import list_addresses, put_channel
from crawler.evidence.verification.verify import Outside, VerificationScope, verify
from crawler.evidence.verification_report import VerificationReport
from crawler.extraction.model import Extraction, Quality
from crawler.model.entries import ListedEntry
from scheduler.config import Config
from scheduler.maintenance.announce_head import announce_head
from scheduler.maintenance.stamp_head import stamp_head
from sql.database import Session
from sql.rows.service import SEAL
from tests.integration.archiving import PARAGRAPHS, POLICY, START, Desk, story

URL, OTHER, GONE, FULL = (f"https://news.example/story-{name}" for name in ("one", "two", "three", "four"))
NAMED = "Ivan Exemplar, 42, of Riverton said that bridge number 7 would not be mended before the spring."
HEADERS = (
    ("Date", "Sun, 01 Mar 2026 13:00:01 GMT"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Server", "h"),
)
THIRD = tuple(
    f"Line {number} of the third story, which says that ferry number {number} was sold."
    for number in range(9)
)


async def fill(at: Desk) -> None:
    """Three articles: one with edits, one that stays, one that goes."""
    fields = {"headers": HEADERS, "server_ip": "192.0.2.7"}
    first, named = story(section="City", tags=("bridges",)), story(body=(*PARAGRAPHS, NAMED))
    await at.look(URL, first, body=_page("one"), **fields)
    await at.look(URL, first, body=_page("one, with another banner"), **fields)
    await at.look(URL, named, body=_page(NAMED), **fields)
    await at.look(URL, story(title="Council mends 9 bridges", modified=at.now), body=_page("nine"), **fields)
    await at.look(OTHER, story(title="Ferries", body=THIRD), body=_page("ferries"), **fields)
    await at.look(GONE, story(title="Third", body=THIRD[::-1]), body=_page("third"), **fields)
    for _ in range(3):
        await at.look(GONE, status=404, outcome="not_found", body=b"not found", headers=HEADERS)
    await at.look(URL, status=500, outcome="server_error", headers=HEADERS)
    at.now += timedelta(minutes=5)


async def read_again(at: Desk) -> None:
    """A better extractor to which all states of the first article read alike."""

    async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
        return replace(story(), url=url, extractor="better")

    async with at.database.transaction() as session:
        done = await reread_article(session, at.source_id, 1, CaptureReader("better", read))
    assert done.dismissed == 2


async def fill_all(at: Desk) -> None:
    """Something in every column: all that a page can say, claims of a feed, a dismissal, a merge and a redaction."""
    await fill(at)
    await at.rows(
        "INSERT INTO store.source (name, title, home, site, timezone, block, enabled)"
        " VALUES ('other', 'Other', 'https://other.example/', 'other.example', 'UTC', '{}', true) RETURNING id"
    )
    async with at.database.transaction() as session:
        await put_channel(session, at.source_id, "feed", "https://news.example/feed-two", "home")
    said = {"section": "City", "tags": ("ferries", "boats"), "image": "https://news.example/1.jpg"}
    doubted = {"paywalled": True, "published_raw": "yesterday", "quality": Quality(0.5, ("short",))}
    full = story(title="All of it", body=THIRD[2:], canonical_url=FULL, **said, **doubted)
    await at.look(FULL, full, body=_page("all"), headers=HEADERS, server_ip="192.0.2.7")
    await list_addresses(
        at.database, at.source_id, at.channel_id, [ListedEntry(FULL, lastmod=START)], claims=POLICY.claims
    )
    await read_again(at)
    async with at.database.transaction() as session:
        await merge(session, 4, 2, "one article")
    await redact(at.database, OTHER, 4, "a wish")
    await seal(at)


_NOISE = " ".join(f"word{random.Random(1).randrange(5000) + number}" for number in range(3000))


def _page(words: str) -> bytes:
    return f"<html><body><p>{words}</p><p>{_NOISE}</p></body></html>".encode()


async def anchor(at: Desk, config: Config) -> None:
    """Make the ledger's head known outside, as the clock does."""
    await announce_head(at.database, config)
    await stamp_head(at.database, config)


async def seal(at: Desk) -> None:
    """Close what waits into a block."""
    async with at.database.transaction() as session:
        await session.one(SEAL)


async def verified(
    at: Desk, part: VerificationScope | None = None, outside: Outside | None = None
) -> VerificationReport:
    """What verifying comes to; texts of tests are not read again."""
    async with at.database.transaction() as session:
        await session.run("begin_snapshot")
        return await verified_in(session, part, outside)


async def verified_in(
    session: Session, part: VerificationScope | None = None, outside: Outside | None = None
) -> VerificationReport:
    """The same, in a transaction that may have changed something."""
    report = VerificationReport()
    await verify(session, report, part or VerificationScope(), outside or Outside())
    return report
