"""What makes a revision, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.revisions import Text, compare

BEFORE = Text(
    title="Ferry returns to Riverton",
    paragraphs=(
        'The ferry sails again on Monday, the harbour office said: "It is sound."',
        "It carries 120 people and 14 cars, and it does not stop at night.",
    ),
    language="en",
    summary="After a year.",
    authors=("Ada Reeve", "Tom Lind"),
)
FIRST, SECOND = BEFORE.paragraphs


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, paragraphs=(FIRST.replace('"', "“"), SECOND)),
        replace(BEFORE, paragraphs=(FIRST.replace(" ", "\u00a0"), SECOND + " \u200b")),
        replace(BEFORE, paragraphs=(FIRST, "Subscribe to our newsletter", SECOND)),
        replace(BEFORE, authors=("Tom Lind", "Ada Reeve")),
    ],
    ids=["quotes", "white space", "page chrome", "order of authors"],
)
def test_typography_white_space_and_chrome_make_none(after: Text) -> None:
    assert not compare(BEFORE, after).is_revision


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, paragraphs=(FIRST, SECOND.replace("120", "130"))),
        replace(BEFORE, paragraphs=(FIRST, SECOND.replace(" not", ""))),
        replace(BEFORE, paragraphs=(FIRST, SECOND.replace("people and", "people, and"))),
        replace(BEFORE, paragraphs=(FIRST.replace("ferry", "Ferry"), SECOND)),
        replace(BEFORE, title="Ferry returns"),
        replace(BEFORE, summary="After two years."),
        replace(BEFORE, authors=("Ada Reeve",)),
    ],
    ids=["number", "negation", "comma", "case", "headline", "summary", "author"],
)
def test_any_other_change_makes_one(after: Text) -> None:
    assert compare(BEFORE, after).is_revision


def test_furniture_alone_makes_none_and_beside_an_edit_does_no_harm() -> None:
    banner = "The spring appeal has begun."
    with_banner = replace(BEFORE, paragraphs=(FIRST, banner, SECOND))
    assert compare(BEFORE, with_banner).is_revision
    assert not compare(BEFORE, with_banner, {banner}).is_revision
    edited = replace(with_banner, paragraphs=(FIRST, banner, SECOND.replace("14", "15")))
    change = compare(BEFORE, edited, {banner})
    assert change.is_revision
    assert banner not in str(change.hunks)
