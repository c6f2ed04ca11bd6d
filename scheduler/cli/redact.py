"""``palimpsest redact``: remove the words of an article, or of one revision, from the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.archive.recording.redact import CannotRedact, Redacted, redact
from scheduler.cli.console import Refused, console, print_json, settings, wait_for
from scheduler.config import Config
from scheduler.service.open_database import open_archive


def redact_article(
    url: Annotated[str, typer.Argument(help="any address of the article")],
    reason: Annotated[str, typer.Option(help="why; it is kept for good, so name nobody in it")],
    revision: Annotated[
        int | None, typer.Option(help="only this revision, by its number in archive.revisions.id")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="what was done, as JSON")] = False,
) -> None:
    """Remove text, diffs, bodies and search rows for good; hashes, times and addresses stay, and `verify` stays whole.

    Its addresses are never fetched again. Backups and copies of the database need the same redaction.
    """
    if not reason.strip():
        raise Refused("give a --reason: it is what tells a redaction from a loss")
    if not yes:
        what = f"revision {revision} of the article" if revision else "the whole article"
        typer.confirm(f"Take the words of {what} at {url} out of the archive for good?", abort=True, err=True)
    done = wait_for(_redact(settings(), url, revision, reason))
    if as_json:
        print_json({name: getattr(done, name) for name in Redacted.__dataclass_fields__})
        return
    _say(
        f"redaction {done.id} of article {done.article_id}: {len(done.revisions)} revisions, {done.texts} texts and"
    )
    _say(f"{done.bodies} bodies are gone; its addresses are not fetched any more. Backups need the same.")
    for revision_id, article_id in done.elsewhere:
        _say(f"the very same text stays in revision {revision_id} of article {article_id}")


async def _redact(config: Config, url: str, revision: int | None, reason: str) -> Redacted:
    async with open_archive(config) as database:
        try:
            return await redact(database, url, revision, reason)
        except CannotRedact as error:
            raise Refused(str(error)) from None


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
