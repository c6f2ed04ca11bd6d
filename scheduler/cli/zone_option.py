"""``--tz`` for every command that shows or reads times."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.main import get_command

from scheduler.cli.messages import PLAIN


def add_zone(command: Any) -> None:
    """Add the option to a command, and to the commands within it."""
    command.params.append(_option())
    for inner in getattr(command, "commands", {}).values():
        add_zone(inner)


def _option() -> Any:
    """Return the option as Typer makes it of a function; its value goes to the callback alone."""
    carrier = typer.Typer(**PLAIN)
    carrier.command()(_with_zone)
    option: Any = get_command(carrier).params[0]
    option.expose_value = False
    return option


def _use(name: str | None) -> str | None:
    from scheduler.cli.times import use_zone

    use_zone(name)
    return name


def _with_zone(
    tz: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            is_eager=True,
            callback=_use,
            help="the zone of times, as Europe/Kyiv; without it PALIMPSEST_TZ, or the terminal's",
        ),
    ] = None,
) -> None:
    """Carry the option."""
