"""A source: its health, crawls and their logs, errors, channels, how well its pages are read, what is planned."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.charts import chart
from scheduler.web.pages.rendering import message, render

_PARTS = ("open_alarms", "crawls", "errors", "channels", "coverage", "doubtful", "planned")
_BAR = 4.0
_LOG_LINES = 1000


async def show(request: Request, asking: Asking) -> Response:
    """One source."""
    name = request.path_params["source"]
    found = (await asking.ask("page_source", source=name)).first()
    if found is None:
        return _no_source()
    published = (await asking.ask("page_publications", source=name)).first()
    parts = {part: await asking.ask(f"page_{part}", source=name) for part in _PARTS}
    drawn = chart(published["articles"], published["usual"], bar=_BAR) if published else None
    return render("source.html", source=found, chart=drawn, **parts)


async def log(request: Request, asking: Asking) -> Response:
    """The log of one crawl."""
    name, crawl_id = request.path_params["source"], request.path_params["crawl_id"]
    if crawl_id >= 2**63:
        return _no_source()
    lines = await asking.ask("page_log", source=name, crawl_id=crawl_id, most=_LOG_LINES)
    if not lines.rows:
        return _no_source()
    return render("crawl.html", name=name, crawl_id=crawl_id, lines=lines, most=_LOG_LINES)


def _no_source() -> Response:
    return message(404, "There is no such source or crawl", "archive.sources and archive.crawls list them.")
