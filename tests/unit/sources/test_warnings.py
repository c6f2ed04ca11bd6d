"""What a sources file says and cannot act as written is told, and what can is not."""

from __future__ import annotations

import pytest

from crawler.sources import Source
from scheduler.cli.newsrooms.source_warnings import warnings
from scheduler.config import Config


def told(*blocks: dict[str, object]) -> str:
    made = [
        Source.model_validate({"name": f"paper-{number}", "home": f"https://paper-{number}.example/"} | block)
        for number, block in enumerate(blocks)
    ]
    return "\n".join(warnings(made, Config()))


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"interval": "5s"}, ('interval = "5s"', "15s", "PALIMPSEST_TICK")),
        ({"revisit": {"first": "1m"}}, ('first = "1m"', "5m", "PALIMPSEST_REVISIT_GRID")),
        ({"revisit": {"first": "1m", "most": "2m", "until": "9d"}}, ('most = "2m"', "acts as 5m")),
        ({"revisit": {"first": "10m", "most": "10m"}}, ('most = "10m"', "30d old", "until")),
    ],
)
def test_a_value_that_cannot_act_as_written_is_told(block: dict[str, object], words: tuple[str, ...]) -> None:
    assert all(word in told(block) for word in ("paper-0", *words)), told(block)


@pytest.mark.parametrize("home", ["https://one.example/", "http://www.one.example", "https://one.example"])
def test_two_sources_with_one_home_are_told(home: str) -> None:
    said = told({"home": "https://one.example/"}, {"home": home}, {"home": "https://two.example/"})
    assert "paper-0, paper-1: have one home" in said and "paper-2" not in said


@pytest.mark.parametrize(
    "blocks",
    [
        ({},),
        ({"interval": "15s"},),
        ({"cron": "*/10 * * * *"},),
        ({"revisit": {"first": "5m", "most": "7d", "until": "30d"}},),
        ({"revisit": {"first": "1h"}},),
        ({"enabled": False, "interval": "5s"},),
        ({"home": "https://one.example/a/"}, {"home": "https://one.example/b/"}),
        ({"home": "https://one.example/"}, {"home": "https://one.example/", "enabled": False}),
    ],
)
def test_what_acts_as_written_is_not_told(blocks: tuple[dict[str, object], ...]) -> None:
    assert told(*blocks) == ""
