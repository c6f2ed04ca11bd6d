"""``palimpsest run`` and ``palimpsest migrate``."""

from __future__ import annotations

import sys
from typing import Annotated

import structlog
import typer

from scheduler.cli.console import console, settings, wait_for
from scheduler.cli.messages import PLAIN, Refused
from scheduler.config import settings_table, unknown_variables
from scheduler.reporting.log_setup import set_up_logs
from scheduler.service.archive_access import Access, require, standing
from scheduler.service.open_database import archive_dsn
from scheduler.service.service import serve_until_signalled
from sql.migrate import Migrated, migrate


def settings_help() -> str:
    """Describe all settings, for ``--help``."""
    lines = [
        f"{name}: {meaning}{f' (default {default})' if default else ''}"
        for name, default, meaning in settings_table()
    ]
    return "Settings, as environment variables:\n\n" + "\n\n".join(lines)


app = typer.Typer(**PLAIN)


@app.command(epilog=settings_help())
def run(
    role: Annotated[
        str | None, typer.Option(help="all, clock or worker; without it PALIMPSEST_ROLE, or all")
    ] = None,
) -> None:
    """Run the service: crawl the sources on their schedules until it is stopped."""
    config = settings()
    if role not in (None, "all", "clock", "worker"):
        raise Refused(f"no role is called {role!r}; write all, clock or worker")
    if role is not None:
        config = config.model_copy(update={"role": role})
    set_up_logs(config, sys.stdout)
    for complaint in unknown_variables():
        structlog.get_logger("service").warning(complaint)
    wait_for(serve_until_signalled(config))


def migrate_archive() -> None:
    """Bring the database to the schema of this version."""
    config = settings()

    async def work() -> Migrated:
        dsn = await archive_dsn(config)
        require(Access.MAKE, await standing(dsn), dsn)
        return await migrate(dsn)

    migrated = wait_for(work())
    for name in migrated.applied:
        console.print(f"applied {name}", markup=False)
    console.print(migrated.obstacle or "the database is at the schema of this version", markup=False)
    if migrated.obstacle:
        raise SystemExit(1)
