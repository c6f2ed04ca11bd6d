"""The command ``palimpsest``."""

from __future__ import annotations

import sys

import structlog
import typer

from scheduler.cli import (
    alarms,
    backfill,
    config,
    crawl,
    demo,
    export,
    extract,
    grant,
    healthcheck,
    history,
    logs,
    psql,
    reextract,
    run,
    schema,
    search,
    sources,
    status,
    watch,
)
from scheduler.cli.shown import Refused, complain

app = typer.Typer(
    name="palimpsest",
    help="A scheduled crawl-and-archive service for the news: every article once, every revision kept.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run", epilog=run.settings_help())(run.run)
app.command("crawl")(crawl.crawl)
app.command("watch")(watch.watch)
app.command("backfill")(backfill.backfill)
app.command("status")(status.status)
app.command("logs")(logs.logs)
app.command("healthcheck")(healthcheck.healthcheck)
app.command("search")(search.search)
app.command("history")(history.history)
app.command("export")(export.export)
app.command("schema")(schema.schema)
app.command("grant-reader")(grant.grant_reader)
app.command("extract")(extract.extract_files)
app.command("reextract")(reextract.reextract)
app.command("demo")(demo.demo)
app.command("config")(config.config)
app.command("migrate")(run.migrate_archive)
app.command("psql", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(psql.psql)
app.add_typer(alarms.app, name="alarms")
app.add_typer(sources.app, name="sources")


def main() -> None:
    """Run the command; an error that a person can mend is one clear message and exit status 2.

    Standard output is for what was asked for: until a command sets its own logs up, they go to standard error.
    """
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        app()
    except Refused as refused:
        complain(str(refused))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
