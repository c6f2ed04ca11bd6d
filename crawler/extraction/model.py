"""What an extraction says of a page: the text and the metadata, as stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as day
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the text can be trusted.

    ``agreement`` is the F1 (0 to 1) between the chosen body and the second opinion, None where there
    was none. ``doubts`` are words of ``Doubt``; an empty tuple means that nothing was found.
    """

    agreement: float | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """What a source may say about its pages, from the sources file; every field may be left out.

    ``timezone`` is the IANA name in which dates without an offset are read, ``earliest`` the first day
    that an article of the source can be from. The selectors are CSS.
    """

    timezone: str | None = None
    language: str | None = None
    site_name: str | None = None
    body: str | None = None
    title: str | None = None
    authors: str | None = None
    date: str | None = None
    drop: tuple[str, ...] = ()
    earliest: day | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """One page, read by one version of the extractor.

    ``body`` is the text before furniture is left out, a paragraph an entry. ``published`` and
    ``modified`` are aware and keep the offset that the page gave; where a date was seen but cannot be
    trusted the ``_raw`` field has it and the instant is None. ``refusal`` names what the page is
    instead of an article (``consent``, ``challenge`` and so on); the body is then empty.
    """

    url: str
    extractor: str
    canonical_url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_raw: str | None = None
    modified: datetime | None = None
    modified_raw: str | None = None
    summary: str | None = None
    body: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    paywalled: bool | None = None
    partial: bool = False
    refusal: str | None = None
    quality: Quality = field(default_factory=Quality)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of a page, and why it is no part of the text; None where it is one."""

    text: str
    dropped: str | None
