"""``palimpsest search``: full-text search with snippets."""

from __future__ import annotations

from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.text import Text

from scheduler.cli.choices import one_of, require_language, require_source
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.cli.reading.exact_search import search_exactly
from scheduler.cli.times import Since, Until, minute, stretch
from scheduler.config import Config
from scheduler.marks import marked_parts
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.search import BE_STRICT, QUERY_NOTES, SEARCH_PAGE, SearchHit


def search(
    query: Annotated[str, typer.Argument(help='words, "exact words", or, -not, begin*')],
    since: Since = None,
    until: Until = None,
    source: Annotated[str | None, typer.Option(help="only this source")] = None,
    language: Annotated[str | None, typer.Option(help="only this language (ISO 639-1)")] = None,
    by: Annotated[str, typer.Option(help="newest or relevance")] = "newest",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many at most")] = 20,
    after: Annotated[str | None, typer.Option(help="page_key of the last hit of the page before")] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="the query is a string to the letter, in current and former texts")
    ] = False,
    count_all: Annotated[
        bool, typer.Option("--all", help="with --exact: count in all articles, however long it takes")
    ] = False,
    strict: Annotated[bool, typer.Option(help="refuse a query that is not understood as a whole")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the hits as JSON")] = False,
) -> None:
    """Search the current texts of the archive; exit status 1 if nothing was found.

    With --exact the query is a string with its punctuation and case.

    --since and --until ask for the time of the article: when it was published, else when it was first seen.
    """
    begin, end = stretch(since, until)
    if exact:
        if language or after or by != "newest":
            raise Refused(
                "--exact goes with --since, --until, --source and --limit only; leave the others out"
            )
        asked = {"query": query, "since": begin, "until": end, "source": source}
        raise SystemExit(search_exactly(asked, limit, count_all=count_all, as_json=as_json))
    if count_all:
        raise Refused("--all counts a string to the letter; add --exact")
    wanted = {
        "query": query,
        "since": begin,
        "until": end,
        "source": source,
        "language": language,
        "by": one_of("--by", by, ("newest", "relevance")),
        "after": after,
    }
    hits = wait_for(_search(settings(), wanted | {"limit": limit}, strict=strict))
    if as_json:
        print_json(hits)
    else:
        show(hits)
    raise SystemExit(0 if hits else 1)


async def _search(config: Config, wanted: dict[str, Any], *, strict: bool) -> list[SearchHit]:
    try:
        async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
            await require_source(session, wanted["source"])
            await require_language(session, wanted["language"])
            if strict:
                await session.one(BE_STRICT)
            hits = await session.all(SEARCH_PAGE, **wanted)
            for note in await session.all(QUERY_NOTES, query=wanted["query"]):
                Console(stderr=True).print(f"note: {note}", markup=False, highlight=False)
            return hits
    except psycopg.errors.InvalidParameterValue as error:
        remedy = f" ({error.diag.message_hint})" if error.diag.message_hint else ""
        raise Refused(f"{error.diag.message_primary}{remedy}") from None


def show(hits: list[SearchHit]) -> None:
    """Print hits for a person."""
    for hit in hits:
        line = f"{minute(hit.sort_at)}  {hit.source_name}  {hit.title}"
        console.print(line, style="bold", markup=False, highlight=False)
        console.print(f"  {hit.url}", markup=False, highlight=False)
        console.print(Text("  ") + _marked(hit.snippet))
    console.print(_count(hits), markup=False, highlight=False)


def _marked(snippet: str) -> Text:
    """Return a snippet with its marked words in colour; in a pipe the marks stay."""
    if not console.is_terminal:
        return Text(snippet)
    text = Text()
    for kind, part in marked_parts(snippet):
        text.append(part, style="bold yellow" if kind else "")
    return text


def _count(hits: list[SearchHit]) -> str:
    if not hits:
        return "nothing found"
    about = "" if hits[0].hits_are_exact else "about "
    more = f"; the next page: --after {hits[-1].page_key}" if hits[0].hits > len(hits) else ""
    return f"{len(hits)} shown of {about}{hits[0].hits} found{more}"
