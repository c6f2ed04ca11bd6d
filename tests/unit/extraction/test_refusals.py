"""Pages that are no articles get the right name, and articles are not mistaken for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extraction import Extraction, extract
from crawler.extraction.refusal.refusals import REFUSALS

PAGES = Path(__file__).parents[2] / "pages"
REFUSED = sorted((PAGES / "refused").glob("*/*.html"))
ACCEPTED = sorted((PAGES / "accepted").glob("*.html"))


def read(path: Path, url: str = "https://gazette.example/2024/05/02/bridge") -> Extraction:
    return extract(path.read_bytes(), url)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_that_is_no_article_gets_its_name(path: Path) -> None:
    found = read(path)
    assert found.refusal == path.parent.name
    assert found.body == ()


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_an_article_is_no_refusal(path: Path) -> None:
    found = read(path)
    assert found.refusal is None
    assert found.body


def test_a_front_page_is_a_list() -> None:
    assert (
        read(PAGES / "refused" / "link_list" / "section.html", "https://gazette.example/").refusal
        == "link_list"
    )


def test_there_are_enough_pages_and_each_name_has_a_meaning() -> None:
    assert len(REFUSED) >= 40
    assert {path.parent.name for path in REFUSED} == set(REFUSALS)
    assert all(len(meaning) > 20 for meaning in REFUSALS.values())
