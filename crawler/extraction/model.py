"""What an extraction says about a page: its text and its metadata, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as day
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the text can be trusted.

    ``agreement`` is the F1 score (0 to 1) between the chosen body and that of the reference extractor; None if nobody
    asked it because the text was sure, or if no text was found. ``doubts`` are words of ``Doubt``; an empty tuple means
    that there is no reason for doubt.
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

    ``body`` are the paragraphs of the text, boilerplate included. ``published`` and ``modified`` are aware and keep the
    offset that the page gave. If a date is there but cannot be trusted, the ``_raw`` field has it as it was written,
    and the instant is None. ``partial`` says that the body is only the part before a paywall, or the first of several
    pages. ``refusal`` names what
    the page is instead of an article (``consent``, ``challenge`` and so on); the body is then empty.
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
    """A line of a page, and what decided about it.

    ``dropped`` says why it is no part of the text, None if it is one; ``taken`` what spoke for it, None if nothing did.
    ``score`` is the classifier's, in log-odds: a line with 2.2 is one of an article nine times in ten.
    """

    text: str
    dropped: str | None
    taken: str | None = None
    score: float = 0.0
