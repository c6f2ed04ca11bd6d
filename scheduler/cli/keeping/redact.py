"""``palimpsest redact``: remove the words of an article, or of one revision, from the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.archive.recording.redact import AlreadyRedacted, CannotRedact, Redacted, redact
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.service.open_database import open_archive


def redact_article(
    url: Annotated[str, typer.Argument(help="any address of the article")],
    reason: Annotated[str, typer.Option(help="why; it is kept for good, so name nobody in it")],
    revision: Annotated[
        int | None, typer.Option(help="only this revision, by its number in archive.revisions.id")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="only say what would go, what would stay, and change nothing")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="what was done, as JSON")] = False,
) -> None:
    """Remove text, diffs, bodies and search rows for good; hashes, times and addresses stay, and `verify` stays whole.

    Its addresses are never fetched again. Look at --dry-run first: copies in other articles and messages that were sent
    stay. What is redacted already is left as it is. Backups and copies of the database need the same redaction.
    """
    if not reason.strip():
        raise Refused("give a --reason: it is what tells a redaction from a loss")
    if not yes and not dry_run:
        what = f"revision {revision} of the article" if revision else "the whole article"
        typer.confirm(f"Take the words of {what} at {url} out of the archive for good?", abort=True, err=True)
    done = wait_for(_redact(settings(), url, revision, reason, is_trial=dry_run))
    if done is None:
        print_json(None) if as_json else _say(f"{url} is redacted already; nothing was changed")
    elif as_json:
        print_json(
            {name: getattr(done, name) for name in Redacted.__dataclass_fields__} | {"dry_run": dry_run}
        )
    else:
        _tell(done, is_trial=dry_run)


async def _redact(
    config: Config, url: str, revision: int | None, reason: str, *, is_trial: bool
) -> Redacted | None:
    async with open_archive(config) as database:
        try:
            return await redact(database, url, revision, reason, is_trial=is_trial)
        except CannotRedact as error:
            raise Refused(str(error)) from None
        except AlreadyRedacted:
            return None


def _tell(done: Redacted, *, is_trial: bool) -> None:
    name = "nothing was changed; it would be a redaction" if is_trial else f"redaction {done.id}"
    verb = "would go" if is_trial else "are gone"
    _say(f"{name} of article {done.article_id}: {len(done.revisions)} revisions, {done.texts} texts and")
    _say(f"{done.bodies} bodies {verb}; its addresses are not fetched any more. Backups need the same.")
    for one in done.reaches:
        if one.kind == "address":
            _say(f"closed: {one.url}")
        elif one.kind == "copy":
            _say(f"a copy stays in article {one.id}: {one.url}")
        else:
            _say(f"message {one.id} of an edit may have been sent; whoever got it still has it")
    for revision_id, article_id in done.elsewhere:
        _say(f"the very same text stays in revision {revision_id} of article {article_id}")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
