"""What a bundle of evidence is about: an article, a span of time, and the revisions that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.identity import lookup_keys
from sql.database import Session
from sql.rows.evidence import (
    EVIDENCE_ARTICLE,
    EVIDENCE_BEGIN,
    EVIDENCE_LOOKS,
    EVIDENCE_REVISIONS,
    EvidenceArticle,
)

Run = tuple[int, int]
"""The first and the last block of an unbroken piece of the chain."""


class NothingKnown(LookupError):
    """The archive has no evidence of what was asked for; the message names it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """An article in a span of time; without ``since`` and ``until`` it is all that is known of the article.

    ``begin`` is the time of the last look before the span, which shows what the article said when the span began.
    ``within`` are the ids of the revisions that were first seen in the span, ``revisions`` those and the ones with
    which they are compared.
    """

    article: EvidenceArticle
    since: datetime | None
    until: datetime | None
    begin: datetime | None
    within: list[int]
    revisions: list[int]

    @property
    def values(self) -> dict[str, Any]:
        """The scope as parameters of the statements of ``sql/statements/evidence.sql``."""
        return {
            "article_id": self.article.id,
            "begin": self.begin,
            "until": self.until,
            "within": self.within,
            "revisions": self.revisions,
        }


@dataclass(slots=True)
class Shown:
    """What was written into a bundle so far.

    ``broken`` are the looks whose bodies could not be restored, ``blocks`` the blocks that close its entries, ``runs``
    the pieces of the chain.
    """

    looks: int = 0
    acts: int = 0
    captures: int = 0
    broken: list[int] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    runs: list[Run] = field(default_factory=list)
    stamps: int = 0


async def find_scope(session: Session, url: str, since: datetime | None, until: datetime | None) -> Scope:
    """Find what the archive has of an address in a span of time; raises NothingKnown."""
    span = {"since": since, "until": until}
    for key in lookup_keys(url):
        article = await session.first(EVIDENCE_ARTICLE, url=url, url_key=key, **span)
        if article is not None:
            break
    else:
        raise NothingKnown(f"no article is known at {url}")
    which = {"article_id": article.id, "since": since}
    rows = await session.all(EVIDENCE_REVISIONS, **which, until=until)
    begin = await session.first(EVIDENCE_BEGIN, **which) if since is not None else None
    within = [row.id for row in rows if row.is_within]
    scope = Scope(article, since, until, begin or since, within, [row.id for row in rows])
    if not rows and not await _was_looked_at(session, scope):
        raise NothingKnown(f"the archive neither looked at {url} in that time nor knew it before")
    return scope


async def _was_looked_at(session: Session, scope: Scope) -> bool:
    async for _ in session.batches(EVIDENCE_LOOKS, 1, **scope.values):
        return True
    return False
