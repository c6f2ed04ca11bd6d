"""The page that the project started from, as it stands in changing chrome."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction import ExtractionRules, extract
from tests.conftest import run
from tests.integration.archiving import desk

PAGES = Path(__file__).parents[1] / "pages"
URL = "https://news.example/blinken-lavrov-call-results-in-another-stalemate-for-ukraine-crisis/"
STANDFIRST = (
    "US secretary of state Antony Blinken and Russian Foreign Minister Sergei Lavrov spoke about Ukraine on "
    "Feb. 12 but failed to reach any breakthrough."
)
BODY = [
    ("U.S. Secretary of State Antony Blinken and Russian Foreign", "Russia’s invasion of Ukraine."),
    ("Blinken reiterated that more aggression", "State Department spokesman Ned Price."),
    ("Blinken also told Lavrov that a diplomatic path", 'engage in good-faith discussions."'),
    ("According to a readout by the Russian Foreign Ministry", "by force, the readout says."),
    ("Lavrov also complained that the U.S. and the EU ignored", "weapon systems near its borders."),
    (
        "U.S. President Joe Biden and Russian President",
        "Russia is ready to attack and can strike at any time.",
    ),
]


@pytest.mark.parametrize("name", ["seed_page_a.html", "seed_page_b.html"])
def test_headline_author_date_standfirst_and_six_paragraphs(name: str) -> None:
    read = extract((PAGES / name).read_bytes(), URL, ExtractionRules(timezone="Europe/Kyiv"))
    assert read.title == "Blinken-Lavrov call results in another stalemate for Ukraine crisis"
    assert read.authors == ("Artur Korniienko",)
    assert read.published == datetime(2022, 2, 12, 15, 58, tzinfo=UTC)
    assert read.summary == STANDFIRST
    assert [
        (paragraph[: len(first)], paragraph[-len(last) :])
        for paragraph, (first, last) in zip(read.body, BODY, strict=True)
    ] == BODY


def test_other_banners_on_the_next_visit_add_no_revision(dsn: str) -> None:
    reads = [
        extract((PAGES / name).read_bytes(), URL, ExtractionRules(timezone="Europe/Kyiv"))
        for name in ("seed_page_a.html", "seed_page_b.html")
    ]

    async def work() -> None:
        async with desk(dsn) as at:
            assert await at.look(URL, reads[0]) == "new"
            assert await at.look(URL, reads[1]) == "unchanged"
            assert await at.count("store.revision") == 1

    run(work())
