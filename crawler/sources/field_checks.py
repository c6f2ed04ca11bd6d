"""Checks of single values of the sources file; each raises ValueError, which names the remedy."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cssselect import HTMLTranslator, SelectorError
from pydantic import AfterValidator

from crawler.sources.crontab import parse_crontab
from sql.errors import did_you_mean

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOST = re.compile(r"(?!-)[\w-]+(?:\.[\w-]+)*\.?")
_SPAN = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
_URL_AT_MOST = 2000
"""Bytes of an address."""
_DAY_MINUTES = 24 * 60


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name; write 1 to 63 small letters (a-z), digits and hyphens")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(sign.isspace() for sign in text) or len(text.encode()) > _URL_AT_MOST:
        raise ValueError(f"{text!r} is no web address; write it whole, beginning with https://")
    if parts.username is not None:
        raise ValueError(
            f"{text!r} carries a user name; leave it out, a sources file is no place for secrets"
        )
    return text


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError(f'{text!r} is no host; write the bare name, as in "news.example.org"')
    return text.lower().rstrip(".")


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(text, sorted(available_timezones())) or '; write a name such as "Europe/Kyiv"'
        raise ValueError(f"{text!r} is no IANA time zone{hint}") from None
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f'{text!r} is no language tag; write "uk", "en" or "pt-BR"')
    return text


def _selector(text: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise ValueError(
            f'{text!r} is no CSS selector ({error}); write one such as "div.article-body"'
        ) from None
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(
            f'{text!r} is no regular expression ({error}); write one such as "^/news/"'
        ) from None
    return text


def _crontab(text: str) -> str:
    parse_crontab(text)
    return text


def _span(text: str) -> str:
    match = _SPAN.fullmatch("".join(text.split()))
    if match is None or match[1] == match[2]:
        raise ValueError(f'{text!r} is no span of the day; write two times, as in "23:00-06:00"')
    return match[0]


def _leaves_time(spans: tuple[str, ...]) -> tuple[str, ...]:
    """Check that some of the day is left: quiet hours without an end would hold the source for ever."""
    quiet: set[int] = set()
    for span in spans:
        first, last = (int(time[:2]) * 60 + int(time[3:]) for time in span.split("-"))
        quiet |= {minute % _DAY_MINUTES for minute in range(first, last + _DAY_MINUTES * (last < first))}
    if len(quiet) == _DAY_MINUTES:
        raise ValueError(
            "the whole day is quiet; leave a time to crawl in, or write enabled = false for a source at rest"
        )
    return spans


Name = Annotated[str, AfterValidator(_name)]
Url = Annotated[str, AfterValidator(_url)]
Host = Annotated[str, AfterValidator(_host)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Language = Annotated[str, AfterValidator(_language)]
Selector = Annotated[str, AfterValidator(_selector)]
Pattern = Annotated[str, AfterValidator(_pattern)]
CronExpression = Annotated[str, AfterValidator(_crontab)]
Span = Annotated[str, AfterValidator(_span)]
"""A span of the day on the wall clock, ``HH:MM-HH:MM``. One that ends before it begins, as "23:00-06:00", goes over
midnight."""
QuietHours = Annotated[tuple[Span, ...], AfterValidator(_leaves_time)]
"""Spans that together leave some of the day free."""
