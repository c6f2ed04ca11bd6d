"""Pages with lists, the newest first: edits, changed headlines, vanished articles, copies."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.filters import EditsFilter, Filter, HeadlinesFilter, VanishedFilter, read_filter
from scheduler.web.pages.rendering import render
from scheduler.web.pages.windowed_lists import (
    COPIES,
    HEADLINES,
    VANISHED,
    ListedRows,
    Listing,
    read_edits,
    read_list,
    read_source_names,
)
from sql.rows.pages import SourceName


async def edits(request: Request, asking: Asking) -> Response:
    """List edits."""
    chosen = read_filter(EditsFilter, request.query_params)
    names = await read_source_names(asking, chosen)
    return _shown("edits.html", chosen, names, await read_edits(asking, chosen))


async def headlines(request: Request, asking: Asking) -> Response:
    """List edits that changed a headline."""
    return await _list(
        "headlines.html", HEADLINES, read_filter(HeadlinesFilter, request.query_params), asking
    )


async def vanished(request: Request, asking: Asking) -> Response:
    """List articles that cannot be read any more, or could not be read for a time."""
    return await _list("vanished.html", VANISHED, read_filter(VanishedFilter, request.query_params), asking)


async def copies(request: Request, asking: Asking) -> Response:
    """List pairs of articles that are one piece of copy."""
    return await _list("copies.html", COPIES, read_filter(Filter, request.query_params), asking)


async def _list(template: str, listing: Listing[Any], chosen: Filter, asking: Asking) -> Response:
    names = await read_source_names(asking, chosen)
    return _shown(template, chosen, names, await read_list(asking, listing, chosen))


def _shown(template: str, chosen: Filter, names: list[SourceName], listed: ListedRows[Any]) -> Response:
    return render(template, chosen=chosen, listed=listed, source_names=names)
