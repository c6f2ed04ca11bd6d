"""Twelve faults of newsrooms over real HTTP: the status names each while it lasts, and each passes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import Story, stories
from tests.acceptance import troubled
from tests.acceptance.running import Program
from tests.acceptance.troubled import Fault, Front, fronting

FAULTS: dict[str, tuple[Callable[[Front], Fault], str]] = {
    "frozen": (lambda front: troubled.feed_freezes(), "channel_behind"),
    "emptied": (lambda front: troubled.feed_empties, "channel_empty"),
    "redesigned": (lambda front: troubled.redesign, "redesign"),
    "dateless": (lambda front: troubled.dates_vanish, "dates_lost"),
    "asking": (lambda front: troubled.consent, "consent"),
    "challenging": (lambda front: troubled.challenge, "challenge"),
    "refusing": (lambda front: troubled.forbidden, "forbidden"),
    "untrusted": (troubled.wants_tls, "tls"),
    "hanging": (troubled.hangs, "timeout"),
    "gone-elsewhere": (
        lambda front: troubled.leads_to(front.newsroom.url.replace("127.0.0.1", "localhost")),
        "moved",
    ),
    "forbidding": (lambda front: troubled.robots, "robots"),
    "unmapped": (lambda front: troubled.sitemap_gone, "channel_gone"),
}
WELL = "untroubled"
LEARNED = ("redesigned", "dateless")
"""Newsrooms whose fault is told by what their texts were before: twenty are needed."""
# The program as it is, but that it does not try again what brought no answer: three times over would be the test.
IMPATIENT = """
import crawler.crawl.settings
crawler.crawl.settings.BASE["RETRY_TIMES"] = 0
from scheduler.cli import main
main()
"""
OPEN = "SELECT coalesce(array_agg(source), '{}') FROM archive.alarms WHERE closed_at IS NULL"


@pytest.fixture
def fronts() -> Iterator[dict[str, Front]]:
    """A newsroom for each fault and one that is well, each with an address: a site is crawled once at a time."""
    with Newsroom() as newsroom, ExitStack() as stack:
        yield {
            name: stack.enter_context(fronting(newsroom, f"127.0.0.{number}"))
            for number, name in enumerate([*FAULTS, WELL], start=2)
        }


@pytest.fixture
def program(dsn: str, tmp_path: Path, fronts: dict[str, Front]) -> Program:
    made = Program(dsn, tmp_path, {"PALIMPSEST_CRAWLS": "16"}, ("-c", IMPATIENT))
    made.write_sources(
        {name: front.url for name, front in fronts.items()}, interval="3s", answer="3s", revisit=("6s", "24s")
    )
    return made


def publish(front: Front, chosen: tuple[Story, ...]) -> None:
    for story in chosen:
        front.site.publish_story(story, front.site.now())


def begin(program: Program, fronts: dict[str, Front]) -> None:
    """Every newsroom is known, its channels are in step, and of two the usual text is known."""
    drawer = stories()
    moved = fronts["gone-elsewhere"].newsroom.add_site("localhost", "The Herald elsewhere")
    for story in drawer[:8]:
        moved.publish_story(story, moved.now())
    for name, front in fronts.items():
        publish(front, drawer[:24] if name in LEARNED else drawer[:6])
    program.until(f"SELECT count(*) >= {6 * len(fronts) + 18 * len(LEARNED)} FROM archive.articles", 200)
    for story in drawer[24:26]:
        known = program.value("SELECT count(*) FROM archive.articles")
        for front in fronts.values():
            publish(front, (story,))
        program.until(f"SELECT count(*) >= {known + len(fronts)} FROM archive.articles", 200)
    learned = ", ".join(f"'{name}'" for name in LEARNED)
    program.until(
        "SELECT bool_and(texts >= 20) FROM store.source_usual JOIN store.source ON source.id = source_id "
        f"WHERE name IN ({learned})"
    )
    assert program.value("SELECT count(*) FROM archive.alarms") == 0, program.rows("TABLE archive.alarms")


def until_all_open(program: Program, fronts: dict[str, Front]) -> None:
    """Break every newsroom but one; each goes on publishing, a story after the other."""
    for name, (fault, _) in FAULTS.items():
        fronts[name].break_with(fault(fronts[name]))
    for story in stories()[26:30]:
        for front in fronts.values():
            publish(front, (story,))
        crawls = program.value("SELECT max(id) FROM archive.crawls")
        program.until(
            f"SELECT count(DISTINCT source) >= 2 FROM archive.crawls WHERE id > {crawls} AND outcome <> 'running' "
            f"AND source IN ('frozen', '{WELL}')",
            200,
        )
    program.wait_for(lambda: set(FAULTS) <= set(program.value(OPEN)), "an alarm for each fault", 240)


@pytest.mark.long  # on a compressed clock it needs a quiet machine; the fake clock has the same faults in every run
@pytest.mark.timeout(1200)
def test_twelve_faults_are_named_by_the_status_and_pass_by_themselves(
    program: Program, fronts: dict[str, Front]
) -> None:
    with program.started():
        begin(program, fronts)
        until_all_open(program, fronts)
        shown = program.run("status")
        print(shown.stdout)
        assert shown.returncode == 1
        for name, (_, kind) in FAULTS.items():
            [line] = [line for line in shown.stdout.splitlines() if f" {name}: " in line and "ALARM" in line]
            assert f"{name}: {kind} (" in line
        for name in FAULTS:
            fronts[name].heal()
        program.until("SELECT count(*) = 0 FROM archive.alarms WHERE closed_at IS NULL", 280)
    opened = program.rows("SELECT source, kind FROM archive.alarms ORDER BY id")
    assert sorted((row["source"], row["kind"]) for row in opened) == sorted(
        (name, kind) for name, (_, kind) in FAULTS.items()
    )
