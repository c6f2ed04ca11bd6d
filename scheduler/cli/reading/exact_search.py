"""``palimpsest search --exact``: strings to the letter, in current and in former texts."""

from __future__ import annotations

from typing import Any

import psycopg
from rich.console import Console
from rich.progress import Progress

from scheduler.cli.choices import require_source
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.times import minute
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.search import EXACT, EXACT_BATCH, EXACT_COUNT, EXACT_TOTAL, ExactCount, ExactHit
from sql.rows.statement import columns_of

_BATCH = 1000
"""Articles that one transaction looks into: a fraction of a second, so that the bar moves and Ctrl-C is heard."""


def search_exactly(asked: dict[str, Any], limit: int, *, count_all: bool, as_json: bool) -> int:
    """Print the articles that hold a string, and how many there are; returns the exit status, 1 if there are none."""
    hits, counted = wait_for(_search(settings(), asked, limit, count_all=count_all))
    if as_json:
        print_json({"hits": hits, "count": columns_of(counted)})
    else:
        _show(hits, counted)
    return 0 if hits or counted.articles or counted.former_articles else 1


async def _search(
    config: Config, asked: dict[str, Any], limit: int, *, count_all: bool
) -> tuple[list[ExactHit], ExactCount]:
    try:
        async with open_archive(config, access=Access.READ) as database:
            async with database.transaction() as session:
                await require_source(session, asked["source"])
                hits = await session.all(EXACT, **asked, limit=limit)
                if not count_all:
                    return hits, await session.one(EXACT_COUNT, **asked)
            return hits, await _count_all(database, asked)
    except psycopg.errors.InvalidParameterValue as error:
        raise Refused(f"{error.diag.message_primary} ({error.diag.message_hint})") from None


async def _count_all(database: Database, asked: dict[str, Any]) -> ExactCount:
    """Look into every article that can hold the string, with a bar over the archive's articles."""
    found = ExactCount(0, 0, 0, 0, is_exact=True, looked_back_to=None)
    last: dict[str, Any] = {"last_at": None, "last_id": None}
    shown = Console(stderr=True)
    with Progress(console=shown, disable=not shown.is_terminal, transient=True) as bar:
        async with database.transaction() as session:
            conditions = {name: asked[name] for name in ("since", "until", "source")}
            task = bar.add_task("looking", total=await session.one(EXACT_TOTAL, **conditions))
        while True:
            async with database.transaction() as session:
                batch = await session.one(EXACT_BATCH, **asked, **last, most=_BATCH)
            found = ExactCount(
                found.articles + batch.articles,
                found.occurrences + batch.occurrences,
                found.former_articles + batch.former_articles,
                found.former_occurrences + batch.former_occurrences,
                is_exact=True,
                looked_back_to=None,
            )
            bar.advance(task, batch.looked)
            if batch.is_all:
                return found
            last = {"last_at": batch.last_at, "last_id": batch.last_id}


def _show(hits: list[ExactHit], counted: ExactCount) -> None:
    for hit in hits:
        line = f"{minute(hit.sort_at)}  {hit.source_name}  {hit.title}"
        console.print(line, style="bold", markup=False, highlight=False)
        console.print(f"  {hit.url}", markup=False, highlight=False)
        only_former = "" if hit.occurrences else "in a former text: "
        console.print(
            f"  {only_former}{' '.join((hit.context or '').split())}", markup=False, highlight=False
        )
    console.print(_count(len(hits), counted), markup=False, highlight=False)


def _count(shown: int, counted: ExactCount) -> str:
    least = "" if counted.is_exact else "at least "
    reach = (
        ""
        if counted.looked_back_to is None
        else f"; looked back to {minute(counted.looked_back_to)}, --all looks into the older articles too"
    )
    return (
        f"{shown} shown; {least}{counted.occurrences} times in {counted.articles} current texts, "
        f"{least}{counted.former_occurrences} times in former texts of {counted.former_articles} articles{reach}"
    )
