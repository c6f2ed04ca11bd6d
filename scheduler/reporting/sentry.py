"""Sentry: it is sent the errors and alarms of the service if SENTRY_DSN is set; without it nothing is sent."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import psycopg
import sentry_sdk
from sentry_sdk.crons import capture_checkin
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint, MonitorConfig

from crawler.fetching.subscriber_session import secret_values
from scheduler.config import Config
from scheduler.reporting.secret_masking import Secrets

_MONITOR = "palimpsest"
_OWN = ("crawler", "scheduler", "sql")
_ERRORS = frozenset({"error", "critical", "exception"})
_ALARMS = frozenset({"alarm opened", "alarm escalated"})
_TAGS = ("source", "crawl_id", "stage", "alarm")
_CHECK_IN_MINUTES = 1
"""Minutes between two signs of life of the service."""
_CHECK_IN_MARGIN = 5
"""Minutes by which a sign of life may be late before Sentry reports it missing: a restart takes less."""


def set_up_sentry(config: Config, version: str) -> None:
    """Report errors and alarms if SENTRY_DSN is set.

    The sites that are crawled get no trace headers. Local variables and request bodies are not sent, and secrets are
    struck out of everything that is.
    """
    if config.sentry_dsn is None:
        return
    secrets = Secrets.of(config)

    def before_send(event: Event, hint: Hint) -> Event | None:
        record = hint.get("log_record")
        # A line of the service's own log is sent by to_sentry, with its fields: here it would come a second time.
        if record is not None and isinstance(record.msg, dict):
            return None
        struck: Event = secrets.and_those(secret_values()).strike(event)
        return struck

    sentry_sdk.init(
        dsn=config.sentry_dsn.get_secret_value(),
        release=f"palimpsest@{version}",
        traces_sample_rate=0,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=True,
        max_request_body_size="never",
        trace_propagation_targets=[],
        max_breadcrumbs=0,
        before_send=before_send,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
    )


def to_sentry(_: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of the log that sends errors and alarms to Sentry too.

    They are grouped by their cause: the same fault at a hundred addresses is one problem there.
    """
    is_told = method in _ERRORS or line.get("event") in _ALARMS
    if is_told and sentry_sdk.get_client().is_active():
        _send(line, "error" if method in _ERRORS else "warning")
    return line


def send_test() -> None:
    """Send a message that says that it is a test, and wait until it is sent, two seconds at most."""
    sentry_sdk.capture_message("a test: errors and alarms reach this place", level="warning")
    flush()


def check_in(well: bool) -> None:
    """Tell Sentry's monitor of the service that it runs, and whether all is well."""
    _check_in(_MONITOR, well, _CHECK_IN_MINUTES)


def check_in_source(source: str, well: bool, minutes: int) -> None:
    """Tell the monitor of a source, which is crawled every so many minutes, how a crawl ended."""
    _check_in(f"{_MONITOR}-{source}", well, minutes)


def flush() -> None:
    """Send what waits, within two seconds."""
    sentry_sdk.flush(timeout=2.0)


def _check_in(slug: str, well: bool, minutes: int) -> None:
    if not sentry_sdk.get_client().is_active():
        return
    config: MonitorConfig = {
        "schedule": {"type": "interval", "value": minutes, "unit": "minute"},
        "checkin_margin": _CHECK_IN_MARGIN,
    }
    capture_checkin(monitor_slug=slug, status="ok" if well else "error", monitor_config=config)


def _send(line: Mapping[str, Any], level: str) -> None:
    error = _error_of(line.get("exc_info"))
    with sentry_sdk.new_scope() as scope:
        for name in _TAGS:
            if line.get(name) is not None:
                scope.set_tag(name, str(line[name]))
        rest = {name: str(value) for name, value in line.items() if name not in (*_TAGS, "exc_info", "event")}
        scope.set_context("line", rest)
        scope.fingerprint = _cause(line, error)
        scope.set_level("error" if level == "error" else "warning")
        if error is not None:
            sentry_sdk.capture_exception(error)
        else:
            sentry_sdk.capture_message(str(line.get("event")))


def _error_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        error: BaseException | None = exc_info[1]
        return error
    if exc_info:
        return sys.exception()
    return None


def _cause(line: Mapping[str, Any], error: BaseException | None) -> list[str]:
    """Return the parts by which Sentry groups: lines with the same parts are one problem.

    For an alarm these are its kind and its source. For an error they are its type, the stage in which it happened and
    its place: the last of our functions in the traceback, such as "runner.py:crawl", or for an error of the database
    what the database says of it.
    """
    if error is None:
        return [
            str(line.get("event")),
            *(str(line.get(name)) for name in ("alarm", "source") if line.get("alarm")),
        ]
    place = _in_database(error) if isinstance(error, psycopg.Error) else _in_program(error)
    return [type(error).__name__, str(line.get("stage") or line.get("event")), place]


def _in_program(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if any(f"/{package}/" in frame.filename for package in _OWN)]
    return f"{own[-1].filename.rpartition('/')[2]}:{own[-1].name}" if own else ""


def _in_database(error: psycopg.Error) -> str:
    """Return what an error of the database is about, such as "23505 address address_url_key_key".

    The place in our code would not do. Statements of a pipeline are sent before the answers to earlier ones have
    come, so that the same failure is raised now by one later call and now by another.
    """
    about = error.diag
    return " ".join(filter(None, (about.sqlstate, about.table_name, about.constraint_name)))
