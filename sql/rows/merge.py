"""What the statements of ``sql/statements/merge.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.rows.statement import Scalar, Statement
from sql.rows.texts import VerdictText


@dataclass(frozen=True, slots=True)
class ArticleToJoin:
    """An article that can be merged or split."""

    id: int
    source_id: int


@dataclass(frozen=True, slots=True)
class ShowingLook:
    """A look that showed the text of a revision: ``shown_id``, if the ledger does not say which."""

    look_id: int
    observed_at: datetime
    shown_id: int | None


@dataclass(frozen=True, slots=True)
class OrderedRevision(VerdictText):
    """A revision of an article with the text of its own and the newest one that stands for it."""

    revision_id: int
    look_id: int
    previous_id: int | None
    observed_at: datetime
    dismissed_by: str | None
    published_local: datetime | None
    content_sha256: bytes
    redaction_id: int | None
    text_look_id: int
    newest_id: int
    newest_look_id: int
    newest_content_sha256: bytes
    vantage: str
    judged_before_id: int | None
    judged_after_id: int | None
    judged_rules: str | None
    seen_before: datetime | None


@dataclass(frozen=True, slots=True)
class LastSight:
    """The last look that showed an article."""

    id: int
    crawl_id: int | None
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class SplitAlias:
    """An address that goes from an article to another one."""

    address_id: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RevisionToSplit:
    """A revision that goes from an article to another one."""

    revision_id: int
    look_id: int
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class NextSight:
    """A look after a moment that showed what stood before it again."""

    look_id: int
    observed_at: datetime
    is_wall: bool
    capture_id: int | None
    content_type: str | None
    final_url: str | None
    dated_at: datetime | None
    is_first: bool
    is_known: bool
    place: int
    is_over: bool | None


ARTICLE_TO_JOIN = Statement("article_to_join", ArticleToJoin)
MOVE_REVISIONS = Scalar("move_revisions", int)
WHOLES_OF_TEASERS = Statement("wholes_of_teasers", ShowingLook)
REVISIONS_IN_ORDER = Statement("revisions_in_order", OrderedRevision)
LAST_SIGHT = Statement("last_sight", LastSight)
SPLIT_ALIASES = Statement("split_aliases", SplitAlias)
REVISIONS_TO_SPLIT = Statement("revisions_to_split", RevisionToSplit)
FIRST_SIGHT_AT = Statement("first_sight_at", ShowingLook)
NEXT_SIGHTS = Statement("next_sights", NextSight)
TEXT_OF_LOOK = Scalar("text_of_look", int)
COPY_EXTRACTION = Scalar("copy_extraction", int)
FIRST_LOOK_OF = Scalar("first_look_of", int)
MERGED_ADDRESSES = Scalar("merged_addresses", list)
