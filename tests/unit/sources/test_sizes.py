"""Sizes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.sizes import format_size, parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 4 * 10**9), ("500mb", 500 * 10**6), (" 1.5 TB ", 1_500_000_000_000), ("0.5KB", 500)],
)
def test_a_size_is_a_number_and_a_decimal_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["20", "4,5GB", "4GB!", "4GB per day", "4G", "1GiB", "8bit", "-1GB", "GB", "1e3GB", ""]
)
def test_what_could_be_meant_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no size; write a number and a unit"):
        parse_size(text)


@pytest.mark.parametrize(("size", "text"), [(4 * 10**9, "4GB"), (1_250_000_000, "1.25GB"), (500, "0.5KB")])
def test_a_size_is_written_in_the_largest_unit_that_it_reaches(size: int, text: str) -> None:
    assert format_size(size) == text


@given(st.integers(0, 10**12))
@example(16_255)  # 16.255 times 1,000 is under 16,255 in floating point
def test_what_is_written_is_read_as_the_same_size(size: int) -> None:
    assert parse_size(format_size(size)) == size
