"""Two versions of the program side by side on one archive: what the higher one made, the lower one leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import EXTRACTOR_VERSION
from crawler.identity import SIGNATURE_VERSION, URL_KEY_VERSION
from crawler.model.versions import order
from crawler.revisions import RULES_VERSION
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk
from tests.next_version import ROOT, next_program, raise_versions

URL = "https://news.example/Story-One"
BANNER = "Millions of readers come to this newspaper every month, and only very few of them pay for it."
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])
SCRIPT = Path(__file__).with_name("one_version.py")

Ask = Callable[..., Any]
"""Gives one version a task, by its name and values, and returns the answer."""


def page(number: int, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """A page with another clock in its head at every look, and the banner among its paragraphs."""
    text = "".join(f"<p>{line}</p>" for line in (paragraphs[0], BANNER, *paragraphs[1:]))
    return (
        "<html lang=en><head><title>Council mends bridges</title>"
        '<meta property="article:published_time" content="2026-03-01T08:00:00Z"></head>'
        f"<body><div>{number}</div><article><h1>Council mends bridges</h1>{text}</article></body></html>"
    )


@contextmanager
def version(folder: Path, dsn: str, at: Desk) -> Iterator[Ask]:
    """A version of the program in a process of its own."""
    ids = map(str, (at.source_id, at.crawl_id, at.channel_id))
    with subprocess.Popen(
        [sys.executable, SCRIPT, dsn, *ids],
        env=os.environ | {"PYTHONPATH": str(folder)},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout

        def ask(name: str, **given: Any) -> Any:
            assert process.stdin and process.stdout
            print(json.dumps([name, given]), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture
def programs(tmp_path: Path) -> tuple[Path, Path]:
    """This version and the next one, which reads, judges, keys and signs otherwise."""
    folder = next_program(tmp_path)
    raise_versions(folder)
    return ROOT, folder


class Archive:
    """An archive, and the two versions at work on it."""

    def __init__(self, at: Desk, lower: Ask, higher: Ask) -> None:
        self.at, self.lower, self.higher = at, lower, higher
        self.looks = 0

    def look(self, ask: Ask, paragraphs: tuple[str, ...] = PARAGRAPHS, hour: float | None = None) -> str:
        """Have a version look at the article, an hour after the last look or at an hour."""
        self.looks += 1
        at = START + timedelta(hours=self.looks if hour is None else hour)
        outcome: str = ask("look", url=URL, body=page(self.looks, paragraphs), at=at.isoformat())
        return outcome

    def look_in_turn(self, times: int, paragraphs: tuple[str, ...] = PARAGRAPHS) -> set[str]:
        """Have both look in turn; returns what their looks came to."""
        return {self.look((self.higher, self.lower)[number % 2], paragraphs) for number in range(times)}

    async def rows(self, *tables: str) -> dict[str, int]:
        """How many rows tables of the record have."""
        return {table: await self.at.count(f"store.{table}") for table in tables}

    async def column(self, query: str) -> list[Any]:
        """The only column of a query."""
        return [next(iter(row.values())) for row in await self.at.rows(query)]


def side_by_side(dsn: str, programs: tuple[Path, Path], work: Callable[[Archive], Any]) -> None:
    async def inner() -> None:
        async with desk(dsn) as at:
            with ExitStack() as stack:
                lower, higher = (stack.enter_context(version(each, dsn, at)) for each in programs)
                await work(Archive(at, lower, higher))

    run(inner())


def test_a_hundred_looks_of_two_versions_add_one_text(dsn: str, programs: tuple[Path, Path]) -> None:
    async def work(archive: Archive) -> None:
        assert archive.look(archive.lower) == "new"
        assert archive.look_in_turn(100) == {"unchanged"}
        counts = await archive.rows(
            "look", "address", "article", "revision", "extraction", "verdict", "availability"
        )
        assert counts == {
            "look": 101,
            "address": 1,
            "article": 1,
            "revision": 1,
            "extraction": 2,
            "verdict": 0,
            "availability": 1,
        }
        texts = await archive.column("SELECT body LIKE '%%Millions%%' FROM store.extraction ORDER BY id")
        assert texts == [True, False], (
            "the higher version read the lower one's text again, and nothing after that"
        )

    side_by_side(dsn, programs, work)


def test_an_edit_that_the_lower_version_saw_is_read_and_judged_once_by_the_higher_one(
    dsn: str, programs: tuple[Path, Path]
) -> None:
    async def work(archive: Archive) -> None:
        archive.look(archive.lower)
        archive.look(archive.higher)
        assert archive.look(archive.lower, EDITED) == "changed"
        hunks = await archive.column("SELECT hunks FROM archive.edits")
        assert [[hunk["added"] for hunk in each] for each in hunks] == [["9"]], (
            "the banner is no part of the edit"
        )
        assert archive.look_in_turn(20, EDITED) == {"unchanged"}
        assert await archive.rows("revision", "extraction", "verdict") == {
            "revision": 2,
            "extraction": 4,
            "verdict": 2,
        }
        assert await archive.column("SELECT dismissed_by FROM store.revision") == [None, None]
        assert await archive.column("SELECT class FROM store.verdict ORDER BY id") == [
            "correction",
            "updated",
        ]

    side_by_side(dsn, programs, work)


def test_what_the_higher_version_judged_stays_when_revisions_are_put_in_order(
    dsn: str, programs: tuple[Path, Path]
) -> None:
    async def work(archive: Archive) -> None:
        archive.look(archive.higher, hour=10)
        archive.look(archive.higher, (*PARAGRAPHS, "3 min read"), hour=20)
        before = await archive.at.rows(
            "SELECT * FROM store.verdict JOIN store.diff USING (before_id, after_id)"
        )
        assert [row["class"] for row in before] == ["updated"]
        for number in range(4):
            outcome = archive.look(archive.lower, hour=11 + number)
            assert outcome == "unchanged", "a capture that arrives late puts the revisions in order"
        after = await archive.at.rows(
            "SELECT * FROM store.verdict JOIN store.diff USING (before_id, after_id)"
        )
        assert after == before
        assert await archive.rows("revision", "extraction") == {"revision": 2, "extraction": 2}
        standing = await archive.column("SELECT dismissed_by FROM store.revision")
        assert standing == [None, None], "what is no edit to the lower version is one to the higher"

    side_by_side(dsn, programs, work)


def test_the_lower_version_has_nothing_to_read_or_judge_again(dsn: str, programs: tuple[Path, Path]) -> None:
    async def work(archive: Archive) -> None:
        archive.look(archive.lower)
        archive.look(archive.lower, EDITED)
        assert archive.lower("reextract") == [0, 0]
        assert archive.higher("reextract") == [1, 2]
        for _ in range(3):
            assert archive.lower("reextract") == archive.higher("reextract") == [0, 0]
        assert await archive.rows("extraction", "verdict") == {"extraction": 4, "verdict": 2}

    side_by_side(dsn, programs, work)


def test_keys_signatures_and_listings_settle_on_the_higher_version(
    dsn: str, programs: tuple[Path, Path]
) -> None:
    async def work(archive: Archive) -> None:
        archive.look(archive.lower)
        done = [each("upkeep") for _ in range(50) for each in (archive.higher, archive.lower)]
        assert done[0][:3] == [1, 1, 1]
        assert [each for each in done[1:] if any(each[:3])] == [], "nothing is done twice"
        assert [each for each in done[5:] if any(each)] == [], "the forms of the known names are learned once"
        [address] = await archive.at.rows("SELECT url_key, key_version FROM store.address")
        assert address == {"url_key": URL.lower(), "key_version": URL_KEY_VERSION + 1}
        [signed] = await archive.column("SELECT version FROM store.signature")
        assert order(signed) == order(SIGNATURE_VERSION) + 1
        assert await archive.rows("unsigned", "address") == {"unsigned": 0, "address": 1}
        planned = await archive.column("SELECT due_because FROM store.address_state")
        for each in (archive.lower, archive.higher, archive.lower):
            each("listing", urls=[URL])
            assert archive.look(each) == "unchanged", "the address is one for both"
        assert await archive.rows("address", "article", "alias") == {"address": 1, "article": 1, "alias": 1}
        assert await archive.column("SELECT due_because FROM store.address_state") == planned

    side_by_side(dsn, programs, work)


def test_the_two_programs_are_two_versions(programs: tuple[Path, Path]) -> None:
    asked = (
        "from crawler import extraction, identity, revisions;"
        "print(extraction.EXTRACTOR_VERSION, revisions.RULES_VERSION, identity.NORMALISER_VERSION,"
        " identity.URL_KEY_VERSION, identity.url_key('https://a.example/B'), extraction.__file__, sep='|')"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=programs[1], capture_output=True, text=True, check=True
    ).stdout.split("|")
    assert [int(each) for each in said[:4]] == [
        order(EXTRACTOR_VERSION) + 1,
        order(RULES_VERSION) + 1,
        2,
        URL_KEY_VERSION + 1,
    ]
    assert said[4] == "https://a.example/b"
    assert said[5].startswith(str(programs[1]))
