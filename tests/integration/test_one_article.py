"""Whether two pages are one article: by redirect, moment, number and words, each with its look-alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from crawler.extraction.model import Extraction
from tests.conftest import run
from tests.integration.archiving import Desk, desk
from tests.integration.stories import MIDNIGHT, NOON, paragraphs, tale

DAY = timedelta(days=1)
AT_SEVEN = NOON - timedelta(hours=4, minutes=43)
SITE = "https://news.example/"
_DATA = b'<script type="application/ld+json">{"@type":"NewsArticle","@id":"https:\\/\\/news.example\\/%s"}</script>'
_EDITS = """
SELECT article_id FROM store.revision
 WHERE article_id > %s AND previous_id IS NOT NULL AND dismissed_at IS NULL
"""


@dataclass(frozen=True)
class Case:
    """Two looks; ``is_one`` says that they show one article, ``edits`` how many changes of it are recorded.

    If the second look is ``at`` the first address and ended at another one (``to``), it was redirected.
    """

    name: str
    first: Extraction
    second: Extraction
    is_one: bool
    at: str = ""
    to: str = ""
    edits: int = 0
    fields: dict[str, Any] = field(default_factory=dict)


def _redirected(name: str, first: Extraction, second: Extraction, is_one: bool, **more: Any) -> Case:
    known = {"at": f"{name}/old", "to": f"{name}/new", "edits": 1 if is_one else 0}
    return Case(name, first, second, is_one, **(known | more))


REDIRECTS = [
    _redirected("other-story-of-the-day", tale("a1", MIDNIGHT), tale("a2", MIDNIGHT), False),
    _redirected("other-story-of-the-hour", tale("b1"), tale("b2", NOON + timedelta(minutes=20)), False),
    _redirected("other-story-undated", tale("c1", None), tale("c2", None), False),
    _redirected(
        "other-story-of-one-series", tale("d1", title="Losses"), tale("d2", NOON + DAY, title="Losses"), False
    ),
    _redirected("date-in-both", tale("e1"), tale("e2", None), False, at="20260301/e1", to="20260301/e2"),
    _redirected("slug-renamed", tale("f1"), tale("f1", title="Renamed"), True),
    _redirected("same-headline", tale("g1", MIDNIGHT), tale("g2", MIDNIGHT, title="The tale of g1"), True),
    _redirected("same-minute", tale("h1", AT_SEVEN), tale("h2", AT_SEVEN), True),
    _redirected("minute-of-many", tale("h3"), tale("h4"), False),
    _redirected("same-number", tale("i1", None), tale("i2"), True, at="i1-55712", to="politics/55712-i2"),
    _redirected(
        "names-itself",
        tale("j1"),
        tale("j2", None),
        True,
        fields={"body": _DATA % rb"names-itself\/old"},
    ),
    _redirected(
        "canonical-is-old", tale("k1"), tale("k2", None, canonical_url=SITE + "canonical-is-old/old"), True
    ),
]
REUSED = [
    Case(
        "weather",
        tale("l1", title="The weather"),
        tale("l2", NOON + DAY, title="The weather"),
        False,
        at="weather",
    ),
    Case(
        "early-weather",
        tale("m1", title="At sea"),
        tale("m2", NOON + timedelta(hours=23), title="At sea"),
        False,
        at="sea",
    ),
    Case(
        "undated-page", tale("n1", None, title="Now"), tale("n2", None, title="Now"), True, at="now", edits=1
    ),
    Case("rewritten-today", tale("o1"), tale("o2", title="The tale of o1"), True, at="o", edits=1),
    Case(
        "rewritten-later",
        tale("p1"),
        tale("p2", NOON + 2 * DAY, title="The tale of p1"),
        True,
        at="p-61204",
        edits=1,
    ),
    Case(
        "grown-later",
        tale("q1"),
        tale("q1", NOON + DAY, body=(*paragraphs("q1"), *paragraphs("q2"))),
        True,
        at="q",
        edits=1,
    ),
]
PODCAST = {"body": paragraphs("note")}
WORDS = [
    Case(
        "podcast",
        tale("r1", **PODCAST, canonical_url=SITE + "podcast/1"),
        tale("r2", NOON + DAY, **PODCAST),
        False,
    ),
    Case(
        "podcast-minute",
        tale("s1", body=paragraphs("s"), canonical_url=SITE + "podcast-minute/1"),
        tale("s2", body=paragraphs("s"), canonical_url=SITE + "podcast-minute/2"),
        False,
    ),
    Case(
        "release",
        tale("t1", MIDNIGHT, body=paragraphs("t")),
        tale("t2", MIDNIGHT, body=paragraphs("t")),
        False,
    ),
    Case("headline-test", tale("u1", body=paragraphs("u")), tale("u2", body=paragraphs("u")), True, edits=1),
    Case("two-rubrics", tale("v1"), tale("v1"), True),
    Case(
        "undated-capture",
        tale("w1"),
        tale("w1", None, body=(*paragraphs("w1")[:5], "Join us before the winter.")),
        True,
        edits=1,
    ),
    Case("undated-first", tale("x1", None), tale("x1"), True, edits=1),
    Case("both-undated", tale("y1", None), tale("y1", None), False),
    Case(
        "undated-short",
        tale("z1", body=paragraphs("z1", 2)),
        tale("z1", None, body=(*paragraphs("z1", 2), "Join us.")),
        False,
    ),
    Case(
        "undated-two-thirds",
        tale("aa"),
        tale("aa", None, body=(*paragraphs("aa", 4), *paragraphs("bb", 2))),
        False,
    ),
    Case("undated-other-headline", tale("cc"), tale("cc", None, title="Another one"), False),
    Case("undated-before", tale("dd", None), tale("dd", NOON + 3 * DAY), False),
    Case(
        "undated-two-homes",
        tale("ee", canonical_url=SITE + "undated-two-homes/1"),
        tale("ee", None, canonical_url=SITE + "undated-two-homes/2"),
        False,
    ),
]
PARTS = [
    Case(
        "page-two", tale("ff"), tale("f2", title="The tale of ff", canonical_url=SITE + "page-two/1"), False
    ),
    Case(
        "translation",
        tale("gg"),
        tale("g2", title="The tale of gg", language="uk", canonical_url=SITE + "translation/1"),
        False,
    ),
    Case("print", tale("hh"), tale("hh", canonical_url=SITE + "print/1"), True),
    Case(
        "teaser",
        tale("ii"),
        tale("ii", body=paragraphs("ii", 2), partial=True, canonical_url=SITE + "teaser/1"),
        True,
    ),
]


async def _looks(at: Desk, case: Case) -> None:
    first = SITE + (case.at or f"{case.name}/1")
    second = SITE + (case.at or f"{case.name}/2")
    await at.look(first, case.first)
    fields = {"final_url": SITE + case.to} if case.to else {}
    await at.look(second, case.second, **(fields | case.fields))
    if case.to and not case.is_one:
        await at.look(SITE + case.to, case.second)


async def _articles(at: Desk, since: int) -> int:
    return len(await at.rows("SELECT id FROM archive.articles WHERE id > %s", since))


@pytest.mark.parametrize(
    "cases", [REDIRECTS, REUSED, WORDS, PARTS], ids=["redirects", "reused", "words", "parts"]
)
def test_pages_are_one_article_or_two(dsn: str, cases: list[Case]) -> None:
    wrong = []

    async def work() -> None:
        async with desk(dsn) as at:
            for case in cases:
                known = (await at.rows("SELECT coalesce(max(id), 0) AS id FROM store.article"))[0]["id"]
                await _looks(at, case)
                edits = await at.rows(_EDITS, known)
                found = (await _articles(at, known), len(edits))
                if found != (1 if case.is_one else 2, case.edits):
                    wrong.append((case.name, found))

    run(work())
    assert wrong == []


def test_an_article_whose_address_leads_to_another_keeps_its_text_and_says_where_to(dsn: str) -> None:
    old, new = SITE + "old", SITE + "new"

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(old, tale("old"))
            assert await at.look(old, tale("new", NOON + DAY), final_url=new) == "leads_elsewhere"
            gone = await at.rows(
                "SELECT state, evidence ->> 'leads_to' AS to, last_text FROM archive.unavailable"
            )
            assert [tuple(row.values()) for row in gone] == [
                ("leads_elsewhere", new, "\n".join(paragraphs("old")))
            ]
            due = await at.rows("SELECT url FROM archive.visits WHERE next_look_at <= now()")
            assert [row["url"] for row in due] == [new]
            assert await at.look(new, tale("new", NOON + DAY)) == "new"
            assert await at.look(old, tale("new", NOON + DAY), final_url=new) == "leads_elsewhere"
            assert await at.look(old, tale("old")) == "unchanged"
            back = await at.rows("SELECT back_at FROM archive.unavailable")
            assert [row["back_at"] for row in back] == [at.now]
            assert await at.rows("SELECT * FROM archive.edits") == []

    run(work())


def test_addresses_that_all_lead_to_one_article_are_a_site_out_of_order(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            for name in ("one", "two", "three"):
                await at.look(SITE + name, tale(name))
            for name in ("one", "two", "three"):
                await at.look(SITE + name, tale("back-soon", NOON + DAY), final_url=SITE + "back-soon")
            states = await at.rows("SELECT article_id, state FROM archive.unavailable")
            assert [tuple(row.values()) for row in states] == [(1, "leads_elsewhere")]

    run(work())


@pytest.mark.parametrize("is_rewritten", [True, False])
def test_a_moved_story_whose_new_address_was_found_first_is_joined_with_the_old_one(
    dsn: str, is_rewritten: bool
) -> None:
    old, new = SITE + "71503-fire", SITE + ("city/71503-arson" if is_rewritten else "city/71504-arson")

    async def work() -> None:
        async with desk(dsn) as at:
            await at.look(old, tale("fire"))
            assert await at.look(new, tale("arson", NOON + DAY)) == "new"
            moved = await at.look(old, tale("arson", NOON + DAY), final_url=new)
            assert moved == ("unchanged" if is_rewritten else "leads_elsewhere")
            assert await at.count("archive.articles") == (1 if is_rewritten else 2)
            edits = await at.rows("SELECT class FROM archive.edits")
            assert [row["class"] for row in edits] == (["rewrite"] if is_rewritten else [])

    run(work())


async def _texts_at(at: Desk, url: str, hours: tuple[int, ...]) -> list[str]:
    """Show one text without a date after another at an address; ``hours`` are the times between them."""
    found = []
    for number, wait in enumerate((0, *hours)):
        at.now += timedelta(hours=wait)
        found.append(await at.look(url, tale(f"turn {number}", None, title="Now")))
    return found


def test_three_new_texts_in_a_rhythm_are_a_rolling_page_and_later_ones_new_at_once(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            assert await _texts_at(at, SITE + "now", (24, 24, 25)) == ["new", "changed", "changed", "changed"]
            assert await at.rows("SELECT * FROM archive.edits") == []
            shown = await at.rows("SELECT text FROM archive.articles")
            assert {row["text"] for row in shown} == {"\n".join(paragraphs(f"turn {n}")) for n in range(4)}
            events = await at.rows("SELECT kind, reason FROM archive.article_events")
            assert [tuple(row.values()) for row in events] == [("split", "rolling page")] * 3
            assert await at.look(SITE + "now", tale("turn 3", None, title="Now")) == "unchanged"
            for number in (5, 6):
                assert await at.look(SITE + "now", tale(f"turn {number}", None, title="Now")) == "new"
            states = await at.rows("SELECT DISTINCT state, count(*) AS n FROM archive.unavailable GROUP BY 1")
            assert [tuple(row.values()) for row in states] == [("replaced", 5)]

    run(work())


@pytest.mark.parametrize("hours", [(24, 24), (1, 24, 90)], ids=["two", "no rhythm"])
def test_rewrites_without_a_rhythm_are_edits_of_one_article(dsn: str, hours: tuple[int, ...]) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await _texts_at(at, SITE + "story", hours)
            edits = await at.rows("SELECT class FROM archive.edits")
            assert [row["class"] for row in edits] == ["rewrite"] * len(hours)
            assert await at.count("archive.articles") == 1

    run(work())
