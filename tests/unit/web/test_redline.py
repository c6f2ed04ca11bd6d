"""A text with its changes in it holds both texts, to the letter and in their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity.canonical_text import canonical_line
from scheduler.web.pages.redline import Paragraph, changes, redline, stretches

WORD = st.sampled_from(
    ["ten", "people", "came", "не", "прийшли", "今", "日", "ไป", "(10)", "“quoted”", "don’t"]
)
TEXT = st.lists(st.lists(WORD, min_size=1, max_size=6).map(" ".join), max_size=6).map("\n".join)


def words(paragraphs: list[Paragraph], left_out: str) -> str:
    return "".join(
        piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.kind != left_out
    )


@given(TEXT, TEXT)
def test_both_texts_are_in_it(before: str, after: str) -> None:
    paragraphs = redline(before, after)
    assert words(paragraphs, "removed") == after.replace("\n", "")
    old, shown, new = ("".join(text.split()) for text in (before, words(paragraphs, "added"), after))
    assert shown == old
    assert (changes(paragraphs) == 0) == (old == new)


def test_moved_ends_of_paragraphs_are_no_change_of_words() -> None:
    assert changes(redline("ten\nten ten ten", "ten ten\nten ten")) == 0


@given(TEXT, TEXT)
def test_every_change_begins_once_in_the_order_of_the_numbers(before: str, after: str) -> None:
    paragraphs = redline(before, after, 4)
    begun = [piece.number for paragraph in paragraphs for piece in paragraph.pieces if piece.begins]
    assert begun == list(range(5, 5 + len(begun)))


def pieces(before: str, after: str) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.text) for piece in part.pieces] for part in redline(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Ten came.", "Twelve came.", [[("removed", "Ten"), ("added", "Twelve"), ("same", " came.")]]),
        (
            "One.\nTwo.\nThree.",
            "One.\nThree.",
            [[("same", "One.")], [("removed", "Two.")], [("same", "Three.")]],
        ),
        ("三人死亡", "五人死亡", [[("removed", "三"), ("added", "五"), ("same", "人死亡")]]),
        ('He said "no".', "He said “no”.", [[("same", "He said “no”.")]]),
        ("One. Two.", "One.\nTwo.", [[("same", "One.")], [("same", " Two.")]]),
        ("", "", []),
    ],
)
def test_what_went_stands_before_what_came(
    before: str, after: str, shown: list[list[tuple[str, str]]]
) -> None:
    found = pieces(before, after)
    assert [[(kind, canonical_line(text)) for kind, text in part] for part in found] == [
        [(kind, canonical_line(text)) for kind, text in part] for part in shown
    ]


def test_only_what_is_far_from_any_change_is_folded() -> None:
    lines = [f"Line {number} stays." for number in range(12)]
    after = [*lines[:2], "A new one.", *lines[2:]]
    found = [
        (part.is_folded, len(part.paragraphs))
        for part in stretches(redline("\n".join(lines), "\n".join(after)))
    ]
    assert found == [(False, 2), (False, 1), (True, 10)]


def test_two_long_texts_without_a_common_word_are_shown_whole() -> None:
    before, after = ("\n".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    kinds = [piece.kind for part in redline(before, after) for piece in part.pieces]
    assert kinds == ["removed"] * 20_000 + ["added"] * 20_000
