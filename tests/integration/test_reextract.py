"""A better extractor makes no revision: it adds an extraction to the one there is; newer rules add a verdict."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.archive.copies import near_duplicates
from crawler.archive.recording import reextract
from crawler.archive.recording.reextract import CaptureReader, ReadCapture, Reread, reread_article
from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction
from crawler.extraction.workers.pool import PageTooSlow
from crawler.revisions import RULES_VERSION, Change
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story
from tests.integration.test_copies import OTHER
from tests.serving import page
from tests.terminal import running, terminal

URL = "https://news.example/story-one"
BANNER = "Millions read this house, and few of them pay for it."


async def today(body: bytes, url: str, content_type: str | None) -> Extraction:
    """A better extractor: it leaves the banner out, and reads the figure of the page."""
    figure = body.decode().partition("figure ")[2].partition("<")[0] or "4"
    text = (PARAGRAPHS[0].replace("4 people", f"{figure} people"), *PARAGRAPHS[1:])
    return story(extractor=EXTRACTOR_VERSION, url=url, body=text)


async def reread(
    at: Desk, read: ReadCapture = today, version: str = EXTRACTOR_VERSION, again: bool = False
) -> Reread:
    async with at.database.transaction() as session:
        return await reread_article(session, at.source_id, 1, CaptureReader(version, read, again))


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


LATER = str(int(RULES_VERSION) + 1)
"""The next version of the rules."""


def as_newer_rules(monkeypatch: pytest.MonkeyPatch, kind: str, *, is_revision: bool = True) -> None:
    """The rules of a later version: every change is of one kind."""

    def judge(*texts: Any) -> Change:
        return replace(judge_today(*texts), kind=kind, rules=LATER, is_revision=is_revision)

    judge_today = reextract.compare_revisions
    monkeypatch.setattr(reextract, "RULES_VERSION", LATER)
    monkeypatch.setattr(reextract, "compare_revisions", judge)


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
            assert [(row["rules"], row["class"]) for row in verdicts[1:]] == [(LATER, "notice")]
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
            assert [row["dismissed_by"] for row in rows] == [None, f"rules {LATER}"]

    run(work())


def test_copies_follow_a_text_that_was_read_again(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0", body=OTHER), body=b"<p>figure 4</p>")
            before = await at.rows("SELECT bands FROM store.signature")
            await reread(at)
            assert await near_duplicates.catch_up(at.database, patience=timedelta(0)) == 1
            assert await at.rows("SELECT bands FROM store.signature") != before

    run(work())


def test_a_page_that_is_refused_today_keeps_its_text(dsn: str) -> None:
    async def refuse(body: bytes, url: str, content_type: str | None) -> Extraction:
        return Extraction(url, EXTRACTOR_VERSION, refusal="consent")

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"))
            assert (await reread(at, refuse)).refused == 1
            assert await at.count("store.extraction") == 1

    run(work())


def test_a_page_that_takes_too_long_today_keeps_its_text(dsn: str) -> None:
    async def slow(body: bytes, url: str, content_type: str | None) -> Extraction:
        raise PageTooSlow

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"))
            assert (await reread(at, slow)).refused == 1
            assert await at.count("store.extraction") == 1

    run(work())


def test_a_revision_that_an_extractor_dismissed_stands_again_when_a_better_one_sees_it(dsn: str) -> None:
    """Selectors that cut the new paragraph off hide an edit until they are mended."""

    async def cut(body: bytes, url: str, content_type: str | None) -> Extraction:
        return story(extractor="cut", url=url)

    async def mended(body: bytes, url: str, content_type: str | None) -> Extraction:
        return story(extractor="mended", url=url, body=(*PARAGRAPHS, body.decode())[: 4 + (b"more" in body)])

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"), body=b"none")
            more = story(extractor="0", body=(*PARAGRAPHS, "There is more of it."))
            await at.look(URL, more, body=b"There is more of it.")
            assert (await reread(at, cut, "cut")).dismissed == 1
            assert await at.rows("SELECT * FROM archive.edits") == []
            done = await reread(at, mended, "mended")
            assert (done.dismissed, done.restored) == (0, 1)
            assert len(await at.rows("SELECT * FROM archive.edits")) == 1
            assert (await reread(at, cut, "cut")).dismissed == 1, "the first selectors come back"

    run(work())


def test_what_was_derived_from_the_older_text_follows(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0", body=(BANNER, *PARAGRAPHS)))
            assert await at.count("store.unsigned") == 0
            found = "SELECT * FROM archive.search('millions')"
            assert len(await at.rows(found)) == 1
            await reread(at)
            assert await at.rows(found) == []
            assert await at.count("store.unsigned") == 1, "its copies are to be looked for again"

    run(work())


def test_all_texts_can_be_read_again(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor=EXTRACTOR_VERSION, body=(BANNER, *PARAGRAPHS)))
            assert (await reread(at)).read == 0
            assert (await reread(at, again=True)).changed == 1
            assert (await reread(at, again=True)).changed == 0
            assert await at.count("store.extraction") == 2

    run(work())


def test_the_command_shows_on_a_terminal_how_far_it_has_come(dsn: str) -> None:
    async def fill() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(extractor="0"), body=page("Report 7", 7))
            async with at.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.source SET block = block || jsonb_build_object('home', home)"
                )

    run(fill())
    with (
        terminal() as shown,
        running(["reextract"], dsn, stdout=subprocess.PIPE, stderr=shown.child) as reading,
    ):
        bar = shown.rest()
        said, _ = reading.communicate(timeout=120)
    assert reading.returncode == 0, bar
    assert "example" in bar and "100%" in bar, bar
    assert said.startswith("example: 1 texts read, 1 changed, "), (
        "what was asked for stands alone on standard output"
    )
