"""A source: one newsroom, as its block of the sources file describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, model_validator

from crawler.durations import Duration, Limit, format_duration
from crawler.extraction.model import ExtractionRules
from crawler.identity import registrable_domain
from crawler.identity.hosts import plain_host
from crawler.sources.access import Access
from crawler.sources.daily_limits import DailyLimits
from crawler.sources.field_checks import (
    CronExpression,
    Host,
    Language,
    Name,
    Pattern,
    QuietHours,
    Selector,
    Timezone,
    Url,
)

_NO_TIME = timedelta(0)
_DAY = timedelta(days=1)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Selectors(_Block):
    """Where the parts of an article stand on the source's pages: CSS selectors."""

    body: Selector | None = None
    title: Selector | None = None
    authors: Selector | None = None
    date: Selector | None = None
    drop: tuple[Selector, ...] = ()


class Revisit(_Block):
    """How often the articles of a source are looked at again: the numbers of its revisit ladder.

    The first step is ``first`` long. While nothing changes, each step is ``growth`` times as long as the one before,
    up to ``most``. Example: by default an article is looked at again 30 minutes after it was found, then after
    another 1, 2, 4, 8 … hours, and at last once in 7 days.

    An article older than ``until`` that does not change is looked at only at certain ages, each of them double the
    one before: 15, 30, 60, 120 … days.

    Two settings allow longer steps. ``share`` (0 to 1) is a part of the article's age: a step may be as long as that,
    even if it is over ``most``. Example: with 0.2, an article of ten days may wait for two days. ``told`` is the
    least step while the article stands in a feed or sitemap that is known to tell of edits, as an edit that is told
    of sets off a look at once.
    """

    first: Duration = timedelta(minutes=30)
    most: Duration = timedelta(days=7)
    growth: float = Field(2.0, ge=1.1, le=10.0)
    until: Duration = timedelta(days=30)
    share: float = Field(0.0, ge=0.0, le=1.0)
    told: Duration = _NO_TIME

    @model_validator(mode="after")
    def _in_order(self) -> Revisit:
        if not _NO_TIME < self.first <= self.most:
            raise ValueError(
                f'"first" ({format_duration(self.first)}) must be over 0 and not over "most" '
                f"({format_duration(self.most)}); change one of them"
            )
        if self.until < _DAY:
            raise ValueError('"until" is under a day; write a longer one, as in "30d"')
        return self


class Source(_Block):
    """One newsroom; a home address is enough, everything else has a default.

    - What belongs to it: ``include`` and ``exclude`` are regular expressions, searched in the path of an address, both
      as it is written and with its percent-encoded letters decoded.
      ``hosts`` are hosts outside of the home's registrable domain whose articles belong to the source too.
    - When it is crawled: every ``interval``, or by the expression ``cron``. A due time is put off by a random time of
      up to ``jitter``; one that lies within the ``quiet`` hours is put off until they end. Times without an offset
      from UTC, and ``cron``, are read in ``timezone``.
    - How gently: ``delay`` is the least time between two requests to the site, ``answer`` the longest that the site
      may take over one of them, ``timeout`` the longest that a crawl may take. ``limits`` are what the site has to
      bear in a day.
    - What is taken: articles whose listed date is within the ``horizon``, which is None if there is no limit, and
      ``max_undated`` addresses without a date. A date before ``earliest`` is no article's.
    - How it is reached: ``access`` is a subscriber's session or a proxy.
    - What is kept: raw pages that prove no change for ``keep_captures``, lines of the crawl log for ``keep_fetches``.
      None means that the limit of the whole archive holds.

    ``was`` is the name that the source had before it was renamed.
    """

    home: Url
    name: Name
    title: str = Field(min_length=1, max_length=200)
    language: Language | None = None
    timezone: Timezone = "UTC"
    enabled: StrictBool = True
    feeds: tuple[Url, ...] = ()
    sitemaps: tuple[Url, ...] = ()
    sections: tuple[Url, ...] = ()
    hosts: tuple[Host, ...] = ()
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    interval: Duration = timedelta(minutes=10)
    cron: CronExpression | None = None
    jitter: Duration = _NO_TIME
    quiet: QuietHours = ()
    delay: Duration = timedelta(seconds=1)
    horizon: Limit = timedelta(days=3)
    max_undated: StrictInt = Field(200, ge=0)
    earliest: date | None = None
    answer: Duration = timedelta(seconds=30)
    timeout: Duration = timedelta(minutes=30)
    revisit: Revisit = Revisit()
    limits: DailyLimits = DailyLimits()
    access: Access = Access()
    selectors: Selectors = Selectors()
    keep_captures: Duration | None = None
    keep_fetches: Duration | None = None
    was: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _named_by_home(cls, block: Any) -> Any:
        if not isinstance(block, dict):
            return block
        home = str(block.get("home", ""))
        host = (_host(home) or home).removeprefix("www.")
        name = _NOT_IN_NAMES.sub("-", host.lower())[:63].strip("-")
        return {"name": name or "unnamed", "title": host or "unnamed"} | block

    @model_validator(mode="after")
    def _consistent(self) -> Source:
        if self.cron is not None and "interval" in self.model_fields_set and self.interval != _INTERVAL:
            raise ValueError('"interval" and "cron" both say when the source is crawled; keep one of them')
        for key, least in (("interval", 1), ("timeout", 1), ("answer", 1), ("delay", 0)):
            if getattr(self, key) < timedelta(seconds=least):
                raise ValueError(f'"{key}" is under {least} s; write a longer one')
        if self.cron is None and self.jitter > self.interval:
            raise ValueError('"jitter" is over "interval"; write a shorter one')
        if self.horizon is not None and self.horizon <= _NO_TIME:
            raise ValueError('"horizon" must be over 0; write "3d", or "unlimited" to lift it')
        if self.was == self.name:
            raise ValueError(f'"was" is the present name, {self.name!r}; write the old one or remove the key')
        return self

    @property
    def site(self) -> str:
        """Registrable domain of the home address: the unit of politeness."""
        return registrable_domain(self.home)

    def owns(self, url: str) -> bool:
        """Whether an address is on a host whose articles belong to the source."""
        host = _host(url)
        if not host or registrable_domain(host) == self.site:
            return bool(host)
        others = (plain_host(known) for known in self.hosts)
        return any(_is_within(host, known) for known in (_host(self.home).removeprefix("www."), *others))

    def wants(self, url: str) -> bool:
        """Whether an address is the source's own and let through by ``include`` and ``exclude``."""
        if not url.lower().startswith(("http://", "https://")) or not self.owns(url):
            return False
        path = urlsplit(url).path or "/"
        paths = dict.fromkeys((path, unquote(path)))
        included = not self.include or _any_fits(self.include, paths)
        return included and not _any_fits(self.exclude, paths)

    def rules(self) -> ExtractionRules:
        """What the extractor is told of the source's pages."""
        selectors = self.selectors
        return ExtractionRules(
            timezone=self.timezone,
            language=self.language,
            site_name=self.title,
            body=selectors.body,
            title=selectors.title,
            authors=selectors.authors,
            date=selectors.date,
            drop=selectors.drop,
            earliest=self.earliest,
        )


_INTERVAL: timedelta = Source.model_fields["interval"].default


def _any_fits(patterns: Iterable[str], paths: Iterable[str]) -> bool:
    return any(re.search(pattern, path) for pattern in patterns for path in paths)


def _host(url: str) -> str:
    """The host in its ASCII form, so that a name in letters and its form in Punycode are one."""
    try:
        return plain_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _is_within(host: str, known: str) -> bool:
    return host == known or host.endswith("." + known)
