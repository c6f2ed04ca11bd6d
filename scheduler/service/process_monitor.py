"""What each process of the service does beside its role.

It gives signs of life, watches the health of sources, does the duties of every process, and answers on its port.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from threading import Event

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from crawler.archive.crawls.crawl_leases import worker_name
from scheduler.config import Config
from scheduler.health.monitor import HealthMonitor
from scheduler.health.notices import check_told
from scheduler.maintenance.duties import duties_of_every_process
from scheduler.maintenance.runner import DutyRunner
from scheduler.reporting import sentry
from scheduler.web.app import Port
from scheduler.web.instance import instance_of
from scheduler.web.loop_heartbeat import LoopHeartbeat
from scheduler.web.publication import publication_of
from scheduler.web.server import hosts_of, listening, serving
from sql.database import Database

_LAST_WORD = 2.0
"""Seconds in which a process that stops may tell the database so: a stop does not wait for a database that is gone."""
log = structlog.get_logger("watch")


@asynccontextmanager
async def watching(config: Config, database: Database, version: str) -> AsyncIterator[Event]:
    """Do what every process does beside its role, while the block runs.

    Meanwhile the heartbeat, the health monitor and the duties run on the loop, and the port answers from a thread of
    its own; it says that the service is not ready until the event that is yielded is set. At the end the database is
    told that the process stopped. Raises ConfigError if the settings ask for notices of edits that cannot exist, such
    as a class of that name.
    """
    await check_told(database, config)
    name, pulse, started = worker_name(), LoopHeartbeat(), Event()
    watch = HealthMonitor(config, database, name)
    with ExitStack() as stack:
        address = _open_port(
            stack,
            config,
            Port(
                database.dsn,
                version,
                config.tick,
                pulse,
                _hosts(config),
                started,
                instance_of(config),
                publication_of(config),
            ),
        )
        async with database.transaction() as session:
            await session.run(
                "begin_process",
                name=name,
                role=config.role,
                version=version,
                receivers=watch.receivers.names(),
                web=address,
            )
        if not watch.receivers.names():
            log.info("alarms go to the log only; set PALIMPSEST_WEBHOOK to be told of them")
        duties = DutyRunner(duties_of_every_process(database, config))
        tasks = [asyncio.create_task(work) for work in (pulse.run(), watch.run())]
        try:
            async with duties.running():
                yield started
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _say_goodbye(database, name)
            await asyncio.to_thread(sentry.flush)


def _hosts(config: Config) -> tuple[str, ...]:
    return hosts_of(config.web.rpartition(":")[0], config.web_name)


def _open_port(stack: ExitStack, config: Config, port: Port) -> str | None:
    bound = stack.enter_context(listening(config.web))
    if bound is None:
        return None
    address = stack.enter_context(serving(bound, port))
    log.info("port open", address=address)
    return address


async def _say_goodbye(database: Database, name: str) -> None:
    with contextlib.suppress(TimeoutError, psycopg.Error, PoolTimeout):
        async with asyncio.timeout(_LAST_WORD), database.transaction() as session:
            await session.run("end_process", name=name)
