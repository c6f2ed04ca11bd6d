"""What the statements of ``sql/statements/reading.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Statement


@dataclass(frozen=True, slots=True)
class ArticleAt:
    """What an address said at a time, and between which looks it stood there; ``is_certain`` if no look is between."""

    article_id: int
    revision_id: int
    source_name: str
    title: str | None
    authors: list[str]
    summary: str | None
    body: str
    published_at: datetime | None
    seen_from: datetime
    seen_until: datetime | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class WordsBetween:
    """A place in which two revisions differ, and the words around it."""

    place: str
    removed: str
    added: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListedEdit:
    """An edit with its words; it happened between ``changed_after`` and ``changed_before``."""

    changed_after: datetime | None
    changed_before: datetime
    class_: str
    flags: list[str]
    source: str
    title: str | None
    url: str
    added_words: int
    removed_words: int
    hunks: list[dict[str, Any]]
    revision_id: int


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """Words that an edit removed; they were last seen at ``last_seen_at`` and gone by ``gone_by``."""

    source_name: str
    title: str | None
    url: str
    removed: str
    context: str | None
    class_: str | None
    flags: list[str] | None
    seen_from: datetime
    last_seen_at: datetime | None
    gone_by: datetime
    revision_id: int


@dataclass(frozen=True, slots=True)
class NewOfSource:
    """How many articles a source brought."""

    source: str
    articles: int


@dataclass(frozen=True, slots=True)
class GoneArticle:
    """An article that was found to be gone."""

    source: str
    title: str | None
    url: str
    state: str
    missing_since: datetime


@dataclass(frozen=True, slots=True)
class SourceInTrouble:
    """A source that is not well."""

    source: str
    state: str
    since: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with its last crawl, if there was one, and the next, if it is crawled."""

    name: str
    state: str
    articles: int
    last_outcome: str | None
    last_crawl_at: datetime | None
    next_due_at: datetime | None
    home: str


LIST_SOURCES = Statement("list_sources", ListedSource)
ARTICLE_AT = Statement("article_at", ArticleAt)
WORDS_BETWEEN = Statement("words_between", WordsBetween)
LIST_EDITS = Statement("list_edits", ListedEdit)
LIST_REMOVED = Statement("list_removed", RemovedWords)
DIGEST_NEW = Statement("digest_new", NewOfSource)
DIGEST_GONE = Statement("digest_gone", GoneArticle)
DIGEST_TROUBLE = Statement("digest_trouble", SourceInTrouble)
