"""``palimpsest digest``: what happened since yesterday, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.revisions.vocabulary import RevisionKind
from scheduler.cli.console import ago, console, print_json, settings, wait_for
from scheduler.cli.reading.edits import show_edits
from scheduler.cli.times import Until, minute, stretch
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.reading import (
    DIGEST_GONE,
    DIGEST_NEW,
    DIGEST_TROUBLE,
    LIST_EDITS,
    GoneArticle,
    ListedEdit,
    NewOfSource,
    SourceInTrouble,
)

_WORTH_READING = [
    str(kind)
    for kind in (
        RevisionKind.CORRECTION,
        RevisionKind.NOTICE,
        RevisionKind.CONTENT_REMOVED,
        RevisionKind.REWRITE,
        RevisionKind.HEADLINE_ONLY,
        RevisionKind.WITHDRAWN,
    )
]
"""Classes of edits that change or take back what was said; typos, updates and additions are left to `edits`."""
_EDITS = 20
"""Edits that are shown; `palimpsest edits` has all."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in a stretch of time: new articles by source, edits, articles that are gone, sources in trouble."""

    since: datetime
    until: datetime
    new: list[NewOfSource]
    edits: list[ListedEdit]
    gone: list[GoneArticle]
    trouble: list[SourceInTrouble]


def digest(
    since: Annotated[str, typer.Option(metavar="TIME", help="from then on, as 24h or 2026-11-24")] = "24h",
    until: Until = None,
    as_json: Annotated[bool, typer.Option("--json", help="the digest as JSON")] = False,
) -> None:
    """Tell what is new since yesterday: articles, edits worth reading, what is gone, sources in trouble."""
    begin, end = stretch(since, until)
    found = wait_for(_read(settings(), begin or datetime.now(UTC), end or datetime.now(UTC)))
    print_json(found) if as_json else _show(found)


async def _read(config: Config, since: datetime, until: datetime) -> Digest:
    of = {"since": since, "until": until}
    nothing = {"query": None, "source": None, "class": None}
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        return Digest(
            since,
            until,
            await session.all(DIGEST_NEW, **of),
            await session.all(LIST_EDITS, **of, **nothing, classes=_WORTH_READING, limit=_EDITS),
            await session.all(DIGEST_GONE, **of),
            await session.all(DIGEST_TROUBLE),
        )


def _show(found: Digest) -> None:
    _say(f"from {minute(found.since)} to {minute(found.until)}")
    total = sum(row.articles for row in found.new)
    each = ", ".join(f"{row.source} {row.articles}" for row in found.new)
    _say(f"new: {total} articles{f' ({each})' if each else ''}")
    _say(f"edits worth reading: {len(found.edits)}{'' if len(found.edits) < _EDITS else ' or more'}")
    show_edits(found.edits) if found.edits else None
    _say(f"gone: {len(found.gone)} articles")
    for gone in found.gone:
        _say(
            f"  {gone.state} since {minute(gone.missing_since)}  {gone.source}  {gone.title or ''}  {gone.url}"
        )
    _say(f"sources in trouble: {len(found.trouble)}")
    for row in found.trouble:
        _say(f"  {row.source} is {row.state} since {ago(row.since)}: {row.why or ''}")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
