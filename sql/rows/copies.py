"""What the statements of ``sql/statements/copies.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class CopySearch:
    """When an article was noted for the search of its copies, and which articles share most with it."""

    noted_at: datetime
    shared: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class TextToCompare:
    """The current text of an article."""

    article_id: int
    source_id: int
    revision_id: int
    language: str | None
    body: str


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that an article had before."""

    revision_id: int
    body: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """Between which moments an article appeared."""

    before: datetime
    after: datetime | None


@dataclass(frozen=True, slots=True)
class EditToCarry:
    """The words that changed in a revision."""

    revision_id: int
    hunks: list[dict[str, Any]]


COPY_IS_KNOWN = Scalar("copy_is_known", bool)
LOCK_COPY_SEARCH = Scalar("lock_copy_search", int)
UNSIGNED_ARTICLES = Scalar("unsigned_articles", int)
SEARCH_COPIES = Statement("search_copies", CopySearch)
TEXTS_TO_COMPARE = Statement("texts_to_compare", TextToCompare)
EARLIER_TEXTS = Statement("earlier_texts", EarlierText)
APPEARANCE = Statement("appearance", Appearance)
EDITS_TO_CARRY = Statement("edits_to_carry", EditToCarry)
