"""Lawful removal: the words are gone from every table, the proof of the rest stays, and nothing comes back."""

from __future__ import annotations

import psycopg
import pytest

from crawler.archive.articles.merge import merge
from crawler.archive.captures.capture_store import restore
from crawler.archive.recording.redact import AlreadyRedacted, CannotRedact, redact
from crawler.archive.sources.channels import list_addresses
from crawler.archive.sources.watches import AddressClosed, ArticleWatch, put_watch
from crawler.model.entries import ListedEntry
from sql.rows.verify import CAPTURES_IN_SCOPE
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, POLICY, Desk, desk, story
from tests.integration.evidence.desk import NAMED, OTHER, URL, fill, seal, verified, verified_in

WORD = "Exemplar"


async def tables_with(at: Desk, word: str) -> list[str]:
    tables = await at.rows(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'store'::regnamespace AND relkind = 'r'"
    )
    found = []
    for table in tables:
        rows = await at.rows(
            f"SELECT 1 AS n FROM store.{table['name']} AS t WHERE t::text ILIKE %s", f"%{word}%"
        )
        found += [table["name"]] * bool(rows)
    async with at.database.transaction() as session:
        for row in await session.all(CAPTURES_IN_SCOPE, after=0, at_most=1000, articles=None, since=None):
            if word.encode() in await restore(session, row.id):
                found.append(f"body of look {row.look_id}")
    return sorted(set(found))


async def planned(at: Desk, url: str) -> object:
    rows = await at.rows(
        "UPDATE store.address_state SET next_visit_at = now() FROM store.address"
        " WHERE address.id = address_id AND url = %s RETURNING next_visit_at",
        url,
    )
    return rows[0]["next_visit_at"]


def test_one_revision_is_taken_out_of_every_table(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            assert await tables_with(at, WORD) == ["body of look 3", "diff", "extraction", "removed_search"]
            done = await redact(at.database, URL, 2, "by the court of Riverton, 12/26")
            assert (done.revisions, done.texts, done.bodies, done.elsewhere) == ([2], 1, 1, [])
            assert await tables_with(at, WORD) == []
            report = await verified(at)
            assert report.breaks == [] and report.redacted == 3
            revisions = await at.rows(
                "SELECT title, text, redacted_at IS NOT NULL AS redacted FROM archive.revisions ORDER BY id"
            )
            assert [row["redacted"] for row in revisions[:3]] == [False, True, False]
            assert revisions[1]["text"] == "" and PARAGRAPHS[0] in revisions[2]["text"]
            edits = await at.rows(
                "SELECT hunks, added_words, redacted_at FROM archive.edits WHERE article_id = 1"
            )
            assert [row["hunks"] for row in edits] == [[], []] and edits[0]["added_words"] > 10
            await seal(at)
            assert (await verified(at)).breaks == []

    run(work())


def test_a_whole_article_is_taken_out_and_never_fetched_again(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await redact(at.database, f"{URL}?utm_source=x", None, "the author's wish")
            for word in (WORD, "bridge number 1"):
                assert await tables_with(at, word) == []
            assert await at.rows("SELECT * FROM archive.search('bridges')") == []
            await list_addresses(
                at.database,
                at.source_id,
                at.channel_id,
                [ListedEntry(URL, channel="feed")],
                claims=POLICY.claims,
            )
            assert await planned(at, URL) is None
            with pytest.raises(AddressClosed, match="redacted"):
                await put_watch(at.database, URL, ArticleWatch(at.now - at.now))
            assert (await verified(at)).breaks == []

    run(work())


def test_a_page_that_leads_to_a_redacted_article_leaves_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await redact(at.database, URL, None, "the author's wish")
            looks = await at.count("store.look")
            copy = "https://news.example/print/7"
            text = story(body=(*PARAGRAPHS, NAMED))
            assert await at.look(copy, text, body=NAMED.encode(), final_url=URL) == "redacted"
            assert (
                await at.look(f"{copy}-2", story(body=PARAGRAPHS, canonical_url=URL), body=b"x") == "redacted"
            )
            assert await at.count("store.look") == looks
            assert await tables_with(at, WORD) == []
            assert await planned(at, copy) is None
            logged = await at.rows("SELECT url FROM archive.fetches WHERE outcome = 'redacted'")
            assert len(logged) == 2

    run(work())


def test_bodies_that_stay_do_without_a_redacted_keyframe(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            deltas = await at.rows(
                "SELECT look_id FROM store.capture WHERE address_id = 1 AND keyframe_id IS NOT NULL"
            )
            assert len(deltas) >= 2
            await redact(at.database, URL, 1, "the first version")
            kept = await at.rows("SELECT id, keyframe_id FROM store.capture WHERE address_id = 1 ORDER BY id")
            assert kept[0]["keyframe_id"] is None and {row["keyframe_id"] for row in kept[1:]} == {
                kept[0]["id"]
            }
            assert (await verified(at)).breaks == []

    run(work())


def test_the_same_text_in_another_revision_is_told_of(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(body=(*PARAGRAPHS, NAMED)), body=b"one")
            await at.look(URL, story(title="Another headline", body=(*PARAGRAPHS, NAMED)), body=b"two")
            done = await redact(at.database, URL, 1, "a name")
            assert done.elsewhere == [(2, 1)]

    run(work())


def test_a_redacted_article_is_merged_and_judged_without_its_words(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await redact(at.database, URL, 2, "a name")
            async with at.database.transaction() as session:
                await merge(session, 2, 1, "one article")
            assert (await verified(at)).breaks == []
            classes = await at.rows(
                "SELECT class, redacted_at IS NOT NULL AS redacted FROM archive.edits WHERE revision_id = 2"
            )
            assert [row["redacted"] for row in classes] == [True]

    run(work())


def test_an_article_that_a_redacted_one_was_merged_into_takes_none_of_its_words(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            other = "https://news.example/other"
            await at.look(URL, story(body=(*PARAGRAPHS, NAMED)), body=b"one")
            await at.look(other, story(title="Other", body=("Something else was decided.",)), body=b"two")
            await redact(at.database, URL, None, "a name")
            async with at.database.transaction() as session:
                await merge(session, 1, 2, "one article")
            assert await at.look(other, story(body=(*PARAGRAPHS, NAMED)), body=NAMED.encode()) == "redacted"
            assert await tables_with(at, WORD) == []

    run(work())


def test_words_that_are_gone_without_a_redaction_that_names_them_are_broken(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await redact(at.database, OTHER, None, "a wish")
            async with at.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.extraction SET body = '', title = NULL, authors = '{}', summary = NULL,"
                    " section = NULL, tags = '{}', redaction_id = 1 WHERE id = 1"
                )
                broken = await verified_in(session)
                raise psycopg.Rollback
            assert str(broken.breaks[0]).startswith(
                "text 1: its words are gone, and the redaction that it names"
            )

    run(work())


def test_what_is_not_there_cannot_be_redacted(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            with pytest.raises(CannotRedact, match="never-seen"):
                await redact(at.database, "https://news.example/never-seen", None, "x")
            with pytest.raises(CannotRedact, match="no revision 99"):
                await redact(at.database, URL, 99, "x")

    run(work())


def test_a_trial_tells_what_a_redaction_does_and_changes_nothing(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            held = await tables_with(at, WORD)
            trial = await redact(at.database, URL, None, "a trial", is_trial=True)
            assert await tables_with(at, WORD) == held
            assert await at.count("store.redaction") == await at.count("store.closed_address") == 0
            done = await redact(at.database, URL, None, "by the court of Riverton")
            assert (trial.revisions, trial.texts, trial.bodies) == (done.revisions, done.texts, done.bodies)
            assert trial.reaches == done.reaches
            assert [one.url for one in done.reaches if one.kind == "address"] == [URL]

    run(work())


def test_what_is_redacted_already_is_left_as_it_is(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await redact(at.database, URL, 2, "by the court of Riverton")
            with pytest.raises(AlreadyRedacted):
                await redact(at.database, URL, 2, "by the court of Riverton, again")
            await redact(at.database, URL, None, "all of it")
            with pytest.raises(AlreadyRedacted):
                await redact(at.database, URL, None, "all of it, again")
            assert await at.count("store.redaction") == 2

    run(work())
