"""What ``palimpsest status`` shows, as plain values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crawler.model.crawls import CrawlOutcome
from scheduler.config import Config
from scheduler.health.service_checks import PATIENCE, Check, also_alarming, check_service
from scheduler.health.upkeep_checks import forecast, upkeep_checks
from scheduler.service.open_database import VERSION, open_archive
from sql.database import Row, Session
from sql.embedded.layout import layout

_CRAWLS = 10
_ERRORS_PAST = timedelta(days=2)
_DUE_PATIENCE = timedelta(minutes=5)


async def read_status(config: Config) -> dict[str, Any]:
    """Sources with their health, alarms, the failures of last crawls, service, archive, and whether all is ``well``."""
    async with open_archive(config) as database, database.transaction() as session:
        sources = await _sources(session)
        alarms = await session.all("list_alarms", closed_since=None, source=None)
        service = await _service(session, config)
        file = await session.first("read_sources_file")
        archive = await session.one("status_archive")
        archive["stamps"] = await session.all("last_stamps")
        troubles = {
            row["name"]: await session.all("crawl_failures", crawl_id=row["last_crawl_id"])
            for row in sources
            if row["last_crawl_id"] is not None
            and (row["failed"] or row["refused"] or row["outcome"] == CrawlOutcome.FAILED)
        }
    well = (
        not any(alarm["counts"] for alarm in alarms)
        and not any(_ended_badly(row, alarms) for row in sources)
        and not any(not check["ok"] for check in service["checks"])
        and (file is None or file["error"] is None)
    )
    return {
        "well": well,
        "sources": sources,
        "alarms": alarms,
        "troubles": troubles,
        "service": service,
        "sources_file": file,
        "archive": archive,
    }


async def read_source(config: Config, name: str) -> dict[str, Any] | None:
    """One source: health, alarms, crawls, errors, channels, schedule, budget; None where there is none of the name."""
    async with open_archive(config) as database, database.transaction() as session:
        source = await session.first("status_block", source=name)
        if source is None:
            return None
        found: dict[str, Any] = {"source": source}
        summary = next((row for row in await _sources(session) if row["name"] == name), None)
        found["health"] = summary
        found["alarms"] = await session.all("list_alarms", closed_since=None, source=name)
        found["changes"] = await session.all("status_changes", source=name)
        found["crawls"] = await session.all("status_crawls", source=name, crawls=_CRAWLS)
        found["errors"] = await session.all("status_errors", source=name, past=_ERRORS_PAST)
        found["channels"] = await session.all("status_channels", source=name)
        found["budget"] = await session.first("status_budget", source=name)
    counts = any(alarm["counts"] for alarm in found["alarms"])
    return {"well": not counts and not (summary and _ended_badly(summary, found["alarms"])), **found}


async def _sources(session: Session) -> list[Row]:
    health = {row.pop("source"): row for row in await session.all("status_health")}
    return [{**row, "health": health.get(row["name"])} for row in await session.all("status_sources")]


def _ended_badly(row: Row, alarms: list[Row]) -> bool:
    """Whether an active source's last crawl failed and nobody has taken note of an alarm that says so."""
    known = any(alarm["source"] == row["name"] and not alarm["counts"] for alarm in alarms)
    return row["state"] == "active" and row["outcome"] in CrawlOutcome.IS_BAD and not known


async def _service(session: Session, config: Config) -> dict[str, Any]:
    facts = await session.one("service_facts", patience=PATIENCE)
    processes = await session.all("list_processes", patience=PATIENCE)
    folder = None if config.database_url else layout(config.data_dir).home
    runs = any(process["lives"] for process in processes)
    checks = check_service(facts, config.tick) if runs else [_not_running(facts, processes)]
    checks += [
        Check("database", True, await session.value("describe_database")),
        *also_alarming(facts, folder),
    ]
    upkeep = await session.one("upkeep_facts")
    checks += upkeep_checks(config, upkeep)
    return {
        "forecast": forecast(upkeep),
        "version": VERSION,
        "runs": runs,
        "processes": processes,
        "checks": [{"name": check.name, "ok": check.ok, "why": check.why} for check in checks],
        "queue": facts["waiting"],
        "crawling": facts["crawling"],
        "notices": await session.one("waiting_notices"),
        "receivers": sorted(
            {name for process in processes if process["lives"] for name in process["receivers"]}
        ),
    }


def _not_running(facts: Row, processes: list[Row]) -> Check:
    """No process lives: that is well where none was started, and none is missed."""
    died = any(process["stopped_at"] is None for process in processes)
    late = facts["due_since"] is not None and facts["now"] - facts["due_since"] > _DUE_PATIENCE
    if died:
        return Check("service", False, "it died without being stopped; start `palimpsest run`")
    if late and facts["active"]:
        return Check("service", False, "it does not run, and sources are due; start `palimpsest run`")
    return Check("service", True, "it does not run")
