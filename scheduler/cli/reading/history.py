"""``palimpsest history``: the timeline of an article, with the words that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.text import Text

from crawler.identity import lookup_keys
from crawler.revisions.vocabulary import LABELS
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.reading.words import changed_words
from scheduler.cli.times import second
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.history import ARTICLE_SHOWN, HISTORY, SIGHT_OF_ADDRESS, HistoryEvent, ShownArticle


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """An article, None if none is known at the address, and its events, the oldest first.

    ``is_listed`` says of an address without an article that it is known, and that no look at it has shown one yet.
    """

    article: ShownArticle | None
    events: list[HistoryEvent]
    is_listed: bool = False


def history(
    url: Annotated[str, typer.Argument(help="any address of the article")],
    as_json: Annotated[bool, typer.Option("--json", help="the timeline as JSON")] = False,
) -> None:
    """Show when an article was first seen, every edit of it with its words, and when it was gone and back.

    Exit status 1 if the archive has no article at the address.
    """
    found = wait_for(read_history(settings(), url))
    if as_json:
        print_json(found)
    elif found.article is None:
        known = (
            "the address is known, and no look at it has shown an article yet" if found.is_listed else None
        )
        console.print(known or f"no article is known at {url}", markup=False)
    else:
        show(found)
    raise SystemExit(0 if found.article else 1)


async def read_history(config: Config, url: str) -> ArticleHistory:
    """Read the history of the article at an address."""
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        for form in (url, *lookup_keys(url)):
            if events := await session.all(HISTORY, url=form):
                article = await session.first(ARTICLE_SHOWN, article_id=events[0].article_id)
                return ArticleHistory(article, events)
        sights = [await session.one(SIGHT_OF_ADDRESS, url=form) for form in (url, *lookup_keys(url))]
    return ArticleHistory(None, [], is_listed="listed" in sights)


def show(found: ArticleHistory) -> None:
    """Print a timeline for a person: with colours on a terminal, with signs in a pipe."""
    article = found.article
    if article is None:
        return
    console.print(article.title or "(no headline)", style="bold", markup=False, highlight=False)
    console.print(f"{article.source}  {article.url}", markup=False, highlight=False)
    for event in found.events:
        console.print()
        console.print(_heading(event), highlight=False)
        for line in changed_words(event.hunks or ()):
            console.print(line, highlight=False)


def _heading(event: HistoryEvent) -> Text:
    when = second(event.happened_before)
    if event.happened_after is not None:
        when = f"between {second(event.happened_after)} and {when}"
    heading = Text(f"{when}  ", style="dim")
    heading.append(LABELS.get(event.class_ or "", event.class_ or event.event), style="bold")
    if event.flags:
        heading.append(f"  [{', '.join(event.flags)}]")
    if event.class_:
        heading.append(f"  +{event.added_words or 0} -{event.removed_words or 0} words")
    return heading
