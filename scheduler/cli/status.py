"""``palimpsest status``: the last crawl of each source and the next one due."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from scheduler.cli.crawl import COUNTS
from scheduler.cli.shown import ago, console, print_json, settings, wait_for
from scheduler.config import Config
from scheduler.service import open_archive
from sql.database import Row

_WELL = ("finished", "running", "stopped", None)


def status(as_json: Annotated[bool, typer.Option("--json", help="the status as JSON")] = False) -> None:
    """Show each source's last crawl and when the next is due; exit status 1 where something is wrong."""
    found = wait_for(read_status(settings()))
    if as_json:
        print_json(found)
    else:
        show(found)
    raise SystemExit(0 if found["well"] else 1)


async def read_status(config: Config) -> dict[str, Any]:
    """The status as plain values: sources, the sources file, the archive, the crawls' failures, and ``well``."""
    async with open_archive(config) as database, database.transaction() as session:
        sources = await session.all("status_sources")
        file = await session.first("read_sources_file")
        archive = await session.one("status_archive")
        troubles = {
            row["name"]: await session.all("crawl_failures", crawl_id=row["last_crawl_id"])
            for row in sources
            if row["last_crawl_id"] is not None
            and (row["failed"] or row["refused"] or row["outcome"] == "failed")
        }
    well = all(row["outcome"] in _WELL for row in sources if row["state"] == "active")
    well = well and (file is None or file["error"] is None)
    return {"well": well, "sources": sources, "sources_file": file, "archive": archive, "troubles": troubles}


def show(found: dict[str, Any]) -> None:
    """Print a status for a person."""
    console.print(_table(found["sources"]))
    for name, failures in found["troubles"].items():
        for row in failures:
            console.print(
                f"{name}: {row['fetches']} × {row['outcome']}: {row['meaning']} {row['remedy']} e.g. {row['example']}",
                markup=False,
            )
    file, archive = found["sources_file"], found["archive"]
    if file and file["error"]:
        console.print(
            f"sources file BROKEN {ago(file['error_at'])}, the last good one is in force:", markup=False
        )
        console.print(file["error"], markup=False)
    head = (archive["ledger_head"] or "no block yet")[:16]
    console.print(
        f"archive: {archive['articles']} articles, {archive['edits']} edits, {archive['looks']} looks, "
        f"{archive['bytes'] / 1e6:.0f} MB; ledger: {archive['ledger_blocks'] or 0} blocks, head {head}",
        markup=False,
    )


def _table(rows: list[Row]) -> Table:
    table = Table(
        "source",
        "state",
        "articles",
        "last crawl",
        "outcome",
        *COUNTS,
        "next due",
        "reason",
        box=None,
        pad_edge=False,
    )
    for row in rows:
        counts = (str(row[name]) if row[name] is not None else "–" for name in COUNTS)
        table.add_row(
            row["name"],
            row["state"],
            str(row["articles"]),
            ago(row["started_at"]),
            row["outcome"] or "–",
            *counts,
            ago(row["next_due_at"]),
            row["reason"] or "",
        )
    return table
