"""The front page says what the archive's views say, and the field in the header finds words and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from scheduler.web.pages.news_desk import bursts
from sql.rows.pages import EditOnPage
from tests.conftest import copied, run
from tests.integration.archiving import PARAGRAPHS, Desk, desk, story
from tests.integration.search.filled_archive import CORRECTED, FERRY
from tests.integration.web.conftest import Visitor, visiting

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIVE = "https://news.example/live"


@pytest.fixture(scope="module")
def fresh(server: str) -> Iterator[Visitor]:
    """The visitor of an archive whose articles were seen within the last day."""

    async def record(at: Desk) -> None:
        at.now = datetime.now(UTC) - timedelta(hours=9)
        risen = [
            f"At {hour} o'clock the river stood at {hour * 3} metres near the mill." for hour in range(1, 5)
        ]
        for number in range(5):
            await at.look(LIVE, story(title="The flood, live", body=(*PARAGRAPHS, *risen[:number])))
        await at.look(
            "https://news.example/rate", story(title="Rate", body=(*PARAGRAPHS, "It is 4.25 percent."))
        )
        await at.look(
            "https://news.example/rate", story(title="Rate", body=(*PARAGRAPHS, "It is 4.5 percent."))
        )

    async def fill(dsn: str) -> None:
        async with desk(dsn) as at:
            await record(at)

    with copied(server) as dsn:
        run(fill(dsn))
        with visiting(dsn) as found:
            yield found


def edit(article_id: int, revision_id: int, minute: int, last_seen: int) -> EditOnPage:
    """An edit seen so many minutes after noon; the text before it was last seen at the other minute."""
    return EditOnPage(
        revision_id=revision_id,
        article_id=article_id,
        source="example",
        class_="updated",
        flags=["number"],
        title="A title",
        title_before="A title",
        added_words=5,
        removed_words=2,
        hunks=[],
        url="https://news.example/a",
        changed_after=NOON + timedelta(minutes=last_seen),
        changed_before=NOON + timedelta(minutes=minute),
        no_notice_found=True,
        repeats_id=None,
        previous_id=revision_id - 1,
        redacted_at=None,
    )


def test_edits_of_one_article_are_a_burst_until_it_rested_for_two_hours() -> None:
    newest_first = [edit(1, 9, 300, 290), edit(2, 8, 100, 90), edit(1, 5, 30, 20), edit(1, 4, 10, 5)]
    found = bursts(newest_first)
    assert [[one.revision_id for one in burst.edits] for burst in found] == [[9], [8], [5, 4]]
    assert (found[2].before_id, found[2].grew_by, found[2].began) == (3, 6, NOON + timedelta(minutes=10))


def test_a_burst_is_one_entry_and_leads_to_all_of_its_changes(fresh: Visitor) -> None:
    body = fresh.get("/")[2]
    assert body.count("The flood, live") == 1
    (burst,) = fresh.rows("SELECT * FROM archive.edit_bursts WHERE edits = 4")
    link = f"/articles/{burst['article_id']}?revision={burst['after_id']}&amp;older={burst['before_id']}"
    assert link in body
    assert "4 edits in" in body
    assert "4.25</del> <ins>4.5</ins>" in body


def test_what_is_counted_is_what_the_views_hold(fresh: Visitor, visitor: Visitor) -> None:
    for at in (fresh, visitor):
        body = at.get("/")[2]
        recent = "archive.edits WHERE changed_before > now() - interval '24 hours'"
        articles = at.rows("SELECT count(*) AS n FROM archive.articles")[0]["n"]
        assert f"<strong>{articles}</strong> articles" in body
        edits = at.rows(f"SELECT count(*) AS n FROM {recent}")[0]["n"]
        assert f"<strong>{edits}</strong> edits in 24 h" in body
        by_flag = at.rows(
            f"SELECT flag, count(*) AS n FROM {recent.replace(' WHERE', ' CROSS JOIN unnest(flags) AS flag WHERE')}"
            " GROUP BY flag"
        )
        shown = dict(re.findall(r'<a href="/edits\?flag=(\w+)">[^<]*</a> <span>(\d+)</span>', body))
        assert shown == {row["flag"]: str(row["n"]) for row in by_flag}
    assert "none in 24 h" in visitor.get("/")[2]


def test_what_is_gone_and_still_wrong_elsewhere_stands_on_the_front_page(visitor: Visitor) -> None:
    body = visitor.get("/")[2]
    gone = visitor.rows("SELECT article_id FROM archive.unavailable WHERE back_at IS NULL")
    section = body.partition('id="gone"')[2].partition("</section>")[0]
    assert re.findall(r'href="/articles/(\d+)"', section) == [str(row["article_id"]) for row in gone] != []


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        (CORRECTED, "/articles/"),
        (FERRY.removeprefix("https://"), "/articles/"),
        ("drones over riverton", "/search?q=drones"),
        ("met.Nobody", "/search?q=met.Nobody"),
        ("news.example", "/search?q=news.example"),
        ("other.example/no-such-page", "/search?q=other.example"),
        ("", "/search?"),
    ],
)
def test_the_field_in_the_header_takes_words_or_an_address(
    visitor: Visitor, given: str, leads_to: str
) -> None:
    status, headers, _ = visitor.get(f"/find?q={quote(given)}")
    assert status == 303
    assert headers["location"].startswith(leads_to)


def test_an_address_that_the_archive_does_not_have_is_named(visitor: Visitor) -> None:
    status, _, body = visitor.get("/find?q=https://other.example/story")
    assert status == 404
    assert "https://other.example/story" in body


def test_the_calendar_of_a_source_hatches_the_days_on_which_nothing_was_seen(server: str) -> None:
    async def record(dsn: str) -> None:
        async with desk(dsn) as at, at.database.transaction() as session:
            await session.connection.execute("UPDATE store.source SET created_at = now() - interval '3 days'")
            await session.connection.execute(
                "INSERT INTO store.crawl"
                " (source_id, trigger, worker, started_at, ended_at, outcome, discovered, new, changed)"
                " SELECT %s, trigger, 'test', now() - age, now() - age, 'finished', listed, 2, 11"
                "   FROM (VALUES ('manual', interval '3 days', 5), ('backfill', interval '2 days', 5),"
                "                ('manual', interval '2 days', 0), ('manual', interval '1 day', 5))"
                "     AS past (trigger, age, listed)",
                (at.source_id,),
            )

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as at:
            page = at.get("/sources/example")[2].partition('class="calendar"')[2].partition("</ol>")[0]
    today = datetime.now(UTC).date()
    days = {day: shade for shade, day in re.findall(r'<li class="(\w+)" title="([\d-]+):', page)}
    assert min(days) == str(today - timedelta(days=3))
    assert days[str(today - timedelta(days=3))] == days[str(today - timedelta(days=1))] == "much"
    assert days[str(today - timedelta(days=2))] == "unwatched"
    assert "1 crawl, 2 new, 11 changed" in page
    assert f"{today - timedelta(days=2)}: nothing was seen" in page
    assert "nobody looked" not in page


def test_the_strip_of_an_article_says_how_its_length_changed(fresh: Visitor) -> None:
    (burst,) = fresh.rows("SELECT article_id FROM archive.edit_bursts WHERE edits = 4")
    page = fresh.get(f"/articles/{burst['article_id']}")[2].partition('<figure class="strip">')[2]
    drawn, _, told = page.partition("</svg>")
    assert drawn.count('class="level') == 5
    assert drawn.count("<rect") == 4
    assert "5 states" in told.partition("</figure>")[0]


def test_a_burst_that_older_edits_may_belong_to_says_so() -> None:
    read = [edit(1, 4, 30, 20), edit(2, 3, 25, 24), edit(1, 2, 20, 10)]
    assert [burst.is_cut for burst in bursts(read)] == [False, False]
    assert [burst.is_cut for burst in bursts(read, has_older=True)] == [True, True]
    older = [*read, edit(3, 1, -400, -500)]
    assert [burst.is_cut for burst in bursts(older, has_older=True)] == [False, False, True]
