"""What every command needs before it is imported: how it refuses, and how Typer makes it."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

from sql.errors import UserError

PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None}
"""The arguments with which every Typer application here is made."""


class Refused(UserError):
    """The command cannot be done; the message names the thing and the remedy."""


def replace_what_cannot_be_shown() -> None:
    """Let a character that the terminal cannot show be replaced, by "?" as a rule, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """Print on standard error what went wrong."""
    print(f"palimpsest: {message}", file=sys.stderr)
