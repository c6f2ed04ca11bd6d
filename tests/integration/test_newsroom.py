"""The simulated newsroom's pages with bare chrome: what is an edit, what is not, and which article it is of."""

from __future__ import annotations

import pytest

from tests.conftest import run
from tests.integration.archiving import Desk, desk
from tests.integration.paper import Paper


async def standing(at: Desk) -> int:
    rows = await at.rows(
        "SELECT count(*) AS n FROM store.revision WHERE previous_id IS NOT NULL AND dismissed_at IS NULL"
    )
    return int(rows[0]["n"])


async def refetch(dsn: str, stories: int, rounds: int) -> None:
    """Unchanged articles, looked at again and again; every third round the newsroom swaps its banners."""
    async with desk(dsn) as at:
        paper = Paper(at)
        slugs = paper.publish(stories)
        for slug in slugs:
            await paper.look(slug)
        looks, worst = 0, 0
        for turn in range(rounds):
            if turn % 3 == 0:
                paper.site.swap_banners()
            for slug in slugs:
                assert await paper.look(slug) in ("unchanged", "changed")
                looks += 1
                worst = max(worst, await standing(at))
        made = await at.rows("SELECT count(*) AS n FROM store.revision WHERE previous_id IS NOT NULL")
        print(f"{looks} unchanged re-fetches: at most {worst} revisions stood, {made[0]['n']} were ever made")
        assert await standing(at) == 0
        assert worst <= max(3, 0.01 * looks)
        assert await at.count("store.article") == stories


def test_unchanged_articles_under_changing_chrome_have_no_revision(dsn: str) -> None:
    run(refetch(dsn, stories=10, rounds=9))


@pytest.mark.long
def test_a_thousand_unchanged_refetches_have_no_revision(dsn: str) -> None:
    run(refetch(dsn, stories=20, rounds=50))


def test_one_digit_in_one_paragraph_is_one_edit_with_its_number(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            paper = Paper(at)
            slugs = paper.publish(6)
            for _ in range(2):
                for slug in slugs:
                    await paper.look(slug)
            paper.site.edit(slugs[0], "18.4 million", "18.9 million")
            paper.site.swap_banners()
            for _ in range(2):
                for slug in slugs:
                    await paper.look(slug)
            edits = await at.rows("SELECT flags, hunks FROM archive.edits")
            assert [row["flags"] for row in edits] == [["number"]]
            assert ("18.4", "18.9") in [(hunk["removed"], hunk["added"]) for hunk in edits[0]["hunks"]]

    run(work())


def test_daily_reports_stay_articles_of_their_own(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            paper = Paper(at)
            slugs = [slug for slug in paper.publish(28) if slug.startswith("river-level")]
            assert len(slugs) > 1
            for _ in range(2):
                for slug in slugs:
                    await paper.look(slug)
            assert await at.count("store.article") == len(slugs)
            assert await at.count("store.copy") == 0
            assert await standing(at) == 0

    run(work())
