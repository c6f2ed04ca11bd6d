"""The numbers by which newsrooms tell their articles apart."""

from __future__ import annotations

import pytest

from crawler.identity.article_numbers import same_article_number

SAME = [
    ("https://a.example/48213-mayor-denies", "https://a.example/city/48213-mayor-resigns"),
    (
        "https://a.example/news/mayor-denies-a1048213",
        "https://a.example/politics/mayor-resigns-a1048213.html",
    ),
    ("https://a.example/story.php?id=98765", "https://a.example/novyny/98765/most.html"),
    ("https://a.example/2026/03/01/n77123", "https://a.example/2026/03/02/n77123"),
    ("https://a.example/20260301/550012.html", "https://a.example/20260302/550012.html"),
    ("https://a.example/c10234/a67890", "https://a.example/c10234/a67890-new"),
    ("https://a.example/%D0%BC%D0%BE%D1%81%D1%82-48213", "https://a.example/48213"),
]
OTHERS = [
    ("https://a.example/20260301/bridge", "https://a.example/20260301/harbour"),
    ("https://a.example/01032026-bridge", "https://a.example/01032026-harbour"),
    ("https://a.example/202603/bridge", "https://a.example/202603/harbour"),
    ("https://a.example/202603011230/bridge", "https://a.example/202603011230/harbour"),
    ("https://a.example/c10234/a67890", "https://a.example/c10234/a67891"),
    ("https://a.example/2026/bridge", "https://a.example/2026/harbour"),
    ("https://a.example/lost-780000", "https://a.example/lost-790000"),
    ("https://a.example/bridge", "https://a.example/harbour"),
    ("https://a.example/481", "https://a.example/481-two"),
    ("https://[a", "https://a.example/48213"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_number_beside_other_words(one: str, other: str) -> None:
    assert same_article_number(one, other)
    assert same_article_number(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_dates_sections_and_figures_are_no_numbers_of_articles(one: str, other: str) -> None:
    assert not same_article_number(one, other)
    assert not same_article_number(other, one)
