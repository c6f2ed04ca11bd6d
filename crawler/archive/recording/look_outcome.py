"""What a look at an address can come to: a class for each case, with what has to be written of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crawler.archive.articles.article_identity import Identity
from crawler.archive.texts.extraction_record import Reading
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.revisions import Change
from sql.rows.record import DrawnArticle
from sql.rows.texts import StandingText


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A page that is no article of the archive yet.

    ``ids`` are those of the article and its first rows. They are drawn from the sequences beforehand, so that all rows
    can be sent without waiting for one another. ``taken_by`` is set if the address led to another article until now: it
    is the reason of that alias. ``is_first_look`` says that the archive had nothing of the address before.
    """

    outcome: ClassVar[str] = FetchOutcome.NEW
    article: ClassVar[None] = None

    reading: Reading
    ids: DrawnArticle
    taken_by: str | None = None
    is_first_look: bool = False


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The answer is that of the last visit: its bytes are the same (``unchanged``) or it says so (``not_modified``)."""

    reading: ClassVar[None] = None

    outcome: str
    article: Identity | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The text of an article was seen again; ``stood`` is the text with which it was compared.

    The outcome is ``alias`` if it was seen at an address that did not lead to the article before.
    """

    outcome: str
    article: Identity
    stood: StandingText
    reading: Reading


@dataclass(frozen=True, slots=True)
class Completed:
    """The look showed a whole text of which only the visible part was known, and this part has not changed."""

    outcome: str
    article: Identity
    stood: StandingText
    reading: Reading


@dataclass(frozen=True, slots=True)
class Revised:
    """The look showed another text than the one that stood: it is a revision."""

    outcome: ClassVar[str] = FetchOutcome.CHANGED

    article: Identity
    stood: StandingText
    reading: Reading
    change: Change


@dataclass(frozen=True, slots=True)
class Placed:
    """A text that takes its place among the revisions by its time, and not at the end.

    There it is compared with the texts that were seen from the same vantage. ``is_late`` says that newer looks at the
    article are recorded already, as for a capture of another archive.
    """

    outcome: str
    article: Identity
    stood: StandingText
    reading: Reading
    is_late: bool


@dataclass(frozen=True, slots=True)
class LateSight:
    """A look that is older than others that are recorded, and that showed the text that stood at its time."""

    outcome: str
    article: Identity
    stood: StandingText
    reading: Reading


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """The address to which one redirected that had led to an article before.

    ``is_article`` is false if the page there has no date though the article has one: so have sections and searches.
    """

    url: str
    is_article: bool


@dataclass(frozen=True, slots=True)
class WithoutText:
    """A look that showed no text of an article, or only the beginning of a text that is known as a whole.

    ``article`` is the one to which the address leads, if it leads to any, ``stood`` the text of it that is known.
    ``reading`` is the beginning, or a notice, if one was read. ``leads_to`` is where the article's own address
    redirected to instead.
    """

    outcome: str
    article: Identity | None
    stood: StandingText | None
    reading: Reading | None = None
    leads_to: LeadsTo | None = None


@dataclass(frozen=True, slots=True)
class RedactedPage:
    """A page of a redacted article: no look at it is kept."""

    outcome: ClassVar[str] = FetchOutcome.REDACTED


KeptOutcome = NewArticle | AsKnown | Unchanged | Completed | Revised | Placed | LateSight | WithoutText
"""What a look that goes into the ledger can come to; each has the ``outcome`` that is written there."""
LookOutcome = KeptOutcome | RedactedPage
