"""What the statements of ``sql/statements/history.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """An event of an article's history."""

    article_id: int
    happened_after: datetime | None
    happened_before: datetime
    event: str
    class_: str | None
    flags: list[str] | None
    title: str | None
    added_words: int | None
    removed_words: int | None
    hunks: list[dict[str, Any]] | None
    revision_id: int | None


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article, as the heading of its history."""

    id: int
    source: str
    title: str | None
    authors: list[str]
    url: str
    published_at: datetime | None
    availability: str
    revisions: int
    last_seen_at: datetime


HISTORY = Statement("history", HistoryEvent)
SIGHT_OF_ADDRESS = Scalar("sight_of_address", str)
ARTICLE_SHOWN = Statement("article_shown", ShownArticle)
