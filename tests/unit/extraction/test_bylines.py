"""Bylines are read in the time of their length, and as the plain expressions would read them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.bylines import names, without_aside

_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


@pytest.mark.parametrize(
    ("name", "left"),
    [("Ann Lee (Kyiv)", "Ann Lee"), ("Ann Lee [a) Kyiv]", "Ann Lee [a) Kyiv]"), ("Bo (Li) Wu", "Bo (Li) Wu")],
)
def test_brackets_at_the_end_are_no_part_of_a_name(name: str, left: str) -> None:
    assert without_aside(name) == left


@given(st.text(alphabet="()[] a\n", max_size=12))
def test_brackets_are_taken_off_as_the_expression_would(name: str) -> None:
    assert without_aside(name) == _ASIDE.sub("", name)


@pytest.mark.parametrize(
    ("value", "found"),
    [("Ann Lee ann@herald.example", ["Ann Lee"]), ("Ann Lee @annlee, Bo Li", ["Ann Lee", "Bo Li"])],
)
def test_addresses_are_no_part_of_a_name(value: str, found: list[str]) -> None:
    assert names(value) == found


@pytest.mark.parametrize("value", ["a" * 100_000, "(" * 50_000 + ")" * 50_000])
def test_a_long_field_takes_no_longer_than_its_length(value: str) -> None:
    """Read once for each of its letters, such a field took ten seconds and more."""
    started = time.process_time()
    assert names(value) == []
    assert time.process_time() - started < 1
