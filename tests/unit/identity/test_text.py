"""The canonical text: the same words give the same bytes, other words never do."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.identity.canonical_text import canonical_line, canonical_text, text_sha256, word_count
from crawler.identity.words import words


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("Kyiv\u00a0said\u2009so", "Kyiv said so"),
        ("  two\t\tspaces \n here ", "two spaces here"),
        ("“Peace”, «мир», „Frieden“", '"Peace", "мир", "Frieden"'),
        ("об’єкт, обʼєкт", "об'єкт, об'єкт"),
        ("1946–1950 — and so on…", "1946-1950 - and so on..."),
        ("re\u00adport\u200bed\ufeff", "reported"),
        ("\u202bright\u202c to left\u200f", "right to left"),
        ("cafe\u0301", "café"),
        ("n\u200cot joi\u200dned", "not joined"),
        ("nul\x00l and \ud800 alone", "null and alone"),
    ],
)
def test_typography_is_folded(shown: str, same: str) -> None:
    assert canonical_line(shown) == same


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1.5 million", "15 million"),
        ("m²", "m2"),
        ("Polish", "polish"),
        ("Let's eat, Grandma", "Let's eat Grandma"),
        ("می\u200cرود", "میرود"),
        ("-5 degrees", "5 degrees"),
        ("й", "и"),
    ],
)
def test_what_carries_meaning_stays(a: str, b: str) -> None:
    assert canonical_line(a) != canonical_line(b)


def test_paragraphs_are_lines_and_empty_ones_go() -> None:
    assert canonical_text(["One.", " ", "", "Two\nhalves."]) == "One.\nTwo halves."
    assert canonical_text("One.\n\nTwo.") == canonical_text(("One.", "Two."))


def test_the_hash_is_of_the_canonical_text() -> None:
    assert text_sha256(["“A”\u00a0b"]) == hashlib.sha256(b'"A" b').digest()
    assert text_sha256(["A b", "c"]) != text_sha256(["A b c"])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Peace, Now!", "peace now"),
        ("One. Two.", "One\nTwo"),
        ("It's", "Its"),
        ("“5 %”", "5%"),
        ("Straße", "STRASSE"),
    ],
)
def test_words_are_compared_without_punctuation_and_case(a: str, b: str) -> None:
    assert words(canonical_text(a)) == words(canonical_text(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1.5 million", "15 million"),
        ("$5", "€5"),
        ("40% of", "40 of"),
        ("about .5 points", "about 5 points"),
        ("$.5 million", "$5 million"),
        (">5 cases", "5 cases"),
        ("-5 degrees", "5 degrees"),
        ("6-4", "6 4"),
        ("10:30", "1030"),
        ("पानी", "पान"),
        ("F-16", "F-6"),
    ],
)
def test_words_keep_what_a_number_is_made_of(a: str, b: str) -> None:
    assert words(canonical_text(a)) != words(canonical_text(b))


def test_words_are_counted_and_characters_where_there_are_no_spaces() -> None:
    assert word_count("Two aren't three: 1,000 F-16s.") == 7
    assert word_count("気象庁は、13日") == 6
    assert word_count("") == 0


LINES = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("“”‘’–…\u00a0\u00ad\u200b\u200c\u200d\u3000＂\u0301\u0338م ही👩a1\n'`"),
    ),
    max_size=30,
)


@given(LINES)
@example("x\u200c\u3000y")
@example("a\u200c\u0301")
@example("م\u200c＂")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert canonical_line(canonical_line(text)) == canonical_line(text)
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@given(LINES)
def test_canonical_text_can_always_be_stored(text: str) -> None:
    line = canonical_line(text)
    assert "\x00" not in line and "\n" not in line
    line.encode("utf-8")


@given(LINES)
def test_texts_with_one_canonical_form_have_the_same_words(text: str) -> None:
    assert words(canonical_text(canonical_text(text))) == words(canonical_text(text))
