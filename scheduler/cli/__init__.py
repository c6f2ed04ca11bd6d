"""The command ``palimpsest``; only the module of the command that is called is imported."""

from __future__ import annotations

import gc
import signal
import sys
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from scheduler.cli.commands import COMMANDS
from scheduler.cli.messages import PLAIN, Refused, complain, replace_what_cannot_be_shown
from sql.errors import UserError, did_you_mean
from sql.logger import log_to_stderr

_INTERRUPTED = 130
"""The exit status by which Typer tells of Ctrl-C."""


class Commands(TyperGroup):
    """The commands by name; the module of each is imported only when the command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of the help, for which no command has to be imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def get_command(self, ctx: Any, name: str) -> Any:
        """The command of a name; raises Refused if there is none, with the nearest one."""
        if name not in COMMANDS:
            near = did_you_mean(name, list(COMMANDS))
            raise Refused(f"no command is called {name!r}{near or ';'} `palimpsest --help` lists them")
        module, _, member = COMMANDS[name].place.rpartition(".")
        found = getattr(_imported(f"{__name__}.{module}"), member)
        if "structlog" in sys.modules:
            log_to_stderr()
        # Until now Ctrl-C ended the process at once; from here on the command may have something to put in order.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if not isinstance(found, typer.Typer):
            function, found = found, typer.Typer(**PLAIN)
            found.command()(function)
        command = get_command(found)
        command.name = name
        if name != "psql":
            from scheduler.cli.zone_option import (
                add_zone,  # the help of all commands starts sooner without it
            )

            add_zone(command)
        return command


def _imported(module: str) -> ModuleType:
    """Import a module with the garbage collector switched off, and let later collections pass over what it loaded.

    An import makes very many objects, nearly all of which live as long as the process. To search them for garbage
    again and again would only make every command start later.
    """
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


app = typer.Typer(
    cls=Commands,
    name="palimpsest",
    help="A scheduled crawl-and-archive service for the news: every article once, every revision kept.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    **PLAIN,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"palimpsest {version('palimpsest')}")
        raise typer.Exit


@app.callback()
def _commands(
    is_version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="the version of the program"),
    ] = False,
) -> None:
    """Do nothing more: Typer makes a group of an application without registered commands only if it has a callback."""


def main() -> None:
    """Run the command; an error that a person can mend becomes one clear message and exit status 2.

    Standard output is only for the result. Log lines go to standard error, unless a command decides otherwise.
    """
    replace_what_cannot_be_shown()
    try:
        app()
    except UserError as error:
        complain(str(error))
        sys.exit(2)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
