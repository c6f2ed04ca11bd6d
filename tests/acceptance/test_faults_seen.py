"""Faults of a newsroom over real HTTP: the service names each in its status, and it passes when the fault does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories
from tests.acceptance import troubled
from tests.acceptance.running import Program
from tests.acceptance.troubled import Fault, Front, fronting

OPEN = "SELECT count(*) > 0 FROM archive.alarms WHERE closed_at IS NULL"
NONE_OPEN = "SELECT count(*) = 0 FROM archive.alarms WHERE closed_at IS NULL"
LEARNED = "SELECT coalesce(max(texts), 0) >= 20 FROM store.source_usual"


@pytest.fixture
def front() -> Iterator[Front]:
    with Newsroom() as newsroom, fronting(newsroom) as made:
        yield made


@pytest.fixture
def program(dsn: str, tmp_path: Path, front: Front) -> Program:
    made = Program(dsn, tmp_path)
    made.write_source(front.url)
    return made


def see(program: Program, front: Front, fault: Fault, kind: str, stories_left: Iterator[object]) -> None:
    """One alarm of one kind while the fault lasts, named by the status; none after it."""
    before = program.value("SELECT count(*) FROM archive.alarms")
    crawls = program.value("SELECT count(*) FROM archive.crawls")
    front.newsroom.swap_banners()
    front.fault = fault
    for story in [next(stories_left) for _ in range(1)]:
        front.newsroom.publish_story(story, front.newsroom.now())  # type: ignore[arg-type]
    program.until(OPEN)
    opened = program.rows(f"SELECT kind, why, opened_at FROM archive.alarms ORDER BY id OFFSET {before}")
    assert [row["kind"] for row in opened] == [kind], opened
    shown = program.run("status")
    assert shown.returncode == 1
    assert kind in shown.stdout
    front.fault = None
    front.newsroom.swap_banners()
    program.until(NONE_OPEN)
    assert program.value("SELECT count(*) FROM archive.alarms") == before + 1, program.rows(
        "SELECT * FROM archive.alarms"
    )
    assert crawls


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (troubled.challenge, "challenge"),
        (troubled.forbidden, "forbidden"),
        (troubled.consent, "consent"),
        (troubled.robots, "robots"),
        (troubled.sitemap_gone, "channel_gone"),
        (troubled.feed_empties, "channel_empty"),
        (troubled.redesign, "redesign"),
        (troubled.dates_vanish, "dates_lost"),
        (troubled.server_fails, "server_error"),
        ("https", "tls"),
        ("localhost", "moved"),
    ],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_a_fault_is_named_by_the_status_and_passes(
    fault: Fault | str, kind: str, program: Program, front: Front
) -> None:
    drawer = iter(stories())
    for _ in range(24):
        front.newsroom.publish_story(next(drawer), front.newsroom.now())
    port = front.url.rpartition(":")[2]
    if fault == "https":
        fault = troubled.leads_to(f"https://127.0.0.1:{port}")
    elif fault == "localhost":
        fault = troubled.leads_to(f"{front.newsroom.url.replace('127.0.0.1', 'localhost')}")
    assert not isinstance(fault, str)
    with program.started():
        program.until("SELECT count(*) = 24 FROM archive.articles", timeout=90)
        program.until(LEARNED)
        see(program, front, fault, kind, drawer)
