"""The diff: complete, ready for JSON, and with the words around a change."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.identity.canonical_text import canonical_text
from crawler.revisions import apply, compare
from crawler.revisions.hunks import diff, joined, tokens
from tests.unit.revisions.articles import HARBOUR, swapped


def test_a_hunk_has_its_words_and_those_around_it() -> None:
    change = compare(HARBOUR, swapped(HARBOUR, "42 boats", "24 ships"))
    assert change.hunks == (
        {
            "field": "body",
            "at": 25,
            "removed": "42 boats",
            "added": "24 ships",
            "before": "Mayor Ruth Calder said that",
            "after": "had been lost and that the",
        },
    )
    assert (change.added_words, change.removed_words) == (2, 2)


def test_hunks_go_through_json() -> None:
    hunks = compare(HARBOUR, swapped(HARBOUR, "42", "24")).hunks
    assert tuple(json.loads(json.dumps(hunks))) == hunks


def test_every_field_has_hunks_of_its_own() -> None:
    before = {"title": "Old", "summary": "Same old", "text": "Body one."}
    after = {"title": "New", "summary": "Same new", "text": "Body two."}
    assert [(hunk["field"], hunk["removed"], hunk["added"]) for hunk in compare(before, after).hunks] == [
        ("title", "Old", "New"),
        ("summary", "old", "new"),
        ("body", "one.", "two."),
    ]


def test_a_new_paragraph_is_one_hunk_with_its_line_break() -> None:
    (hunk,) = diff("body", "One.\nTwo.", "One.\nBetween.\nTwo.")
    assert (hunk["removed"], hunk["added"]) == ("", "\nBetween.")
    (first,) = diff("body", "One.\nTwo.", "Before.\nOne.\nTwo.")
    assert (first["at"], first["added"]) == (0, "Before.\n")


def test_stray_common_words_do_not_cut_a_sentence_to_pieces() -> None:
    hunks = diff("body", "a b c d the e f g h", "q r s t the u v w x")
    assert len(hunks) == 1


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    (hunk,) = diff("body", "気象庁は13日に発表した。", "気象庁は14日に発表した。")
    assert (hunk["removed"].strip("\u2060"), hunk["added"].strip("\u2060")) == ("13", "14")


@pytest.mark.parametrize("text", ["", "one", "one two\nthree", "気象庁は13日 F-16 発表\nした", "a\nb\nc"])
def test_tokens_can_be_joined_again(text: str) -> None:
    assert joined(tokens(text)) == text


WORDS = st.sampled_from(["a", "b", "c", "the", "1.5", "気象", "気", "x気y", "🙂", "é", "-", "…"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=6).map(canonical_text)


@given(TEXTS, TEXTS)
@example("", "a")
@example("a", "")
@example("a\nb", "b")
@example("b", "a\nb")
@example("a\nb\nc", "c\nb\na")
@example("気a", "a気")
def test_the_hunks_applied_to_the_old_text_give_the_new_one(before: str, after: str) -> None:
    hunks = diff("body", before, after)
    assert apply("body", before, hunks) == after
    assert bool(hunks) == (before != after)


@given(st.text(max_size=60), st.text(max_size=60))
def test_so_they_do_on_any_text(before: str, after: str) -> None:
    change = compare({"title": before, "text": before}, {"title": after, "text": after})
    assert apply("body", canonical_text(before), change.hunks) == canonical_text(after)
    assert change.same_text == (not change.hunks)


@given(TEXTS, TEXTS)
def test_a_diff_backwards_swaps_what_came_and_went(before: str, after: str) -> None:
    forth, back = (
        compare({"title": "", "text": before}, {"title": "", "text": after}),
        compare({"title": "", "text": after}, {"title": "", "text": before}),
    )
    assert forth.same_text == back.same_text
    assert forth.added_words - forth.removed_words == back.removed_words - back.added_words


def test_two_texts_too_long_to_align_are_one_hunk() -> None:
    before, after = (" ".join(f"{side}{number}" for number in range(10_001)) for side in "ab")
    (hunk,) = diff("body", before, after)
    assert (hunk["removed"], hunk["added"]) == (before, after)
    assert apply("body", before, [hunk]) == after
