"""The lines of ``palimpsest status SOURCE`` for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from crawler.durations import format_duration
from crawler.model.crawls import PAGE_COUNTS
from scheduler.cli.console import ago
from scheduler.cli.operating.status.overview_lines import alarm_line, failure_line, health_cell
from scheduler.cli.operating.status.read_status import SourceReport
from sql.rows.status import Budget, ListedChannel, ListedCrawl, SourceHealth

if TYPE_CHECKING:
    from crawler.sources import Source

_COUNTS = ("discovered", "fetched", *PAGE_COUNTS, "older", "left_out")


def source_lines(found: SourceReport) -> RenderableType:
    """Return what is known of one source, for a person: health, crawls, errors, channels, schedule, budget."""
    changes = [
        f"{ago(row.at)}: {row.before or 'new'} → {row.state}{': ' + row.why if row.why else ''}"
        for row in found.changes
    ]
    return Group(
        *_head(found),
        *(alarm_line(alarm) for alarm in found.alarms),
        *map(Text, changes),
        _crawls(found.crawls),
        *(Text(failure_line(row)) for row in found.errors),
        _channels(found.channels),
    )


def _head(found: SourceReport) -> list[Text]:
    from crawler.sources import Source  # the status of all sources starts sooner without it

    source, summary = found.source, found.health
    said = [Text(f"{source.name}: {source.title}, {source.home}")]
    if summary is not None:
        row = summary.source
        beside = f"  next crawl {ago(row.next_due_at)}, {row.articles} articles"
        said.append(Text.assemble(health_cell(summary), beside))
        said += _expected(summary.health)
    return [*said, Text(_schedule(Source.model_validate(source.block), found.budget))]


def _expected(health: SourceHealth | None) -> list[Text]:
    if not health or not health.expected_by:
        return []
    rule = "the default interval" if health.learning else "its own rhythm"
    last, by = ago(health.last_published_at), ago(health.expected_by)
    return [Text(f"last new {last}; something new is due {by} by {rule}")]


def _schedule(block: Source, budget: Budget | None) -> str:
    every = (
        f"cron {block.cron} ({block.timezone})" if block.cron else f"every {format_duration(block.interval)}"
    )
    spent = (
        f"{budget.requests} requests and {budget.bytes / 1e6:.1f} MB today (UTC)"
        if budget
        else "nothing today"
    )
    between = format_duration(block.delay)
    return f"crawled {every}, {between} between requests; used {spent} of {_limit(block.limits)}"


def _limit(limits: Any) -> str:
    requests = f"{limits.requests} requests" if limits.requests else "any number of requests"
    return f"{requests} and {limits.traffic / 1e6:.0f} MB" if limits.traffic else requests


def _crawls(rows: list[ListedCrawl]) -> Table:
    table = Table("crawl", "started", "trigger", "outcome", *_COUNTS, "reason", box=None, pad_edge=False)
    for row in rows:
        counts = (str(getattr(row, name)) for name in _COUNTS)
        table.add_row(
            str(row.id),
            ago(row.started_at),
            row.trigger,
            row.outcome,
            *counts,
            row.reason or "",
        )
    return table


def _channels(rows: list[ListedChannel]) -> Table:
    table = Table(
        "channel", "address", "found by", "fetched", "outcome", "entries", "newest", box=None, pad_edge=False
    )
    for row in rows:
        entries = str(row.entries) if row.entries is not None else "–"
        times = (ago(row.fetched_at), row.outcome or "–", entries, ago(row.newest_at))
        table.add_row(row.kind, row.url, row.found_by, *times)
    return table
