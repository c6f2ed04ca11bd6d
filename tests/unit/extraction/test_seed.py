"""The page that the project starts from: one article under two kinds of chrome."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction import Extraction, ExtractionRules, extract

PAGES = Path(__file__).parents[2] / "pages"
SHARED = Path(__file__).parents[4] / "shared" / "seed" / "kyiv-independent-article.txt"
URL = "https://kyivindependent.com/blinken-lavrov-call-results-in-another-stalemate-for-ukraine-crisis/"
RULES = ExtractionRules(timezone="Europe/Kyiv")


def read(name: str, rules: ExtractionRules = RULES) -> Extraction:
    return extract((PAGES / f"seed_page_{name}.html").read_bytes(), URL, rules)


@pytest.mark.parametrize("name", ["a", "b"])
def test_headline_author_date_and_summary(name: str) -> None:
    found = read(name)
    assert found.title == "Blinken-Lavrov call results in another stalemate for Ukraine crisis"
    assert found.authors == ("Artur Korniienko",)
    assert found.published is not None
    assert found.published.astimezone(UTC) == datetime(2022, 2, 12, 15, 58, tzinfo=UTC)
    assert found.summary == (
        "US secretary of state Antony Blinken and Russian Foreign Minister Sergei Lavrov spoke about Ukraine "
        "on Feb. 12 but failed to reach any breakthrough."
    )
    assert (found.language, found.refusal, found.partial) == ("en", None, False)


@pytest.mark.parametrize("name", ["a", "b"])
def test_body_is_the_six_paragraphs_to_the_letter(name: str) -> None:
    body = read(name).body
    assert len(body) == 6
    assert body[0].endswith("the threat of Russia’s invasion of Ukraine.")
    assert 'in "a resolute, massive, and united Transatlantic response," according' in body[1]
    assert body[5].startswith("U.S. President Joe Biden") and "Washington's warnings" in body[5]


def test_other_chrome_is_the_same_text() -> None:
    assert read("a").body == read("b").body


def test_a_date_without_offset_is_in_the_source_s_zone() -> None:
    found = read("a", ExtractionRules()).published
    assert found is not None and found.isoformat() == "2022-02-12T17:58:00+00:00"


def test_the_body_is_the_one_of_the_captured_page() -> None:
    if not SHARED.exists():
        pytest.skip("skipped: ../shared is absent")
    lines = [line.strip() for line in SHARED.read_text("utf-8").splitlines()]
    assert list(read("a").body) == [line for line in lines[12:23] if line]


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_brief_of_one_paragraph_keeps_none_of_the_chrome_around_it(name: str) -> None:
    brief = "Russia has lost 741,570 troops since the beginning of its full-scale invasion, the General Staff reported."
    page = (PAGES / f"seed_page_{name}.html").read_text("utf-8")
    first, *others = (f"<p>{paragraph}</p>" for paragraph in read(name).body)
    for other in others:
        page = page.replace(other, "")
    found = extract(page.replace(first, f"<p>{brief}</p>").encode(), URL, RULES)
    assert (found.body, found.refusal) == ((brief,), None)
