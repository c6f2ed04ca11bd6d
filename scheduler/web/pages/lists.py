"""Pages with lists, the newest first: edits, changed headlines, vanished articles, copies."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import EditsFilter, Filter, HeadlinesFilter, VanishedFilter, read_filter
from scheduler.web.pages.rendering import render
from scheduler.web.pages.windowed_lists import ListedRows, read_edits, read_list
from sql.rows.pages import PAGE_COPIES, PAGE_HEADLINES, PAGE_SOURCE_NAMES, PAGE_VANISHED


async def edits(request: Request, asking: Asking) -> Response:
    """List edits."""
    chosen = read_filter(EditsFilter, request.query_params)
    listed = await read_edits(asking, chosen)
    return await _shown(asking, "edits.html", chosen, listed)


async def headlines(request: Request, asking: Asking) -> Response:
    """List edits that changed a headline."""
    chosen = read_filter(HeadlinesFilter, request.query_params)
    listed = await read_list(asking, PAGE_HEADLINES, chosen, "changed_before", "revision_id")
    return await _shown(asking, "headlines.html", chosen, listed)


async def vanished(request: Request, asking: Asking) -> Response:
    """List articles that cannot be read any more, or could not be read for a time."""
    chosen = read_filter(VanishedFilter, request.query_params)
    listed = await read_list(asking, PAGE_VANISHED, chosen, "missing_since", "article_id")
    return await _shown(asking, "vanished.html", chosen, listed)


async def copies(request: Request, asking: Asking) -> Response:
    """List pairs of articles that are one piece of copy."""
    chosen = read_filter(Filter, request.query_params)
    listed = await read_list(asking, PAGE_COPIES, chosen, "recorded_at", "article_id", "other_id")
    return await _shown(asking, "copies.html", chosen, listed)


async def _shown(
    asking: Asking, template: str, chosen: Filter, listed: ListedRows[Any], **more: Any
) -> Response:
    names = await asking.ask(PAGE_SOURCE_NAMES)
    return render(template, chosen=chosen, listed=listed, source_names=names.rows, **more)
