"""A better extractor makes no revision: it adds an extraction to the one there is; newer rules add a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.archive import copies, reextract
from crawler.archive.reextract import Reread, reread_article
from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction
from crawler.revisions import Change
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story
from tests.integration.test_copies import OTHER

URL = "https://news.example/story-one"
BANNER = "Millions read this house, and few of them pay for it."


async def today(body: bytes, url: str, content_type: str | None) -> Extraction:
    """A better extractor: it leaves the banner out, and reads the figure of the page."""
    figure = body.decode().partition("figure ")[2].partition("<")[0] or "4"
    text = (PARAGRAPHS[0].replace("4 people", f"{figure} people"), *PARAGRAPHS[1:])
    return story(extractor=EXTRACTOR_VERSION, url=url, body=text)


async def reread(at: Desk) -> Reread:
    async with at.database.transaction() as session:
        return await reread_article(session, at.source_id, 1, today)


def test_texts_change_and_revisions_whose_difference_vanishes_are_dismissed(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"), body=b"<p>one</p>")
            await at.look(URL, story(extractor="0", body=(BANNER, *PARAGRAPHS)), body=b"<p>two</p>")
            done = await reread(at)
            assert (done.read, done.changed, done.dismissed) == (2, 1, 1)
            assert await at.count("store.revision") == 2
            assert await at.count("store.extraction") == 4
            row = (await at.rows("SELECT dismissed_by FROM store.revision WHERE dismissed_at IS NOT NULL"))[0]
            assert row["dismissed_by"] == f"extractor {EXTRACTOR_VERSION}"
            assert await at.rows("SELECT * FROM archive.edits") == []
            shown = (await at.rows("SELECT text FROM archive.articles"))[0]["text"]
            assert BANNER not in shown
            assert (await reread(at)).read == 0

    run(work())


def test_an_edit_that_stands_is_judged_on_the_new_texts(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"), body=b"<p>figure 4</p>")
            await at.look(URL, story(extractor="0", title="Another"), body=b"<p>figure 9</p>")
            done = await reread(at)
            assert (done.dismissed, done.reclassified) == (0, 1)
            edits = await at.rows("SELECT class, flags, hunks FROM archive.edits")
            assert [edit["flags"] for edit in edits] == [["number"]]

    run(work())


def as_newer_rules(monkeypatch: pytest.MonkeyPatch, kind: str, *, is_revision: bool = True) -> None:
    """The rules of a later version: every change is of one kind."""

    def judge(*texts: Any) -> Change:
        return replace(judge_today(*texts), kind=kind, rules="later", is_revision=is_revision)

    judge_today = reextract.judge
    monkeypatch.setattr(reextract, "RULES_VERSION", "later")
    monkeypatch.setattr(reextract, "judge", judge)


def test_newer_rules_add_a_verdict_and_overwrite_none(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for title in ("One", "Two"):
                await at.look(URL, story(extractor=EXTRACTOR_VERSION, title=title), body=title.encode())
            before = await at.rows("SELECT * FROM store.verdict")
            known = (await at.rows("SELECT now() AS at"))[0]["at"]
            assert (await reread(at)).reclassified == 0
            as_newer_rules(monkeypatch, "notice")
            done = await reread(at)
            assert (done.read, done.reclassified, done.dismissed) == (0, 1, 0)
            verdicts = await at.rows("SELECT * FROM store.verdict ORDER BY id")
            assert verdicts[:1] == before
            assert [(row["rules"], row["class"]) for row in verdicts[1:]] == [("later", "notice")]
            assert [row["class"] for row in await at.rows("SELECT class FROM archive.edits")] == ["notice"]
            cited = await at.rows("SELECT class FROM archive.edits_as_known(%s)", known)
            assert [row["class"] for row in cited] == ["headline_only"]
            assert (await reread(at)).reclassified == 0
            assert await at.count("store.verdict") == 2

    run(work())


def test_what_newer_rules_take_for_no_edit_is_dismissed_by_them(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for title in ("One", "Two"):
                await at.look(URL, story(extractor=EXTRACTOR_VERSION, title=title), body=title.encode())
            as_newer_rules(monkeypatch, "cosmetic", is_revision=False)
            assert (await reread(at)).dismissed == 1
            rows = await at.rows("SELECT dismissed_by FROM store.revision ORDER BY id")
            assert [row["dismissed_by"] for row in rows] == [None, "rules later"]

    run(work())


def test_copies_follow_a_text_that_was_read_again(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0", body=OTHER), body=b"<p>figure 4</p>")
            before = await at.rows("SELECT bands FROM store.signature")
            await reread(at)
            assert await copies.catch_up(at.database, patience=timedelta(0)) == 1
            assert await at.rows("SELECT bands FROM store.signature") != before

    run(work())


def test_a_page_that_is_refused_today_keeps_its_text(dsn: str) -> None:
    async def refuse(body: bytes, url: str, content_type: str | None) -> Extraction:
        return Extraction(url, EXTRACTOR_VERSION, refusal="consent")

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"))
            async with at.database.transaction() as session:
                done = await reread_article(session, at.source_id, 1, refuse)
            assert done.refused == 1
            assert await at.count("store.extraction") == 1

    run(work())
