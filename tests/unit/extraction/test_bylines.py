"""Fields for authors are read in the time of their length, and as the plain expression would read them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata import author_names
from crawler.extraction.metadata.author_names import names
from crawler.extraction.metadata.bylines import is_byline, names_in_byline

_ANYWHERE = re.compile(r"\S+@\S+|https?://\S*|www\.\S*|(?<!\w)@\w+")


@pytest.mark.parametrize(
    ("value", "found"),
    [("Ann Lee ann@herald.example", ["Ann Lee"]), ("Ann Lee @annlee, Bo Li", ["Ann Lee", "Bo Li"])],
)
def test_addresses_are_no_part_of_a_name(value: str, found: list[str]) -> None:
    assert names(value) == found


@given(st.lists(st.sampled_from(["@", " ", "a", ".", "www.", "http://", "\n", "("]), max_size=8).map("".join))
def test_an_address_begins_where_its_word_begins(value: str) -> None:
    """Looked for at every letter it is found in the same places."""
    assert author_names._ADDRESS.sub("", value) == _ANYWHERE.sub("", value)


@pytest.mark.parametrize("value", ["a" * 100_000, "(" * 50_000 + ")" * 50_000])
def test_a_long_field_takes_no_longer_than_its_length(value: str) -> None:
    """Read once for each of its letters, such a field took ten seconds and more."""
    started = time.process_time()
    assert names(value) == []
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("김철수 기자", "김철수"),
        ("이영희 특파원 lee@gazette.example", "이영희"),
        ("文・佐藤花子", "佐藤花子"),
        ("王小明 记者", "王小明"),
    ],
)
def test_what_a_bearer_is_may_stand_behind_the_name(line: str, name: str) -> None:
    assert is_byline(line)
    assert names_in_byline(line) == [name]


@pytest.mark.parametrize("line", ["記者会見", "記者が港で取材した"])
def test_a_press_conference_is_no_byline(line: str) -> None:
    assert not is_byline(line)
