"""What the statements of ``sql/statements/furniture.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Scalar, Statement
from sql.rows.texts import VerdictText


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A line, and the articles of the source that have it."""

    line_sha256: bytes
    articles: list[int]


@dataclass(frozen=True, slots=True)
class LineElsewhere:
    """In how many other articles a line stands; ``masked`` says that its numbers may differ.

    ``share`` is that of the source's last texts that have it, ``spread`` that of its texts far and wide, 0 to 1.
    ``moves`` is the number of articles in which it came to the rim of the text or went from it, ``swaps`` of those in
    which it took the place of a known line of boilerplate.
    """

    sha256: bytes
    articles: int
    masked: bool
    share: float
    spread: float
    moves: int
    swaps: int


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A line that came or went, and the articles of the source with which that happened lately."""

    line_sha256: bytes
    came: bool
    is_rim: bool
    articles: list[int]


@dataclass(frozen=True, slots=True)
class RecentText:
    """A text of a source, a paragraph a line: one of its last ones, or one of those far and wide, or both."""

    article_id: int
    body: str
    is_last: bool
    is_spread: bool


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
NOTE_MOVES = Statement("note_moves", MovedLine)
TITLES_OF_LINES = Scalar("titles_of_lines", str)
SOURCES_TO_COUNT = Scalar("sources_to_count", int)
RECENT_TEXTS = Statement("recent_texts", RecentText)
SHARE_OF_LINES = Scalar("share_of_lines", float)
PUT_SHARES = Scalar("put_shares", list)
