"""The numbers by which newsrooms tell their articles apart, as they stand in addresses.

Such a number outlives the words beside it: "/48213-mayor-denies" becomes "/48213-mayor-resigns" when the story is
rewritten. A date is none ("/20260301/"), nor is a number of few digits, as years, pages and figures have.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_LEAST_DIGITS = 5
"""Digits; shorter numbers are years, pages, days and figures of the story more often than numbers of articles."""
_NUMBER = re.compile(rf"(?<!\d)\d{{{_LEAST_DIGITS},}}(?!\d)")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"{_YEAR}{_MONTH}(?:{_DAY}(?:\d{{4}}|\d{{6}})?)?|{_DAY}{_MONTH}{_YEAR}")
"""A date of digits alone: year and month, the day, and perhaps the time; or the day first."""


def same_article_number(one: str, other: str) -> bool:
    """Whether two addresses have the same article numbers, and at least one.

    Of "/c10234/a67890" and "/c10234/a67891" the first number is the same, which is the section's. So all have to be.
    """
    numbers = article_numbers(one)
    return bool(numbers) and numbers == article_numbers(other)


def article_numbers(url: str) -> frozenset[str]:
    """Return the numbers of at least five digits in path and query of an address that are no dates."""
    try:
        parts = urlsplit(url)
        values = [value for _, value in parse_qsl(parts.query)]
    except ValueError:
        return frozenset()
    found = {number for part in (unquote(parts.path), *values) for number in _NUMBER.findall(part)}
    return frozenset(number for number in found if not _DATE.fullmatch(number))
