"""``palimpsest schema``: the reference of the schema ``archive``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.messages import Refused
from scheduler.config import Config
from scheduler.service.archive_access import Access
from scheduler.service.open_database import open_archive
from sql.rows.readers import SCHEMA_REFERENCE, SchemaPart
from sql.rows.statement import columns_of


def schema(
    name: Annotated[str | None, typer.Argument(help="only this view or function")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the reference as JSON")] = False,
    contract: Annotated[bool, typer.Option(help="one line a view, column and function, to compare")] = False,
) -> None:
    """Print what the archive offers to SQL: views, columns and functions, with what they mean."""
    rows = [row for row in wait_for(_read(settings())) if name in (None, row.of, f"archive.{row.of}")]
    if not rows:
        raise Refused(f"the archive has no view or function {name!r}; `palimpsest schema` lists them")
    if as_json:
        print_json(rows)
    elif contract:
        print("\n".join(contract_lines(rows)))
    else:
        _show(rows)


def contract_lines(rows: Sequence[SchemaPart]) -> list[str]:
    """Return a line for each view, column and function, with all on which queries of users rest: names and types."""
    shape = {
        "view": "view archive.{of}",
        "column": "column archive.{of}.{name} {type}",
        "function": "function archive.{name} returns {type}",
    }
    return sorted(shape[row.kind].format_map(columns_of(row)) for row in rows)


async def _read(config: Config) -> list[SchemaPart]:
    async with open_archive(config, access=Access.READ) as database, database.transaction() as session:
        return await session.all(SCHEMA_REFERENCE)


def _show(rows: Sequence[SchemaPart]) -> None:
    for row in rows:
        if row.kind == "column":
            line = Text(f"    {row.name} ", style="bold").append(row.type or "", style="not bold dim")
            console.print(line.append(f": {row.meaning}", style="not bold not dim"))
        else:
            console.print(Text(f"\narchive.{row.name}", style="bold green"), highlight=False)
            console.print(Text(f"    {row.meaning}"))
            if row.kind == "function":
                console.print(Text(f"    returns {row.type}", style="dim"))
