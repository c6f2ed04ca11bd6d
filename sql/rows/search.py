"""What the statements of ``sql/statements/search.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that a search found."""

    article_id: int
    revision_id: int
    title: str | None
    source_name: str
    sort_at: datetime
    url: str
    snippet: str
    relevance: float
    hits: int
    hits_are_exact: bool
    page_key: str


@dataclass(frozen=True, slots=True)
class RecentEdit:
    """An edit as the view ``archive.edits`` shows it."""

    revision_id: int
    article_id: int
    source: str
    class_: str
    flags: list[str]
    title: str | None
    title_before: str | None
    added_words: int
    removed_words: int
    hunks: list[dict[str, Any]]
    looked_at: dict[str, Any]
    url: str
    changed_after: datetime
    changed_before: datetime
    repeats_id: int | None
    published_at: datetime | None
    published_local: datetime | None
    first_seen_at: datetime
    sort_at: datetime
    recorded_at: datetime
    no_notice_found: bool | None
    redacted_at: datetime | None
    previous_id: int


@dataclass(frozen=True, slots=True)
class UnavailableArticle:
    """An article that cannot be read, as the view ``archive.unavailable`` shows it."""

    article_id: int
    source: str
    title: str | None
    state: str
    missing_since: datetime
    back_at: datetime | None
    last_seen_at: datetime
    evidence: dict[str, Any]
    url: str
    last_text: str | None
    published_at: datetime | None
    published_local: datetime | None
    first_seen_at: datetime
    sort_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MovedArticle:
    """An article that more than one address leads to."""

    article_id: int
    urls: list[str]


@dataclass(frozen=True, slots=True)
class NameWithoutForms:
    """A name whose inflected forms are not known yet."""

    name: str
    spelling: str


@dataclass(frozen=True, slots=True)
class StaleSearchRow:
    """The text of an article whose row of the search index is of an older version."""

    article_id: int
    language: str | None
    title: str | None
    summary: str | None
    body: str


@dataclass(frozen=True, slots=True)
class LanguageToLearn:
    """A language with articles whose words are to be learned."""

    language: str
    articles: int


@dataclass(frozen=True, slots=True)
class ArticleToLearn:
    """An article whose words are to be learned."""

    article_id: int
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class ExactHit:
    """An article whose current or former text holds a string to the letter."""

    article_id: int
    revision_id: int
    title: str | None
    source_name: str
    sort_at: datetime
    url: str
    occurrences: int
    former_occurrences: int
    former_revision_id: int | None
    context: str | None


@dataclass(frozen=True, slots=True)
class ExactCount:
    """How many articles hold a string; at least so many if ``is_exact`` is false."""

    articles: int
    occurrences: int
    former_articles: int
    former_occurrences: int
    is_exact: bool
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class ExactBatch:
    """Some articles that were looked into for a string, and how many of them hold it."""

    looked: int
    last_at: datetime | None
    last_id: int | None
    is_all: bool
    articles: int
    occurrences: int
    former_articles: int
    former_occurrences: int


@dataclass(frozen=True, slots=True)
class SearchLag:
    """How far search is behind the archive."""

    articles_to_index: int
    edits_to_index: int
    articles_to_learn: int
    learning_since: datetime | None
    version: int


SEARCH = Statement("search", SearchHit)
SEARCH_PAGE = Statement("search_page", SearchHit)
RECENT_EDITS = Statement("recent_edits", RecentEdit)
LIST_UNAVAILABLE = Statement("list_unavailable", UnavailableArticle)
MOVED_ARTICLES = Statement("moved_articles", MovedArticle)
NAMES_WITHOUT_FORMS = Statement("names_without_forms", NameWithoutForms)
STALE_SEARCH = Statement("stale_search", StaleSearchRow)
SOURCE_NAMES = Scalar("source_names", str)
ARCHIVE_LANGUAGES = Scalar("archive_languages", str)
LANGUAGES_TO_LEARN = Statement("languages_to_learn", LanguageToLearn)
ARTICLES_TO_LEARN = Statement("articles_to_learn", ArticleToLearn)
WORDS_TO_LEARN = Scalar("words_to_learn", str)
EXACT = Statement("exact", ExactHit)
EXACT_COUNT = Statement("exact_count", ExactCount)
EXACT_BATCH = Statement("exact_batch", ExactBatch)
EXACT_TOTAL = Scalar("exact_total", int)
SEARCH_LAG = Statement("search_lag", SearchLag)
QUERY_NOTES = Scalar("query_notes", str)
BE_STRICT = Scalar("be_strict", str)
