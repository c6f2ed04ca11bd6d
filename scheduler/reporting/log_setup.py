"""The form of log lines: readable on a terminal, JSON otherwise; each has its source and crawl, if it is of one.

The fields have the names and meanings of ``archive.log``: ``at``, ``level``, ``event``, ``source``, ``crawl_id``,
``purpose``, ``outcome``, ``status``, ``url`` and ``text``. Programs may rely on them; a line may have further ones.
"""

from __future__ import annotations

import logging
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

from scheduler.config import Config
from scheduler.reporting.printable import printable_trace, printable_value
from scheduler.reporting.sentry import to_sentry

_TRACES = ("exception", "stack")
_QUIET = {
    "scrapy": logging.WARNING,
    # Errors of spiders and pipelines are logged with source, stage and address by crawler/crawl/crawl_errors.py.
    "scrapy.core.scraper": logging.CRITICAL,
    # The outcome of each request stands in the crawl log.
    "scrapy.downloadermiddlewares": logging.CRITICAL,
    "twisted": logging.WARNING,
    "procrastinate": logging.WARNING,
    "apscheduler": logging.WARNING,
    # A tick that failed or was missed is logged by scheduler/clock/interval_jobs.py.
    "apscheduler.executors": logging.CRITICAL,
    "psycopg.pool": logging.ERROR,
    "htmldate": logging.CRITICAL,
    "charset_normalizer": logging.ERROR,
}


def set_up_logs(config: Config, to: TextIO) -> None:
    """Send the log lines of the service and of its libraries to a stream."""
    human = config.log_format == "human" or (config.log_format == "auto" and to.isatty())
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*before, to_sentry, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=_rendering(human, to))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level.upper())
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


def _rendering(human: bool, to: TextIO) -> list[Any]:
    meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if human:
        return [
            meta,
            structlog.processors.format_exc_info,
            _made_printable,
            structlog.dev.ConsoleRenderer(
                pad_event_to=16, sort_keys=False, colors=to.isatty(), timestamp_key="at"
            ),
        ]
    json = structlog.processors.JSONRenderer(ensure_ascii=False)
    return [meta, structlog.processors.format_exc_info, _made_printable, json]


def _made_printable(_: Any, __: str, event: EventDict) -> EventDict:
    """Make a line's values printable, so that crawled titles, addresses and errors cannot forge a line of the log."""
    return {
        name: printable_trace(value) if name in _TRACES and isinstance(value, str) else printable_value(value)
        for name, value in event.items()
    }
