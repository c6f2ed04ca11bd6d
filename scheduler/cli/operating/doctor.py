"""``palimpsest doctor``: all on which the service rests, a line each with the remedy."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

import psycopg
import typer
from psycopg_pool import PoolTimeout
from rich.text import Text

from crawler.sources import Source, SourcesFileError, load
from scheduler.cli.console import console, print_json, settings, wait_for
from scheduler.cli.newsrooms.source_warnings import warnings
from scheduler.config import Config
from scheduler.disk import data_folder, why_full
from scheduler.health.clock_check import check_clocks
from scheduler.health.service_checks import PATIENCE
from scheduler.health.upkeep_checks import upkeep_checks
from scheduler.service.open_database import open_archive
from sql.database import Session
from sql.errors import UserError
from sql.rows.anchors import LAST_STAMPS
from sql.rows.processes import SERVICE_FACTS
from sql.rows.retention import DATABASE_NOW, UPKEEP_FACTS
from sql.rows.status import DESCRIBE_DATABASE

_APART = 5.0
"""Seconds by which the clocks of this machine and of the database may differ."""
_CONNECT_SECONDS = 5.0
"""Seconds that connecting to a newsroom may take."""
_HOSTS = 5
"""Newsrooms that are tried."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing on which the service rests: whether it is in order, what was found, and what to do if it is not."""

    name: str
    ok: bool
    found: str
    remedy: str | None = None


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="the findings as JSON")] = False,
) -> None:
    """Check settings, database, disk, clock, network, stamps and backup; exit status 1 if something is out of order.

    Each line that is not in order ends with what to do.
    """
    found = wait_for(_all(settings()))
    if as_json:
        print_json(found)
    for one in [] if as_json else found:
        console.print(_line(one), highlight=False)
    raise SystemExit(0 if all(one.ok for one in found) else 1)


def _line(one: Finding) -> Text:
    remedy = f"; {one.remedy}" if one.remedy and not one.ok else ""
    return Text(
        f"{'OK' if one.ok else 'NO':3} {one.name}: {one.found}{remedy}", style="" if one.ok else "red"
    )


async def _all(config: Config) -> list[Finding]:
    sources, found = _sources(config)
    return [*found, *await _archive(config), await _network(sources)]


def _sources(config: Config) -> tuple[list[Source], list[Finding]]:
    try:
        file = load(config.sources)
    except SourcesFileError as error:
        return [], [Finding("sources", False, str(error), "`palimpsest sources check` names every problem")]
    enabled = [source for source in file.sources if source.enabled]
    said = warnings(file.sources, config)
    contact = config.contact or file.contact
    return enabled, [
        Finding("sources", not said, f"{file.path}: {len(enabled)} enabled", "; ".join(said) or None),
        Finding(
            "contact",
            bool(contact),
            contact or "none is set",
            "set PALIMPSEST_CONTACT, so that newsrooms reach you",
        ),
    ]


async def _archive(config: Config) -> list[Finding]:
    try:
        async with open_archive(config) as database, database.transaction() as session:
            return await _in_database(config, session)
    except (UserError, psycopg.Error, PoolTimeout) as error:
        said = " ".join(str(error).split())
        return [Finding("database", False, said, "check PALIMPSEST_DATABASE_URL or PALIMPSEST_DATA_DIR")]


async def _in_database(config: Config, session: Session) -> list[Finding]:
    facts = await session.one(UPKEEP_FACTS)
    apart = abs((await session.one(DATABASE_NOW) - datetime.now(UTC)).total_seconds())
    backup = next(check for check in upkeep_checks(config, facts) if check.name == "backup")
    clocks = await check_clocks(session)
    full = why_full(config, facts.bytes)
    return [
        Finding("database", True, await session.one(DESCRIBE_DATABASE)),
        await _schema(session),
        Finding(
            "disk",
            full is None,
            full or f"there is room{_where(config)}",
            "make room, or raise PALIMPSEST_DISK_BUDGET",
        ),
        Finding(
            "clock", apart <= _APART, f"{apart:.1f} s from the database's", "set this machine's clock by NTP"
        ),
        Finding("clocks of newsrooms", clocks.ok, clocks.why, "set this machine's clock by NTP"),
        await _stamps(config, session),
        Finding(
            "backup",
            backup.ok and facts.backup_at is not None,
            backup.why if facts.backup_at else "none is known of",
            "`palimpsest backup FILE` makes one",
        ),
    ]


def _where(config: Config) -> str:
    folder = data_folder(config)
    return f" at {folder}" if folder else "; the disk of another machine's server cannot be seen from here"


async def _schema(session: Session) -> Finding:
    obstacle = (await session.one(SERVICE_FACTS, patience=PATIENCE)).obstacle
    return Finding("schema", obstacle is None, obstacle or "is of this version", "run `palimpsest migrate`")


async def _stamps(config: Config, session: Session) -> Finding:
    if not config.stamps:
        return Finding(
            "stamps", True, "none are asked for (PALIMPSEST_STAMPS); keep the head that status shows"
        )
    last = await session.all(LAST_STAMPS)
    failed = [stamp for stamp in last if stamp.error]
    said = f"{len(last)} authorities, {len(failed)} failed last"
    return Finding("stamps", bool(last) and not failed, said, "look at `palimpsest status`")


async def _network(sources: list[Source]) -> Finding:
    """Connect to the hosts of some newsrooms, as the proxy or the machine would have to."""
    hosts = sorted({_host(source.home) for source in sources})[:_HOSTS]
    tried = await asyncio.gather(*(_reaches(host, port) for host, port in hosts))
    lost = [host for (host, _), reached in zip(hosts, tried, strict=True) if not reached]
    said = f"{len(hosts) - len(lost)} of {len(hosts)} newsrooms can be reached"
    return Finding(
        "network",
        not lost,
        said + (f", not {', '.join(map(str, lost))}" if lost else ""),
        "check the name server, the firewall and http_proxy",
    )


def _host(home: str) -> tuple[str, int]:
    parts = urlsplit(home)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


async def _reaches(host: str, port: int) -> bool:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return True
    return False
