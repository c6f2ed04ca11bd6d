"""``palimpsest config``: the settings in force, and the origin of each."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from scheduler.cli.console import console, print_json, settings
from scheduler.cli.messages import complain
from scheduler.config import settings_in_force, unknown_variables


def config(as_json: Annotated[bool, typer.Option("--json", help="the settings as JSON")] = False) -> None:
    """Show the settings in force, secrets masked; exit status 1 if a variable looks like a setting and is none."""
    rows, strange = settings_in_force(settings()), unknown_variables()
    if as_json:
        print_json({name: {"value": value, "from": origin} for name, value, origin in rows})
    else:
        table = Table("variable", "value", "from", box=None, pad_edge=False)
        for row in rows:
            table.add_row(*row)
        console.print(table, markup=False)
    for complaint in strange:
        complain(complaint)
    raise SystemExit(1 if strange else 0)
