"""Bylines as people: "By Ann Lee and Bo Li, Kyiv correspondents" is Ann Lee and Bo Li."""

from __future__ import annotations

import re

from crawler.extraction.metadata.author_names import BY, BY_GLUED, END, any_of, is_credit, names, split_names
from crawler.extraction.metadata.name_shapes import is_caseless, is_ideographic_name, is_name
from crawler.extraction.metadata.natural_dates import date_in_words

_BY_OR_NAME = re.compile(rf"^[^\w(]*(?:{any_of('by', 'by_or_name')}){END}", re.IGNORECASE)
_CREDIT_BEHIND = re.compile(
    rf"[.;,|•·]?\s+(?:{any_of('credits')})\s*(?:[:：・＝]|(?<=by)\s).*", re.IGNORECASE
)
_CHROME = re.compile(rf"\s*\d*\s*(?<!\w)(?:{any_of('chrome')})(?!\w).*", re.IGNORECASE)
_REPORTER_BEHIND = re.compile(
    r"[\u3400-\u9fff\uac00-\ud7af]{2,5}\s?(?:記者|记者|기자|특파원|特派員|編集委員)(?:\s?\S+@\S+)?"
)
"""A name with what its bearer is behind it: "김철수 기자"."""
_BETWEEN = " \t\u00a0,;:|·•–-"
_LONGEST_BYLINE = 150


def names_in_byline(line: str) -> list[str]:
    """Return the names in a line that readers see, without what is said around them, in their order.

    Who took a picture wrote nothing: "Photo: Ann Lee" names nobody.
    """
    before, after = _around_date(line)
    said = _CHROME.sub("", before or after)
    if is_credit(said):
        return []
    said = _CREDIT_BEHIND.sub("", said)
    return [name for name in names(_BY_OR_NAME.sub("", said), is_shown=True) if not name.islower()]


def is_byline(line: str) -> bool:
    """Whether a line says who wrote: "By Ann Lee", "12.2.2022 von Bo Li", "Ann Lee | 12.2.2022"."""
    if len(line) > _LONGEST_BYLINE:
        return False
    before, after = _around_date(line)
    said = _CHROME.sub("", before or after)
    if is_credit(said):
        return False
    if _REPORTER_BEHIND.fullmatch(said):
        return True
    is_dated = bool(before) and before != line.strip()
    found = _BY_OR_NAME.match(said) or BY_GLUED.match(said)
    return bool(found and said[found.end() :].strip()) or (is_dated and are_names(said))


def is_by_alone(line: str) -> bool:
    """Whether a line has nothing but what stands before a name: "Written by", "Author:"."""
    return bool(BY.fullmatch(line.strip())) and not is_name(line)


def can_be_names(line: str) -> bool:
    """Whether a line may be names where names are expected: of their shape, or in a script without capitals."""
    before, after = _around_date(line)
    found = names(_CHROME.sub("", before or after), is_shown=True)
    return bool(found) and all(
        is_name(name) or is_ideographic_name(name) or is_caseless(name) for name in found
    )


def are_names(line: str) -> bool:
    """Whether a line has the shape of names and nothing else: "Ann Lee", "Ann Lee and Bo Li"."""
    return all(map(is_name, split_names(line.strip())))


def _around_date(line: str) -> tuple[str, str]:
    date = date_in_words(line)
    if date is None:
        return line.strip(), ""
    return line[: date.start].strip(_BETWEEN), line[date.end :].strip(_BETWEEN)
