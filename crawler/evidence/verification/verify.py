"""Verify the archive, or a part of it: the chain, the bodies, the texts, the revisions, the stamps.

Everything is read in batches in one snapshot of the database, and nothing is written. A body is "pruned" if the rules
of keeping let it go. Words are "redacted" if a redaction in the ledger names them. Everything else that differs from
the ledger is "broken".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.evidence.timestamps import Roots, check_heads, check_stamps
from crawler.evidence.verification.capture_check import check_bodies
from crawler.evidence.verification.chain_check import (
    check_accounts,
    check_blocks,
    check_entries,
    check_unsealed,
)
from crawler.evidence.verification.row_check import check_rows, check_unrecorded
from crawler.evidence.verification.text_check import ReadBody, check_texts
from crawler.evidence.verification_report import VerificationReport
from crawler.identity import url_key
from sql.database import Session
from sql.rows.sources import FIND_SOURCE
from sql.rows.verify import (
    ACTS_IN_SCOPE,
    ARTICLES_AGAINST_LEDGER,
    ARTICLES_TO_VERIFY,
    BLOCKS_OF_ENTRIES,
    LOOKS_IN_SCOPE,
    REDACTED_LOOKS,
    REVISIONS_AGAINST_LEDGER,
    SCOPE_OF_ADDRESS,
    SCOPE_OF_SOURCE,
)

_ENTRIES = 20_000
"""Entries that are read from the database at a time, to find their blocks."""
_ARTICLES_AT_ONCE = 1000
"""Articles whose revisions are checked by one statement."""


class NothingThere(LookupError):
    """The archive has nothing of the address or source that was asked for; the message names it."""


@dataclass(frozen=True, slots=True)
class VerificationScope:
    """What is verified: an address, a source, or all that was recorded since a time; without any of them everything."""

    url: str | None = None
    source: str | None = None
    since: datetime | None = None

    @property
    def is_all(self) -> bool:
        """Whether everything is verified."""
        return self == VerificationScope()


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known from outside the database.

    ``roots`` are root certificates of authorities, ``heads`` hashes of the ledger's head that were told earlier,
    ``stamps`` files with time stamps.
    """

    roots: Roots = ()
    heads: Sequence[str] = ()
    stamps: Sequence[Path] = ()


async def verify(
    session: Session,
    report: VerificationReport,
    part: VerificationScope,
    outside: Outside,
    read: ReadBody | None = None,
) -> None:
    """Verify a part of the archive, and note the result in ``report``; with ``read``, texts are extracted again.

    The caller has begun the snapshot in the session's transaction (statement ``begin_snapshot``). Raises NothingThere.
    """
    scope = await _scope(session, part)
    gone = frozenset(await session.all(REDACTED_LOOKS))
    await check_blocks(session, report)
    if part.is_all:
        await check_entries(session, report, gone=gone)
        await check_accounts(session, report)
        await check_unrecorded(session, report)
    else:
        await check_entries(session, report, await _blocks(session, scope), gone)
    await check_unsealed(session, report, gone)
    await check_stamps(session, report, outside.roots)
    await check_heads(session, report, outside.heads, outside.stamps, outside.roots)
    await check_rows(session, report, scope)
    await _check_revisions(session, report, scope)
    await check_bodies(session, report, scope)
    if read is not None:
        await check_texts(session, report, scope, read)


async def _scope(session: Session, part: VerificationScope) -> dict[str, Any]:
    articles = None
    if part.url is not None:
        articles = await session.all(SCOPE_OF_ADDRESS, url=part.url, url_key=url_key(part.url))
        if not articles:
            raise NothingThere(f"no article is known at {part.url}")
    elif part.source is not None:
        articles = await session.all(SCOPE_OF_SOURCE, source=part.source)
        if not articles and await session.first(FIND_SOURCE, name=part.source) is None:
            raise NothingThere(f"no source is called {part.source!r}; `palimpsest status` lists them")
    return {"articles": articles, "since": part.since}


async def _blocks(session: Session, scope: dict[str, Any]) -> list[int]:
    """Return the numbers of the blocks that close the entries of a part of the archive."""
    blocks: set[int] = set()
    for statement, name in ((LOOKS_IN_SCOPE, "looks"), (ACTS_IN_SCOPE, "acts")):
        after = 0
        while entries := await session.all(statement, after=after, at_most=_ENTRIES, **scope):
            numbers: dict[str, list[int]] = {"looks": [], "acts": [], name: entries}
            blocks |= set(await session.all(BLOCKS_OF_ENTRIES, **numbers))
            after = entries[-1]
    return sorted(blocks)


async def _check_revisions(session: Session, report: VerificationReport, scope: dict[str, Any]) -> None:
    """Check the revisions of a part of the archive, and when its articles were first seen, removed and restored."""
    after = 0
    while articles := await session.all(ARTICLES_TO_VERIFY, after=after, at_most=_ARTICLES_AT_ONCE, **scope):
        for row in await session.all(REVISIONS_AGAINST_LEDGER, articles=articles):
            report.broke(f"revision {row.id} of article {row.article_id}", row.why, row.url)
        for article in await session.all(ARTICLES_AGAINST_LEDGER, articles=articles):
            if article.why:
                report.broke(f"article {article.id}", article.why, article.url)
        report.check("articles", len(articles))
        after = articles[-1]
