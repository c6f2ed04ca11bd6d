"""``palimpsest restore``: an archive from a backup, redacted again and verified before it crawls."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.archive.recording.redaction_list import (
    BadRedactionList,
    RedactedAgain,
    RedactionList,
    identity,
    read_list,
    redact_again,
)
from crawler.evidence.verification.verify import Outside, VerificationScope
from crawler.evidence.verification_report import VerificationReport
from scheduler.cli.console import console, settings, wait_for
from scheduler.cli.keeping.backup import ENDING
from scheduler.cli.keeping.pg_programs import run_for_server
from scheduler.cli.keeping.verify import roots, show, verified
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access, standing
from scheduler.service.open_database import archive_dsn, open_archive
from sql.database import Database


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists that were found: the one beside the dump comes first, if it is there."""

    files: tuple[Path, ...]
    read: tuple[RedactionList, ...]


def restore(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="a backup of `palimpsest backup` or `pg_dump -Fc`; none if pg_restore was run already"
        ),
    ] = None,
    *,
    redactions: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="a list of redactions; those in the backup's folder are found"),
    ] = None,
    without: Annotated[
        bool, typer.Option("--without-redactions", help="restore although no list of redactions is there")
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="do not read the bodies again")] = False,
) -> None:
    """Restore a backup where no archive is, redact again what was redacted since, and verify it.

    It works on the database of PALIMPSEST_DATABASE_URL or on the embedded one in PALIMPSEST_DATA_DIR. Exit status 1 if
    the archive is broken. Start the service after it.
    """
    config = settings()
    set_up_logs(config.model_copy(update={"log_level": "warning"}), sys.stderr)
    if file is not None and not file.is_file():
        raise Refused(f"there is no file {file}")
    lists = _lists(file, redactions or [], without)
    report, again, left_out = wait_for(_restore(config, file, lists, quick))
    _tell(again, left_out)
    show(report)
    raise SystemExit(1 if report.broken or report.is_empty else 0)


def _lists(file: Path | None, given: Sequence[Path], without: bool) -> _Lists:
    """Read the lists that are given and those in the dump's folder; raises Refused if there is none."""
    found = list(given)
    if file is not None:
        beside = file.with_name(file.name + ENDING)
        others = sorted(each for each in file.parent.glob(f"*{ENDING}") if each != beside)
        found = [*([beside] if beside.is_file() else []), *given, *others]
    if not found and not without:
        raise Refused(
            f"there is no list of redactions{f' beside {file}' if file else ''}: name one with --redactions FILE, as "
            "the backup may hold words that were redacted since; --without-redactions does without"
        )
    return _Lists(tuple(found), tuple(map(_read, found)))


def _read(path: Path) -> RedactionList:
    try:
        return read_list(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}") from None
    except BadRedactionList as error:
        raise Refused(f"{path}: {error}") from None


async def _restore(
    config: Config, file: Path | None, lists: _Lists, quick: bool
) -> tuple[VerificationReport, RedactedAgain, list[str]]:
    if file is not None:
        await _load(await archive_dsn(config), file)
    async with open_archive(config, access=Access.OWN) as database:
        own = await _of_this_archive(database, lists)
        again = await redact_again(database, own)
        report = await verified(database, config, VerificationScope(), Outside(roots(config)), quick)
    return report, again, _left_out(lists)


async def _load(dsn: str, file: Path) -> None:
    """Load a dump into an empty database, whole or not at all; raises Refused."""
    if (await standing(dsn)).is_there:
        raise Refused(
            "the database holds an archive already, and a restore overwrites nothing: name an empty one"
        )
    options = ("--no-owner", "--no-acl", "--single-transaction", "--exit-on-error")
    run_for_server("pg_restore", dsn, *options, str(file))
    if not (await standing(dsn)).is_there:
        raise Refused(f"{file} holds no archive of palimpsest")


async def _of_this_archive(database: Database, lists: _Lists) -> list[RedactionList]:
    """Return the lists that are of this archive; lists of other archives in the same folder are none of it."""
    name = await identity(database)
    return [each for each in lists.read if each.archive == name or name is None or each.archive is None]


def _left_out(lists: _Lists) -> list[str]:
    if not lists.files:
        return []
    said: dict[str, Any] = json.loads(lists.files[0].read_text(encoding="utf-8"))
    return [str(each) for each in said.get("not_in_the_dump", [])]


def _tell(again: RedactedAgain, left_out: list[str]) -> None:
    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    if again.listed_at is None:
        say("restored without a list of redactions: what was redacted after the backup is there again")
    else:
        say(f"redacted again: {again.redactions}, by the list of {again.listed_at:%Y-%m-%d %H:%M} UTC")
    for each in left_out:
        say(f"not in the backup: {each}")
