"""When an address is looked at again: claims that change, looks out of turn, watches, what came late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.rows import DictRow

from crawler.archive.crawls.visits import due_visits, note_visit
from crawler.archive.sources.channels import list_addresses
from crawler.archive.sources.watches import ArticleWatch, end_watch, list_watches, put_watch
from crawler.model.entries import ListedEntry
from crawler.model.visits import FetchedPage, Visit
from scheduler.revisits.edit_probability import expected_edits
from scheduler.revisits.lateness import is_late
from scheduler.revisits.policy import LadderPolicy
from scheduler.revisits.priority import most_worth
from sql.rows.service import DUE_SOURCES, SOURCE_TO_CRAWL
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story

URL = "https://news.example/one"
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
POLICY = LadderPolicy(lambda visited: (visited.last_interval or HOUR / 2) * 2, timedelta(minutes=5))


async def state(room: Desk, url: str = URL) -> DictRow:
    query = """SELECT state.*, next_visit_at <= now() AS due, next_visit_at - now() AS wait
                 FROM store.address_state AS state
                 JOIN store.address ON address.id = address_id WHERE url = %s"""
    return (await room.rows(query, url))[0]


async def says(room: Desk, *entries: ListedEntry, **more: Any) -> None:
    await list_addresses(
        room.database, room.source_id, room.channel_id, entries, claims=POLICY.claims, **more
    )


async def visit(room: Desk, url: str = URL) -> Visit:
    async with room.database.transaction() as session:
        return next(
            each for each in await due_visits(session, POLICY, room.source_id, [], 100) if each.url == url
        )


async def looked(room: Desk, outcome: str, url: str = URL, **fields: Any) -> None:
    """A look at a due address just now, that came to something."""
    page = FetchedPage(await visit(room, url), datetime.now(UTC), url, 200, **fields)
    async with room.database.transaction() as session:
        await note_visit(session, page, outcome, POLICY)


async def longer_ago(room: Desk, hours: int) -> None:
    """The last look was so many hours earlier than it was."""
    await room.rows(
        "UPDATE store.address_state SET last_looked_at = last_looked_at - make_interval(hours => %s) RETURNING 1",
        hours,
    )


def sitemap(url: str = URL, *, lastmod: datetime) -> ListedEntry:
    return ListedEntry(url, lastmod=lastmod, channel="sitemap")


def test_a_changed_claim_sets_off_a_look_that_leaves_the_ladder_as_it_was(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, sitemap(lastmod=NOW - 5 * HOUR))
            await looked(room, "new")
            before = await state(room)
            assert not before["due"]
            await longer_ago(room, 2)
            await says(room, sitemap(lastmod=NOW))
            told = await state(room)
            assert told["due"] and told["due_because"] == "sitemap_lastmod"
            await looked(room, "unchanged")
            after = await state(room)
            assert (after["ladder_at"], after["visit_interval"]) == (
                before["ladder_at"],
                before["visit_interval"],
            )
            assert after["next_visit_at"] == before["ladder_at"]
            assert (after["vain"], after["due_because"]) == (1, "ladder")

    run(work())


def test_a_change_found_out_of_turn_moves_the_ladder(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, sitemap(lastmod=NOW - 5 * HOUR))
            await looked(room, "new")
            before = await state(room)
            await longer_ago(room, 2)
            await says(room, sitemap(lastmod=NOW))
            await looked(room, "changed")
            after = await state(room)
            assert after["visit_interval"] != before["visit_interval"]
            assert after["vain"] == 0

    run(work())


def test_claims_that_are_followed_in_vain_are_followed_ever_later(dsn: str) -> None:
    """Some sites stamp an article anew at every request."""

    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, sitemap(lastmod=NOW - 5 * HOUR))
            await looked(room, "new")
            waits = []
            for number in range(5):
                await room.rows(
                    "UPDATE store.address_state SET next_visit_at = now() + interval '9 days' RETURNING 1"
                )
                await says(room, sitemap(lastmod=NOW + timedelta(seconds=number)))
                waits.append((await state(room))["wait"] / timedelta(minutes=1))
                await room.rows("UPDATE store.address_state SET next_visit_at = now() RETURNING 1")
                await looked(room, "unchanged")
            assert [round(wait / 5) for wait in waits] == [1, 2, 4, 8, 16]

    run(work())


def test_a_claim_of_a_time_before_the_last_look_sets_nothing_off_but_a_date_lasts_all_day(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, sitemap(lastmod=NOW - 50 * HOUR))
            await looked(room, "new")
            await says(room, sitemap(lastmod=NOW - 30 * HOUR))
            assert (await state(room))["due_because"] == "ladder"
            today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            await says(room, sitemap(lastmod=today))
            assert (await state(room))["due_because"] == "sitemap_lastmod"

    run(work())


def test_an_address_that_drops_out_of_the_middle_of_a_listing_is_looked_at(dsn: str) -> None:
    urls = [f"https://news.example/{number}" for number in range(10)]
    dated = [ListedEntry(url, published=NOW - number * HOUR) for number, url in enumerate(urls)]

    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, *dated)
            for url in urls:
                await looked(room, "new", url)
            await says(room, ListedEntry("https://news.example/new", published=NOW), *dated[:9])
            assert (await state(room, urls[9]))["due_because"] == "ladder", "it rolled off the end"
            await says(room, *dated[:4], *dated[5:9])
            assert (await state(room, urls[4]))["due_because"] == "dropped"
            await says(room, dated[0], dated[8])
            assert (await state(room, urls[6]))["due_because"] == "ladder", (
                "the channel changed, not the articles"
            )

    run(work())


def test_a_late_look_is_recorded_with_its_reason_and_one_in_time_is_not(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, ListedEntry(URL), ListedEntry("https://news.example/two"))
            await looked(room, "new", "https://news.example/two")
            assert await room.count("archive.looks_missed") == 0
            await room.rows(
                """UPDATE store.address_state SET next_visit_at = now() - interval '5 hours', missed_because = 'budget'
                    WHERE looks = 0 RETURNING 1"""
            )
            [waiting] = await room.rows("SELECT * FROM archive.looks_missed")
            assert (waiting["url"], waiting["looked_at"], waiting["reason"]) == (URL, None, "budget")
            await looked(room, "new")
            [late] = await room.rows("SELECT * FROM archive.looks_missed")
            assert late["reason"] == "budget" and late["late_by"] > 4 * HOUR

    run(work())


def test_a_validator_that_stays_over_a_changed_page_is_believed_no_more(dsn: str) -> None:
    """Some sites keep an ETag over a changed page: what a look without conditions shows."""
    tag = (("ETag", '"kept"'),)

    async def work() -> None:
        async with desk(dsn) as room:
            await says(room, ListedEntry(URL))
            await looked(room, "new", headers=tag)
            await room.rows("UPDATE store.address_state SET next_visit_at = now() RETURNING 1")
            assert (await visit(room)).etag == '"kept"'
            await looked(room, "changed", headers=tag)
            await room.rows("UPDATE store.address_state SET next_visit_at = now() RETURNING 1")
            assert (await visit(room)).etag is None
            await room.rows(
                "UPDATE store.false_validator SET seen_at = now() - interval '31 days' RETURNING 1"
            )
            assert (await visit(room)).etag == '"kept"'

    run(work())


def test_a_watched_article_is_looked_at_as_often_as_wanted(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            await room.look(URL, story())
            made = await put_watch(
                room.database, URL, ArticleWatch(timedelta(minutes=15), why="they will edit this")
            )
            assert made == "example"
            assert (await state(room))["due"], "at once"
            await looked(room, "unchanged")
            after = await state(room)
            assert after["wait"] <= timedelta(minutes=20) and after["due_because"] == "watch"
            [row] = await list_watches(room.database)
            assert (row.url, row.why, row.looks) == (URL, "they will edit this", 2)
            assert await end_watch(room.database, URL)
            assert not await end_watch(room.database, URL)
            assert await list_watches(room.database) == []

    run(work())


def test_the_last_watch_of_a_site_without_a_source_leaves_nothing_behind(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            urls = [f"https://www.other.org/{number}" for number in range(2)]
            for url in urls:
                await put_watch(room.database, url, ArticleWatch(HOUR))
            active = "SELECT name FROM archive.sources WHERE state = 'active' ORDER BY name"
            due = (
                "SELECT url FROM store.address JOIN store.address_state ON address_id = id"
                " WHERE next_visit_at IS NOT NULL"
            )
            assert await end_watch(room.database, urls[0])
            assert [row["name"] for row in await room.rows(active)] == ["example", "watch-other-org"]
            assert await end_watch(room.database, urls[1])
            assert [row["name"] for row in await room.rows(active)] == ["example"]
            assert await room.rows(due) == []
            assert await put_watch(room.database, urls[0], ArticleWatch(HOUR)) == "watch-other-org"
            assert [row["name"] for row in await room.rows(active)] == ["example", "watch-other-org"]
            assert [row["url"] for row in await room.rows(due)] == urls[:1]

    run(work())


def test_an_article_of_a_site_without_a_source_is_watched_and_nothing_else_of_it(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as room:
            for number in range(2):
                name = await put_watch(room.database, f"https://www.other.org/{number}", ArticleWatch(HOUR))
            assert name == "watch-other-org"
            async with room.database.transaction() as session:
                due = await session.all(DUE_SOURCES, lost_after=HOUR)
                row = await session.one(SOURCE_TO_CRAWL, source_id=due[0].id, asked_for=False)
                await session.run("retire_sources", names=["example"])
            assert [each.name for each in due] == ["watch-other-org"]
            assert row.discover is False
            assert (await room.rows("SELECT state FROM archive.sources WHERE name = %s", name))[0][
                "state"
            ] == "active"

    run(work())


def one(
    number: int, *, age: timedelta, since: timedelta, looks: int = 3, every: timedelta | None = None
) -> Visit:
    return Visit(
        number, f"https://news.example/{number}", str(number), NOW - age, None, None, looks, 0, 0, HOUR, None,
        last_looked_at=NOW - since, watched_every=every,
    )  # fmt: skip


def test_where_not_all_can_be_made_the_likeliest_edits_come_first_and_new_articles_always() -> None:
    visits = [
        one(1, age=timedelta(days=20), since=timedelta(days=7)),
        one(2, age=2 * HOUR, since=HOUR),
        one(3, age=timedelta(days=2), since=8 * HOUR),
        one(4, age=HOUR / 2, since=HOUR / 2, looks=0),
        one(5, age=timedelta(days=25), since=timedelta(days=1), every=HOUR),
    ]
    chosen = [visit.address_id for visit in most_worth(visits, 10, 2, NOW)]
    assert chosen == [4, 5, 2, 3]
    assert [visit.address_id for visit in most_worth(visits, 1, 10, NOW)] == [4]
    assert len(most_worth(visits, 10, 10, NOW)) == 5


def test_a_look_that_a_claim_set_off_goes_before_those_that_nobody_asked_for_and_is_late_soon() -> None:
    told = replace(
        one(1, age=2 * HOUR, since=HOUR / 3),
        due_because="feed_updated",
        planned_at=NOW,
        visit_interval=12 * HOUR,
    )
    turn = replace(one(2, age=12 * HOUR, since=12 * HOUR), planned_at=NOW, visit_interval=12 * HOUR)
    assert most_worth([turn, told], 10, 1, NOW) == [told]
    assert [is_late(each, NOW + HOUR, POLICY.grid) for each in (told, turn)] == [True, False]


def test_the_chance_of_an_edit_falls_with_age_and_rises_with_the_time_since_the_last_look() -> None:
    by_age = [expected_edits(age * HOUR, HOUR) for age in (1, 3, 10, 30, 100, 1000)]
    assert by_age == sorted(by_age, reverse=True) and by_age[-1] > 0
    by_time = [expected_edits(48 * HOUR, since * HOUR) for since in (1, 6, 24, 48)]
    assert by_time == sorted(by_time)
