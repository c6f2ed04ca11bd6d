"""What the statements of ``sql/statements/record.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Scalar, Statement
from sql.rows.texts import ComparableText, StandingText, StoredText, VerdictText


@dataclass(frozen=True, slots=True)
class DrawnArticle:
    """The ids of a new article and its first rows, drawn ahead."""

    article_id: int
    revision_id: int
    extraction_id: int


@dataclass(frozen=True, slots=True)
class DrawnLookAndArticle(DrawnArticle):
    """The ids of a look and of the new article that it shows, drawn ahead."""

    look_id: int


@dataclass(frozen=True, slots=True)
class ArticleAtKey:
    """The article that an address leads to, and the reason why it does."""

    article_id: int
    address_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleOfWords(StoredText):
    """The current text of an article that has the headline or the text of a page.

    ``is_equal`` says that the text is the page's to the letter, ``is_alive`` that this archive has seen it itself, and
    that it can be read.
    """

    article_id: int
    canonical_url: str | None
    first_seen_at: datetime
    is_equal: bool
    is_alive: bool


@dataclass(frozen=True, slots=True)
class LookWithNothing:
    """A look with nothing to read: the articles that were read at the same time, and how many of them are enough."""

    observed_at: datetime
    outcome: str
    controls: list[int]
    others: int


@dataclass(frozen=True, slots=True)
class NothingOfCrawl:
    """The last look of a crawl at an article on whose page was nothing to read."""

    article_id: int
    id: int
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class LedOfCrawl(NothingOfCrawl):
    """The last look of a crawl at an article whose address redirected to the page of another one."""

    final_url: str
    missing_since: datetime
    missing_looks: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """A revision of an article: when it came, whether it has a date, its class, and the article's addresses now."""

    observed_at: datetime
    is_dated: bool
    class_: str | None
    addresses: list[int]


@dataclass(frozen=True, slots=True)
class CurrentText(StandingText):
    """The current text of an article, and when it was seen."""

    last_looked_at: datetime
    missing_since: datetime | None
    missing_looks: int


@dataclass(frozen=True, slots=True)
class TextThen(StandingText):
    """The text that stood at a moment; ``stood`` says that it was seen later too."""

    stood: bool


@dataclass(frozen=True, slots=True)
class EarlierForm(ComparableText):
    """A text that an article had before."""

    revision_id: int
    content_sha256: bytes


@dataclass(frozen=True, slots=True)
class TextBefore(VerdictText):
    """The text that a revision is compared with."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Since when, and at how many looks in a row, an article was missing."""

    missing_since: datetime
    missing_looks: int


@dataclass(frozen=True, slots=True)
class Failing:
    """Since when, and at how many looks in a row, an address could not be read."""

    failing_since: datetime
    failed_looks: int


@dataclass(frozen=True, slots=True)
class CurrentAvailability:
    """Whether an article can be read, and since when."""

    state: str
    since: datetime


END_AVAILABILITY = Scalar("end_availability", int)
DRAW_LOOK = Scalar("draw_look", int)
DRAW_ARTICLE = Statement("draw_article", DrawnArticle)
DRAW_LOOK_AND_ARTICLE = Statement("draw_look_and_article", DrawnLookAndArticle)
ARTICLE_AT_KEY = Statement("article_at_key", ArticleAtKey)
ARTICLES_OF_TEXT = Statement("articles_of_text", ArticleOfWords)
ARTICLES_OF_HEADLINE = Statement("articles_of_headline", ArticleOfWords)
ARTICLES_OF_MINUTE = Scalar("articles_of_minute", bool)
ARTICLES_WITH_TEXT = Scalar("articles_with_text", int)
REPLACEMENTS = Statement("replacements", Replacement)
ROLLED_OFF = Scalar("rolled_off", int)
IS_ROLLED_OFF = Scalar("is_rolled_off", bool)
ZONE_OF_SOURCE = Scalar("zone_of_source", str)
CURRENT_TEXT = Statement("current_text", CurrentText)
TEXT_AT = Statement("text_at", TextThen)
WRITE_ARTICLE = Scalar("write_article", int)
END_ALIAS = Scalar("end_alias", int)
WRITE_REVISION = Scalar("write_revision", int)
EARLIER_FORMS = Statement("earlier_forms", EarlierForm)
REVISION_OF_CONTENT = Scalar("revision_of_content", int)
IS_ALTERNATING = Scalar("is_alternating", bool)
TEXT_IS_KEPT = Scalar("text_is_kept", bool)
TEXT_BEFORE = Statement("text_before", TextBefore)
WRITE_EXTRACTION = Scalar("write_extraction", int)
NOTE_MISSING = Statement("note_missing", Missing)
NOTE_FAILED = Statement("note_failed", Failing)
LOOKS_WITH_NOTHING = Statement("looks_with_nothing", LookWithNothing)
NOTHING_OF_CRAWL = Statement("nothing_of_crawl", NothingOfCrawl)
LED_OF_CRAWL = Statement("led_of_crawl", LedOfCrawl)
OTHERS_LED_THERE = Scalar("others_led_there", int)
HAS_ADDRESS = Scalar("has_address", bool)
CURRENT_AVAILABILITY = Statement("current_availability", CurrentAvailability)
AVAILABILITY_EVIDENCE = Scalar("availability_evidence", dict)
SOURCE_OF_ARTICLE = Scalar("source_of_article", int)
