"""Limits on what is kept: only raw pages that prove nothing go, and what depends on them stays readable."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.captures.capture_store import restore
from crawler.archive.captures.prune import drop_captures, prune_old, prune_to_size
from scheduler.config import Config
from scheduler.maintenance.prune_captures import prune_captures
from scheduler.maintenance.thin_fetches import thin_fetches_of_sources
from sql.database import Database
from tests.conftest import run
from tests.integration.archiving import START, Desk, desk, story

URL = "https://herald.example/a"
_OTHER = tuple(f"Team {number} of the league has played {number + 4} games this year." for number in range(9))
_FOREVER = START + timedelta(days=10_000)
_TEXTS = (
    "(SELECT count(*) FROM store.extraction) AS texts, (SELECT count(*) FROM store.revision) AS revisions, "
    "(SELECT count(*) FROM store.look) AS looks"
)


def page(words: str) -> bytes:
    """A page of which all but some words is the same."""
    same = "".join(f"<p>Line {number} of the page, which never changes.</p>" for number in range(400))
    return f"<html>{same}<p>{words}</p></html>".encode()


async def _fill(at: Desk) -> None:
    """Five looks at an article that changes once, and two at one that never does."""
    for number, title in enumerate(("One", "One", "Two", "Two", "Two")):
        await at.look(URL, story(title=title), body=page(f"{title} {number}"))
    for number in range(2):
        await at.look(
            "https://herald.example/b", story(title="Other", body=_OTHER), body=page(f"other {number}")
        )


async def _kept(database: Database) -> dict[int, list[str]]:
    async with database.transaction() as session:
        rows = await (await session.connection.execute("SELECT * FROM store.capture ORDER BY id")).fetchall()
        for row in rows:
            await restore(session, row["id"])
    return {row["id"]: row["reasons"] for row in rows}


def test_what_proves_a_change_and_the_newest_stay(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            before = (await at.rows(f"SELECT {_TEXTS}"))[0]
            assert await prune_old(at.database, at.source_id, _FOREVER) == 2
            kept = await _kept(at.database)
            assert list(kept.values()) == [["before"], ["revision"], ["newest"], ["newest"]]
            assert (await at.rows(f"SELECT {_TEXTS}"))[0] == before
            assert (await at.rows("SELECT count(*) AS n FROM store.pruned"))[0]["n"] == 2
            assert await prune_old(at.database, at.source_id, _FOREVER) == 0

    run(work())


def test_the_first_sight_stays_where_it_is_the_last_before_a_change(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(URL, story(title="One"), body=page("one"))
            await at.look(URL, story(title="Two"), body=page("two"))
            assert await prune_old(at.database, at.source_id, _FOREVER) == 0
            assert list((await _kept(at.database)).values()) == [["first", "before"], ["revision", "newest"]]

    run(work())


def test_younger_pages_and_those_of_other_sources_stay(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            assert await prune_old(at.database, at.source_id, START) == 0
            assert await prune_old(at.database, at.source_id + 1, _FOREVER) == 0

    run(work())


def test_a_keyframe_that_goes_leaves_its_deltas_readable_and_small(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            frames = await at.rows(
                "SELECT DISTINCT keyframe_id AS id FROM store.capture WHERE keyframe_id IS NOT NULL ORDER BY 1"
            )
            async with at.database.transaction() as session:
                await drop_captures(session, [row["id"] for row in frames])
            await _kept(at.database)
            rows = await at.rows(
                "SELECT keyframe_id, octet_length(body) < raw_size / 50 AS small, "
                "stored_sha256 = sha256(body) AS hashed FROM store.capture ORDER BY id"
            )
            assert [row["keyframe_id"] is None for row in rows] == [True, False, False, True]
            assert [row["small"] for row in rows][1:3] == [True, True]
            assert all(row["hashed"] for row in rows)

    run(work())


def test_the_oldest_go_first_until_the_rest_is_small_enough(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _fill(at)
            total = (await at.rows("SELECT sum(octet_length(body)) AS bytes FROM store.capture"))[0]["bytes"]
            assert await prune_to_size(at.database, total) == 0
            oldest = min(await _kept(at.database))
            assert await prune_to_size(at.database, total - 1) == 1
            assert oldest not in await _kept(at.database)
            assert await prune_to_size(at.database, 0) == 1
            assert len(await _kept(at.database)) == 4

    run(work())


@pytest.mark.parametrize(
    ("setting", "block", "left"), [(None, None, 6), ("1d", None, 4), (None, "1d", 4), ("1d", "36500d", 6)]
)
def test_by_default_all_is_kept_and_a_source_s_own_limit_wins(
    setting: str | None,
    block: str | None,
    left: int,
    dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if setting:
        monkeypatch.setenv("PALIMPSEST_KEEP_CAPTURES", setting)

    async def work() -> int:
        async with desk(dsn) as at:
            await _fill(at)
            async with at.database.transaction() as session:
                await session.connection.execute(
                    "UPDATE store.source SET block = jsonb_build_object('name', name, 'home', home) || %s::jsonb",
                    (f'{{"keep_captures": "{block}"}}' if block else "{}",),
                )
            await prune_captures(at.database, Config(database_url=dsn))  # type: ignore[arg-type]
            return len(await _kept(at.database))

    assert run(work()) == left


def test_a_source_s_own_limit_thins_its_crawl_log_to_counts(dsn: str) -> None:
    async def work() -> list[tuple[int, int]]:
        seen = []
        async with desk(dsn) as at:
            await _fill(at)
            for keep in ("36500d", "1s"):
                async with at.database.transaction() as session:
                    await session.connection.execute(
                        "UPDATE store.fetch SET fetched_at = now() - interval '1 day'"
                    )
                    await session.connection.execute(
                        "UPDATE store.source SET block = jsonb_build_object('name', name, 'home', home, "
                        "'keep_fetches', %s::text)",
                        (keep,),
                    )
                await thin_fetches_of_sources(at.database)
                counts = "SELECT coalesce(sum(fetches), 0)::int AS n FROM store.fetch_summary"
                lines = (await at.rows("SELECT count(*) AS n FROM store.fetch"))[0]["n"]
                seen.append((lines, (await at.rows(counts))[0]["n"]))
        return seen

    before, after = run(work())
    assert before[0] > 0
    assert before[1] == 0
    assert after == (0, before[0])
