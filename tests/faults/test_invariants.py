"""The invariants hold in an ordinary archive, and each of them sees what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row

from tests.conftest import run
from tests.faults.invariants import COMES_BACK, broken_in, invariants
from tests.integration.archiving import PARAGRAPHS, desk, story

URL = "https://news.example/bridge"
BREAKS = {
    "an article without an address, a first look, a state or an extraction": "DELETE FROM store.alias",
    "two articles of a source with one text": "UPDATE store.extraction SET text_sha256 = sha256('x')",
    "a current revision that is not the last of its article": "UPDATE store.article_state"
    " SET revision_id = 1",
    "a chain of revisions with a gap, a fork, or out of order": "UPDATE store.revision SET observed_at = '2001-01-01',"
    " previous_last_seen_at = '2001-01-01' WHERE previous_id IS NOT NULL",
    "a revision that says what the one before it said": "UPDATE store.extraction SET content_sha256 = sha256('x')",
    "a revision without a text, or after the first without a verdict and its diff": "DELETE FROM store.diff",
    "a revision whose body was not kept": "DELETE FROM store.capture",
    "a kept body that is not the one of its look": "UPDATE store.capture SET raw_size = raw_size + 1",
    "a delta against a body that is itself a delta, or of another address": "UPDATE store.capture"
    " SET keyframe_id = 1 WHERE address_id <> (SELECT address_id FROM store.capture WHERE id = 1)",
    "a look whose hash is not the one of what it says": "UPDATE store.look SET url = url || '?'",
    "a look that is in no block and does not wait for one, or is in two": "DELETE FROM store.unsealed",
    "a block that does not close what it names, or does not follow the one before": "SELECT store.seal();"
    " UPDATE store.block SET entries_sha256 = sha256('x')",
    "a crawl whose log and ledger do not have the same looks": "DELETE FROM store.fetch",
    "an article that search does not find by its current text": "DELETE FROM store.article_search",
    "an article in no state, or in two at once": "DELETE FROM store.availability",
    "an address that was found or looked at and will never be looked at again": "UPDATE store.address_state"
    " SET next_visit_at = NULL",
    "a crawl that is left running, or holds a site": "UPDATE store.crawl SET ended_at = NULL, outcome = NULL",
    "a job that nobody does": "INSERT INTO queue.procrastinate_jobs (queue_name, task_name, args, status)"
    " VALUES ('crawl', 'crawl', '{}', 'doing')",
    COMES_BACK: "UPDATE store.capture SET body = '\\x00'",
}


@pytest.fixture
def archive(dsn: str) -> Iterator[Connection[DictRow]]:
    """Two articles, one of them edited; what a test does to it is undone."""

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story())
            await at.look(f"{URL}-2", story(title="Another", body=PARAGRAPHS[1:]))
            await at.look(
                URL, story(body=(*PARAGRAPHS, "A paragraph was added about the ferry and its crew."))
            )
            await at.look(URL, replace(story(), title="Council mends all bridges"))

    run(work())
    with psycopg.connect(make_conninfo(dsn, user="postgres"), row_factory=dict_row) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection
        connection.rollback()


def test_an_ordinary_archive_breaks_none(archive: Connection[DictRow]) -> None:
    assert broken_in(archive) == {}


def test_each_invariant_sees_what_breaks_it(archive: Connection[DictRow]) -> None:
    assert BREAKS.keys() == {*invariants(), COMES_BACK}
    archive.commit()
    for name, statement in BREAKS.items():
        archive.execute(statement)  # type: ignore[call-overload]
        assert name in broken_in(archive)
        archive.rollback()
        archive.execute("SET session_replication_role = replica")
