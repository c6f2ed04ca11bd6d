"""How ``palimpsest status SOURCE`` looks."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from crawler.durations import format_duration
from crawler.sources import Source
from scheduler.cli.shown import ago, console
from scheduler.cli.status_shown import alarm_line, failure_line, health_cell

_COUNTS = ("discovered", "fetched", "new", "changed", "unchanged", "gone", "refused", "failed")


def show_source(found: dict[str, Any]) -> None:
    """Print what is known of one source: health, crawls, errors, channels, schedule, budget."""
    _head(found)
    for alarm in found["alarms"]:
        console.print(alarm_line(alarm))
    for row in found["changes"]:
        _say(
            f"{ago(row['at'])}: {row['before'] or 'new'} → {row['state']}{': ' + row['why'] if row['why'] else ''}"
        )
    console.print(_crawls(found["crawls"]))
    for row in found["errors"]:
        _say(failure_line(row))
    console.print(_channels(found["channels"]))


def _head(found: dict[str, Any]) -> None:
    source, row = found["source"], found["health"]
    console.print(f"{source['name']}: {source['title']}, {source['home']}", markup=False, highlight=False)
    if row is not None:
        console.print(health_cell(row), f"next crawl {ago(row['next_due_at'])}, {row['articles']} articles")
        health = row["health"]
        if health and health["expected_by"]:
            by = health["expected_by"]
            rule = "the default interval" if health["learning"] else "its own rhythm"
            _say(f"last new {ago(health['last_published_at'])}; something new is due {ago(by)} by {rule}")
    block, budget = Source.model_validate(source["block"]), found["budget"]
    every = (
        f"cron {block.cron} ({block.timezone})" if block.cron else f"every {format_duration(block.interval)}"
    )
    spent = (
        f"{budget['requests']} requests and {budget['bytes'] / 1e6:.1f} MB today (UTC)"
        if budget
        else "nothing today"
    )
    limits = block.limits
    _say(
        f"crawled {every}, {format_duration(block.delay)} between requests; used {spent} of {_limit(limits)}"
    )


def _limit(limits: Any) -> str:
    requests = f"{limits.requests} requests" if limits.requests else "any number of requests"
    return f"{requests} and {limits.traffic / 1e6:.0f} MB" if limits.traffic else requests


def _crawls(rows: list[dict[str, Any]]) -> Table:
    table = Table("crawl", "started", "trigger", "outcome", *_COUNTS, "reason", box=None, pad_edge=False)
    for row in rows:
        counts = (str(row[name]) for name in _COUNTS)
        table.add_row(
            str(row["id"]),
            ago(row["started_at"]),
            row["trigger"],
            row["outcome"],
            *counts,
            row["reason"] or "",
        )
    return table


def _channels(rows: list[dict[str, Any]]) -> Table:
    table = Table(
        "channel", "address", "found by", "fetched", "outcome", "entries", "newest", box=None, pad_edge=False
    )
    for row in rows:
        entries = str(row["entries"]) if row["entries"] is not None else "–"
        times = (ago(row["fetched_at"]), row["outcome"] or "–", entries, ago(row["newest_at"]))
        table.add_row(row["kind"], row["url"], row["found_by"], *times)
    return table


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
