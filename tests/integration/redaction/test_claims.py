"""What a page or feed wrote as a date: a date stays and is proved, other words go, and nobody can say so falsely."""

from __future__ import annotations

import pytest

from crawler.archive.recording.redact import redact
from crawler.archive.sources.channels import list_addresses
from crawler.model.entries import ListedEntry
from sql.database import Session
from tests.conftest import run
from tests.integration.archiving import POLICY, Desk, desk, story
from tests.integration.evidence.desk import verified, verified_in

URL, OTHER_URL = "https://news.example/dated", "https://news.example/other"
DATES = (
    "2026-03-01T12:00:00+02:00",
    "2026-03-01",
    "1772366400",
    "Sun, 01 Mar 2026 12:00:00 GMT",
    "1 Mar 2026 12:00 +0200",
)
WORDS = (
    "Sun, 01 Mar 2026 12:00:00 (Exemplar)",
    "Exemplar",
    "1 Exemplar 2026 12:00",
    "March by Exemplar 2026",
)


async def _fill(at: Desk) -> None:
    for url in (URL, OTHER_URL):
        await at.look(url, story(title=url, body=(f"The text at {url} says that it is one of two.",)))
        said = [ListedEntry(url, published_raw=raw) for raw in (*DATES, *WORDS)]
        await list_addresses(at.database, at.source_id, at.channel_id, said, claims=POLICY.claims)


def test_dates_stay_and_words_go(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            await redact(at.database, URL, None, "a wish")
            rows = await at.rows(
                "SELECT claim.id, raw, redaction_id, url FROM store.claim JOIN store.address"
                " ON address.id = address_id ORDER BY claim.id"
            )
            of = {url: [row for row in rows if row["url"] == url] for url in (URL, OTHER_URL)}
            assert {row["raw"] for row in of[OTHER_URL]} == {*DATES, *WORDS}
            assert {row["raw"] for row in of[URL] if row["redaction_id"] is None} == set(DATES)
            emptied = [row for row in of[URL] if row["redaction_id"] is not None]
            assert len(emptied) == len(WORDS)
            assert [row["raw"] for row in emptied] == [f"redacted {row['id']}" for row in emptied]
            report = await verified(at)
            assert report.breaks == [] and report.redacted >= len(WORDS)

    run(work())


def test_an_address_that_only_feeds_and_pages_named_is_taken_along(dsn: str) -> None:
    """It leads to the article by what its page declares, and was never looked at."""

    async def work() -> None:
        async with desk(dsn) as at:
            canonical = f"{URL}-canonical"
            await at.look(URL, story(canonical_url=canonical))
            said = [ListedEntry(canonical, published_raw="by Exemplar")]
            await list_addresses(at.database, at.source_id, at.channel_id, said, claims=POLICY.claims)
            await redact(at.database, URL, None, "a wish")
            assert await at.rows("SELECT FROM store.claim WHERE raw ILIKE '%%exemplar%%'") == []
            assert (await verified(at)).breaks == []

    run(work())


@pytest.mark.parametrize(
    ("forgery", "why"),
    [
        ("raw = 'word ' || id", "it was redacted, and has words again"),
        ("raw = 'redacted ' || id + 100", "it was redacted, and has words again"),
        ("redaction_id = NULL", "the row is not the one that was recorded"),
    ],
)
def test_a_redacted_claim_that_was_changed_is_broken(dsn: str, forgery: str, why: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            await redact(at.database, URL, None, "a wish")
            async with at.database.transaction() as session:
                changed = await _change(session, f"SET {forgery} WHERE redaction_id IS NOT NULL")
                assert changed == len(WORDS)
                report = await verified_in(session)
            assert len(report.breaks) == len(WORDS)
            assert all(str(found).endswith(why) for found in report.breaks)

    run(work())


def test_a_claim_that_no_redaction_names_is_broken(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            await redact(at.database, URL, None, "a wish")
            async with at.database.transaction() as session:
                forged = "SET raw = 'redacted ' || id, redaction_id = 1 WHERE raw = 'Exemplar'"
                assert await _change(session, forged) == 1
                report = await verified_in(session)
            [found] = report.breaks
            assert "its words are gone, and the redaction that it names does not name it" in str(found)

    run(work())


async def _change(session: Session, how: str) -> int:
    done = await session.connection.execute(f"UPDATE store.claim {how}".encode())
    return done.rowcount
