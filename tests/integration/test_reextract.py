"""A better extractor makes no revision: it adds an extraction to the one there is."""

from __future__ import annotations

from crawler.archive.reextract import Reread, reread_article
from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story

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
