"""The tree around the blocks of a page, and what makes reading it fast: the same answers as the plain way gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.body.block_tree import TEXT, BlockTree
from crawler.extraction.metadata.titles import SameWords, same_words
from crawler.extraction.page.alternatives import alternatives
from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.candidates import Candidate, assess
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.reference_extractor import words

WORDS = st.lists(st.text("abä-.", min_size=1, max_size=4), min_size=1, max_size=8)
MARKUP = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<p>One</p>", "<p>A longer one", "<ul><li>x", "</ul>", "<span>y</span>", "tail"]
    )
)


def candidates_of(markup: str) -> list[Candidate]:
    return assess(blocks(ParsedPage(markup.encode(), "https://gazette.example/a").root))


@given(WORDS, st.text("abä-. ", max_size=8))
def test_alternatives_match_what_the_words_beside_each_other_match(known: list[str], text: str) -> None:
    plain = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    quick = re.compile(rf"{alternatives(known)}(?!\w)")
    assert [one.span() for one in quick.finditer(text)] == [
        one.span() for one in re.finditer(rf"(?:{plain})(?!\w)", text)
    ]


@given(st.lists(st.text("aB-1ß ", min_size=1, max_size=6)), st.text("aB-1ß ", min_size=1, max_size=9))
def test_many_lines_are_compared_as_each_is(titles: list[str], line: str) -> None:
    assert SameWords(titles).hold(line) == any(same_words(line, title) for title in titles)


@given(st.text(max_size=20))
def test_the_words_of_plain_text_are_those_of_any(text: str) -> None:
    assert words(text) == re.findall(r"\w+", text.lower())


@given(MARKUP)
def test_an_element_holds_what_stands_within_it(parts: list[str]) -> None:
    candidates = candidates_of("".join(parts))
    if not candidates:
        return
    tree, around = BlockTree(candidates), candidates[0].around
    for number, element in enumerate(around.elements):
        inside = [
            one for one in candidates if element in (one.block.element, *one.block.element.iterancestors())
        ]
        assert tree.within[number, TEXT] == sum(one.size for one in inside)
        steps = [
            [one.block.element, *one.block.element.iterancestors()].index(element) if one in inside else -1
            for one in candidates
        ]
        assert tree.steps_below(number).tolist() == steps


def test_the_innermost_shared_element_is_found_for_every_block() -> None:
    candidates = candidates_of("<div><section><p>One</p><p>Two</p></section><p>Three</p></div><p>Four</p>")
    tree, around = BlockTree(candidates), candidates[0].around
    shared = [around.elements[number].tag for number in tree.shared_with(candidates[0].place)]
    assert shared == ["p", "section", "div", "body"]


@pytest.mark.parametrize("mark", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize("word", ["quay", "café"])
def test_what_cannot_be_stored_is_dropped(mark: str, word: str) -> None:
    page = ParsedPage(f"<p>Ferry{mark} {word}</p>".encode(), "https://gazette.example/a")
    assert page.text == f"<p>Ferry {word}</p>"
