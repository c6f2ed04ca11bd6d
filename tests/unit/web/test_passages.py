"""Changed passages on a public page are cut to so many words, in every script, and to the letter before the cut."""

from __future__ import annotations

import pytest

from scheduler.web.pages.redline import redline, shortened
from scheduler.web.passages import MOST_WORDS, Allowance, beside, short_hunks, short_marked

WORDS = [f"word{number}" for number in range(MOST_WORDS + 20)]


@pytest.mark.parametrize("text", [" ".join(WORDS), "\n".join(WORDS), "橋" * (MOST_WORDS + 20)])
def test_a_passage_is_cut_after_so_many_words_of_any_script(text: str) -> None:
    shown = Allowance().of("added", text)
    assert shown.endswith(" …")
    assert text.startswith(shown.removesuffix(" …"))
    assert Allowance(MOST_WORDS + 20).of("added", text) == text
    assert "word99" in shown or "橋" * MOST_WORDS in shown
    assert "word100" not in shown


def test_the_words_of_all_places_are_counted_together_and_those_of_each_side_apart() -> None:
    half = " ".join(WORDS[:60])
    hunks = [{"field": "body", "removed": half, "added": half, "before": "", "after": ""} for _ in range(3)]
    shown = short_hunks(hunks)
    for side in ("removed", "added"):
        assert shown[0][side] == half
        assert len(shown[1][side].split()) == 41
        assert shown[2][side] == "…"
    headline = {"field": "title", "removed": " ".join(WORDS), "added": ""}
    assert short_hunks([headline]) == [headline]


def test_marked_words_are_cut_within_their_marks() -> None:
    shown = short_marked(f"before [-{' '.join(WORDS)}-] {{+{' '.join(WORDS)}+}} after")
    assert shown.startswith("before [-word0 ")
    assert shown.endswith("word99 …+} after")
    assert "word99 …-] {+word0 " in shown
    assert "word100" not in shown
    assert short_marked("a [-b-] {+c+} d") == "a [-b-] {+c+} d"


@pytest.mark.parametrize(
    ("after", "before", "shown"),
    [
        (True, False, "1 2 3 4 5 6 …"),
        (False, True, " … 15 16 17 18 19 20"),
        (True, True, "1 2 3 4 5 6 … 15 16 17 18 19 20"),
    ],
)
def test_only_the_words_next_to_a_change_are_shown(after: bool, before: bool, shown: str) -> None:
    text = " ".join(str(number) for number in range(1, 21))
    assert beside(text, after_change=after, before_change=before) == shown
    assert beside("1 2 3", after_change=after, before_change=before) == "1 2 3"


def test_a_paragraph_beyond_what_is_allowed_is_left_out() -> None:
    after = "\n".join(["It stays.", " ".join(WORDS), "the end"])
    stays, cut = shortened(redline("It stays.", after), Allowance())
    assert not stays.is_changed
    assert cut.pieces[-1].text.endswith("word99 …")
