"""The page of a source: health, crawls and logs, errors, channels, how well its pages are read, what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.charts import chart
from scheduler.web.pages.filters import require_known
from scheduler.web.pages.rendering import message, render
from sql.rows.pages import (
    PAGE_CHANNELS,
    PAGE_COVERAGE,
    PAGE_CRAWLS,
    PAGE_DAYS,
    PAGE_DOUBTFUL,
    PAGE_ERRORS,
    PAGE_LOG,
    PAGE_OPEN_ALARMS,
    PAGE_PLANNED,
    PAGE_PUBLICATIONS,
    PAGE_SOURCE,
)
from sql.rows.statement import Statement

_PARTS: Mapping[str, Statement[Any]] = {
    "open_alarms": PAGE_OPEN_ALARMS,
    "days": PAGE_DAYS,
    "crawls": PAGE_CRAWLS,
    "errors": PAGE_ERRORS,
    "channels": PAGE_CHANNELS,
    "coverage": PAGE_COVERAGE,
    "doubtful": PAGE_DOUBTFUL,
    "planned": PAGE_PLANNED,
}
"""The statements for the parts of the page, each under the name that the template uses for it."""
_BAR = 4.0
"""Width of a bar in the chart of publications."""
_LOG_LINES = 1000
"""Lines of a crawl's log that are shown."""


async def show(request: Request, asking: Asking) -> Response:
    """Show one source."""
    require_known(request.query_params)
    name = request.path_params["source"]
    found = (await asking.ask(PAGE_SOURCE, source=name)).first()
    if found is None:
        return _no_source()
    published = (await asking.ask(PAGE_PUBLICATIONS, source=name)).first()
    parts = {part: await asking.ask(statement, source=name) for part, statement in _PARTS.items()}
    drawn = chart(published.articles, published.usual, bar=_BAR) if published else None
    return render("source.html", source=found, chart=drawn, **parts)


async def log(request: Request, asking: Asking) -> Response:
    """Show the log of one crawl."""
    require_known(request.query_params)
    name, crawl_id = request.path_params["source"], request.path_params["crawl_id"]
    if crawl_id >= 2**63:
        return _no_source()
    lines = await asking.ask_all(PAGE_LOG, source=name, crawl_id=crawl_id, most=_LOG_LINES)
    if not lines.rows:
        return _no_source()
    return render("crawl.html", name=name, crawl_id=crawl_id, lines=lines, most=_LOG_LINES)


def _no_source() -> Response:
    return message(404, "There is no such source or crawl", "archive.sources and archive.crawls list them.")
