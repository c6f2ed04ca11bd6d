"""``palimpsest history``: the timeline of an article in a pipe and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.running import Program
from tests.conftest import run
from tests.integration.archiving import PARAGRAPHS, desk, story

URL = "https://news.example/story-one"
EDITED = (PARAGRAPHS[0].replace("4 people", "9 people"), *PARAGRAPHS[1:])


async def fill(dsn: str) -> None:
    async with desk(dsn) as at:
        await at.look(URL, story())
        await at.look(URL, story(body=EDITED))
        await at.look(URL, story(title="Council mends every bridge", body=EDITED))
        await at.look(URL, status=410, outcome="gone", body=b"<p>gone</p>")


def test_the_timeline_of_an_article_under_any_form_of_its_address(dsn: str, tmp_path: Path) -> None:
    run(fill(dsn))
    program = Program(dsn, tmp_path)
    shown = program.run("history", "http://www.news.example/story-one/?utm_source=letter")
    assert shown.returncode == 0, shown.stderr
    assert "[-4-] {+9+} people" in shown.stdout
    assert (
        "headline changed" in shown.stdout
        and "title: " in shown.stdout
        and "{+every bridge+}" in shown.stdout
    )
    assert shown.stdout.index("first seen") < shown.stdout.index("[number]") < shown.stdout.index("gone")
    assert "\x1b[" not in shown.stdout
    found = json.loads(program.run("history", URL, "--json").stdout)
    assert [event["event"] for event in found["events"]] == ["first seen", "edit", "edit", "gone"]
    assert found["article"]["availability"] == "gone"


def test_an_address_that_is_not_known_is_said_to_be(dsn: str, tmp_path: Path) -> None:
    shown = Program(dsn, tmp_path).run("history", "https://news.example/nothing")
    assert shown.returncode == 1
    assert "no article is known" in shown.stdout
