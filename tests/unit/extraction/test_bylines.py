"""Fields for authors are read in the time of their length."""

from __future__ import annotations

import time

import pytest

from crawler.extraction.metadata.author_names import names


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
