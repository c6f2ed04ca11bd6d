"""``palimpsest backup``: the whole archive as a file, and beside it what was redacted and what it does not hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.archive.recording.redaction_list import RedactionList, list_redactions
from scheduler.cli.atomic_file import whole
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.keeping.pg_programs import run_for_server
from scheduler.cli.messages import Refused
from scheduler.config import PREFIX, Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.database import Database
from sql.rows.readers import READER_NAMES
from sql.rows.verify import LEDGER_SIZE, LedgerSize

ENDING = ".redactions.json"
"""The ending of a list of redactions, behind the name of the dump."""


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write, which must not be there yet")],
    redactions_only: Annotated[
        bool, typer.Option("--redactions-only", help="write only the list of redactions, anew if it is there")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="what was written, as JSON")] = False,
) -> None:
    """Write the archive to FILE while it works, and the list of redactions to FILE.redactions.json.

    The list has numbers, dates and hashes of addresses, and no words. Keep the newest list with older backups too:
    `palimpsest restore` redacts again what it names. Write it after each redaction with --redactions-only.
    """
    config = settings()
    beside = file.with_name(file.name + ENDING)
    if redactions_only:
        told = wait_for(_list(config, beside))
    else:
        _require_free(file, beside)
        told = wait_for(_dump(config, file, beside))
    print_json(told) if as_json else _show(told)


def _require_free(*files: Path) -> None:
    for file in files:
        if file.exists():
            raise Refused(f"{file} is there already; a backup overwrites nothing: name another file")


async def _list(config: Config, beside: Path) -> dict[str, Any]:
    async with open_archive(config) as database:
        found = await list_redactions(database)
        _write(beside, found, await _left_out(config, database))
    return {"redactions_file": str(beside), "redactions": len(found.redactions)}


async def _dump(config: Config, file: Path, beside: Path) -> dict[str, Any]:
    part = file.with_name(file.name + ".part")
    async with open_archive(config, access=Access.OWN) as database:
        async with database.transaction() as session:
            size = await session.one(LEDGER_SIZE)
        try:
            run_for_server("pg_dump", database.dsn, "-Fc", "-f", str(part))
            found, left_out = await list_redactions(database), await _left_out(config, database)
            _write(beside, found, left_out)
            part.rename(file)
        finally:
            part.unlink(missing_ok=True)
        told = _told(file, size)
        async with database.transaction() as session:
            await session.run("note_backup", bytes=told["bytes"])
    return told | {
        "redactions_file": str(beside),
        "redactions": len(found.redactions),
        "not_in_it": left_out,
    }


def _told(file: Path, size: LedgerSize) -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "looks": size.looks,
        "blocks": size.blocks,
        "head": size.head_sha256.hex() if size.head_sha256 else None,
    }


def _write(beside: Path, found: RedactionList, left_out: list[str]) -> None:
    said = found.model_dump(mode="json") | {"not_in_the_dump": left_out}
    with whole(beside) as out:
        out.write((json.dumps(said, indent=1) + "\n").encode())


async def _left_out(config: Config, database: Database) -> list[str]:
    """Name what a dump does not hold, so that whoever restores it knows what is missing; no value of a secret."""
    async with database.transaction() as session:
        readers = await session.all(READER_NAMES)
    names = sorted(name for name in os.environ if name.startswith(PREFIX) or name == "SENTRY_DSN")
    secrets = sorted(os.environ[name] for name in names if name.endswith("_FILE") and os.environ[name])
    said = ["the sources file with the cookies and keys of sessions" + _at(config.sources)]
    said += [f"the settings {', '.join(names)}"] if names else []
    said += [f"the files of secrets {', '.join(secrets)}"] if secrets else []
    said += [f"root certificates of stamps{_at(config.stamp_roots)}"] if config.stamp_roots else []
    said += [f"the logins of readers {', '.join(readers)}, with their passwords"] if readers else []
    return said


def _at(path: Path | None) -> str:
    return f" ({path})" if path else ""


def _show(told: dict[str, Any]) -> None:
    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    if "file" in told:
        say(
            f"{told['file']}: {told['bytes']:,} bytes, {told['looks']} looks, {told['blocks']} blocks of the ledger"
        )
        say(f"head of the ledger: {told['head'] or 'none yet'}")
    say(f"{told['redactions_file']}: {told['redactions']} redactions, without their words; keep it beside")
    for each in told.get("not_in_it", ()):
        say(f"not in it: {each}")
