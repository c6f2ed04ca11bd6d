"""What a page and its source say about the order of day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.dates.day_order import DayOrder, order_of_host, order_of_language, order_of_zone
from crawler.dates.order_evidence import OrderEvidence, common_order
from crawler.dates.reader import dates_in
from crawler.dates.trust import days_in_address, months_in_address
from crawler.dates.written_date import WrittenDate
from crawler.extraction.metadata.language_tags import language_tags
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.parsed_page import ParsedPage

_NUMBERS = re.compile(r"(?<![\d/-])\d{1,2}([/-])\d{1,2}\1\d{4}(?![\d/-])")
_ENOUGH = 200


def order_evidence(
    page: ParsedPage, found: Iterable[WrittenDate], rules: ExtractionRules, language: str | None
) -> OrderEvidence:
    """Return what decides between two readings of numbers on a page; ``found`` are its dates.

    It is empty if no date can be read both ways, which is the usual case and costs nothing.
    """
    dates = list(found)
    if not any(one.is_ambiguous for one in dates):
        return OrderEvidence()
    known = {one.days[0] for one in dates if not one.is_ambiguous}
    return OrderEvidence(
        days=frozenset({*known, *days_in_address(page.url)}),
        months=frozenset(months_in_address(page.url)),
        beside=common_order(dates) or _order_beside(page),
        region=_region(page, language),
        setting=order_of_language(rules.language) or order_of_zone(rules.timezone),
    )


def _order_beside(page: ParsedPage) -> DayOrder | None:
    """The order of the other dates in numbers anywhere on the page."""
    numbers = [match.group() for match, _ in zip(_NUMBERS.finditer(page.text), range(_ENOUGH), strict=False)]
    return common_order(one for number in numbers for one in dates_in(number))


def _region(page: ParsedPage, language: str | None) -> DayOrder | None:
    """The order of the page's country: by its tags of language, by its host, by the language that it is in.

    A tag and a host that contradict each other leave it open: en-US is what many programs write by default.
    """
    told = {order for tag in language_tags(page) if (order := order_of_language(tag))}
    by_host = order_of_host(_host(page.url))
    if by_host:
        told.add(by_host)
    if len(told) == 1:
        return told.pop()
    return None if told else order_of_language(language)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
