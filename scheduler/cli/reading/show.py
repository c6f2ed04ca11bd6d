"""``palimpsest show``: an article as it stood at a time, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.identity import url_key
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.reading.words import changed_words
from scheduler.cli.times import minute, moment_of
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Session
from sql.rows.reading import ARTICLE_AT, WORDS_BETWEEN, ArticleAt, WordsBetween


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article at a time, None if nothing is known of it, and the words that changed since; None if not asked."""

    article: ArticleAt | None
    diff: list[WordsBetween] | None


def show(
    url: Annotated[str, typer.Argument(help="any address of the article")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="as it stood then; else as last seen")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="the words that changed between then and now")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the article as JSON")] = False,
) -> None:
    """Show the text of an article, as last seen or as it stood at a time.

    Exit status 1 if the archive had not seen it then.
    """
    found = wait_for(_read(settings(), url, moment_of(at, "--at"), diff=diff))
    if as_json:
        print_json(found)
    elif found.article is None:
        _say(f"nothing was seen at {url}{' by then' if at else ''}")
    else:
        _show(found.article, found.diff, is_past=at is not None)
    raise SystemExit(0 if found.article else 1)


async def _read(config: Config, url: str, at: datetime | None, *, diff: bool) -> _Shown:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        then = await _at(session, url, at or datetime.now(UTC))
        now = await _at(session, url, datetime.now(UTC)) if diff else None
        if then is None or now is None:
            return _Shown(then, None)
        return _Shown(then, await session.all(WORDS_BETWEEN, a=then.revision_id, b=now.revision_id))


async def _at(session: Session, url: str, at: datetime) -> ArticleAt | None:
    return await session.first(ARTICLE_AT, url=url, url_key=url_key(url), at=at)


def _show(article: ArticleAt, diff: list[WordsBetween] | None, *, is_past: bool) -> None:
    console.print(article.title or "(no headline)", style="bold", markup=False, highlight=False)
    byline = ", ".join([article.source_name, *article.authors])
    _say(f"{byline}{f', {minute(article.published_at)}' if article.published_at else ''}")
    _say(f"seen so from {minute(article.seen_from)} {_until(article)}{_doubt(article) if is_past else ''}")
    if diff is not None:
        _say(f"{len(diff)} places have changed since" if diff else "nothing has changed since")
        for line in changed_words([{"field": one.place} | _words(one) for one in diff]):
            console.print(line, highlight=False)
        return
    for paragraph in [article.summary, *article.body.split("\n\n")]:
        if paragraph:
            _say(f"\n{paragraph}")


def _words(one: WordsBetween) -> dict[str, str]:
    return {name: getattr(one, name) or "" for name in ("removed", "added", "before", "after")}


def _until(article: ArticleAt) -> str:
    return f"until {minute(article.seen_until)}" if article.seen_until else "until now"


def _doubt(article: ArticleAt) -> str:
    return (
        ""
        if article.is_certain
        else "; the time asked for lies between two looks, so that this is not certain"
    )


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
