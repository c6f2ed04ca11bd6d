"""What the statements of ``sql/statements/redact.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class TextAroundRedaction:
    """A text of a redacted article or of one like it; ``is_redacted`` says that its words are about to go."""

    title: str | None
    summary: str | None
    body: str
    is_redacted: bool


@dataclass(frozen=True, slots=True)
class RareForm:
    """The forms of a word that few texts have."""

    language: str
    lemma: str
    kind: str


@dataclass(frozen=True, slots=True)
class ArticleToRedact:
    """An article that is to be redacted."""

    id: int
    source_id: int


@dataclass(frozen=True, slots=True)
class RedactionReach:
    """What stands around an article that is to be redacted: an address, a copy, or a message (it has no address)."""

    kind: str
    id: int
    url: str | None


@dataclass(frozen=True, slots=True)
class ArticleToRedactAgain:
    """An article that a list of redactions names, and an address that leads to it; None if none does."""

    id: int
    source_id: int
    url: str | None


@dataclass(frozen=True, slots=True)
class WrittenRedaction:
    """A redaction, and the ids of what it empties."""

    id: int
    texts: list[int]
    verdicts: list[int]
    looks: list[int]


@dataclass(frozen=True, slots=True)
class SameTextElsewhere:
    """A revision of another article that has the same text."""

    revision_id: int
    article_id: int


TEXTS_AROUND_REDACTION = Statement("texts_around_redaction", TextAroundRedaction)
RARE_FORMS = Statement("rare_forms", RareForm)
ARTICLE_TO_REDACT = Statement("article_to_redact", ArticleToRedact)
REVISIONS_TO_REDACT = Scalar("revisions_to_redact", int)
WRITE_REDACTION = Statement("write_redaction", WrittenRedaction)
CAPTURES_TO_REDACT = Scalar("captures_to_redact", int)
SAME_TEXT_ELSEWHERE = Statement("same_text_elsewhere", SameTextElsewhere)
REDACTION_REACHES = Statement("redaction_reaches", RedactionReach)
REDACTION_LIST = Scalar("redaction_list", dict)
ARCHIVE_IDENTITY = Scalar("archive_identity", bytes)
ARTICLE_OF_REDACTION = Statement("article_of_redaction", ArticleToRedactAgain)
REVISIONS_TO_REDACT_AGAIN = Scalar("revisions_to_redact_again", int)
REDACTION_OF_PAGE = Scalar("redaction_of_page", int)
