"""What the statements of ``sql/statements/furniture.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Statement
from sql.rows.texts import VerdictText


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A line, and the articles of the source that have it."""

    line_sha256: bytes
    articles: list[int]


@dataclass(frozen=True, slots=True)
class LineElsewhere:
    """In how many other articles a line stands; ``masked`` says that its numbers may differ."""

    sha256: bytes
    articles: int
    masked: bool


@dataclass(frozen=True, slots=True)
class RevisionToJudge:
    """A revision, and the two texts that its verdict compares."""

    revision_id: int
    article_id: int
    before_id: int
    after_id: int


@dataclass(frozen=True, slots=True)
class TextOfArticle:
    """A stored text of an article."""

    id: int
    article_id: int
    body: str


@dataclass(frozen=True, slots=True)
class ReadText(VerdictText):
    """A stored text by its id."""


NOTE_LINES = Statement("note_lines", NotedLine)
LINES_ELSEWHERE = Statement("lines_elsewhere", LineElsewhere)
REVISIONS_TO_JUDGE_AGAIN = Statement("revisions_to_judge_again", RevisionToJudge)
TEXTS_OF_ARTICLES = Statement("texts_of_articles", TextOfArticle)
READ_EXTRACTION = Statement("read_extraction", ReadText)
