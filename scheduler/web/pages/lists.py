"""Pages with lists, the newest first: edits, changed headlines, vanished articles, copies."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages import data_formats
from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.data_formats import form_of, rows_answer
from scheduler.web.pages.edit_facets import edit_facets
from scheduler.web.pages.filters import EditsFilter, Filter, HeadlinesFilter, VanishedFilter, read_filter
from scheduler.web.pages.rendering import render
from scheduler.web.pages.windowed_lists import (
    COPIES,
    EDITS,
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
    listed = await read_edits(asking, chosen, _most(request))
    counts = None if form_of(request) else await edit_facets(asking, chosen)
    return _shown(request, "edits.html", EDITS, chosen, names, listed, facets=counts)


async def headlines(request: Request, asking: Asking) -> Response:
    """List edits that changed a headline."""
    chosen = read_filter(HeadlinesFilter, request.query_params)
    return await _list(request, asking, "headlines.html", HEADLINES, chosen)


async def vanished(request: Request, asking: Asking) -> Response:
    """List articles that cannot be read any more, or could not be read for a time."""
    chosen = read_filter(VanishedFilter, request.query_params)
    return await _list(request, asking, "vanished.html", VANISHED, chosen)


async def copies(request: Request, asking: Asking) -> Response:
    """List pairs of articles that are one piece of copy."""
    chosen = read_filter(Filter, request.query_params)
    return await _list(request, asking, "copies.html", COPIES, chosen)


async def _list(
    request: Request, asking: Asking, template: str, listing: Listing[Any], chosen: Filter
) -> Response:
    names = await read_source_names(asking, chosen)
    listed = await read_list(asking, listing, chosen, _most(request))
    return _shown(request, template, listing, chosen, names, listed)


def _most(request: Request) -> int | None:
    return data_formats.ROWS if form_of(request) else None


def _shown(
    request: Request,
    template: str,
    listing: Listing[Any],
    chosen: Filter,
    names: list[SourceName],
    listed: ListedRows[Any],
    **more: Any,
) -> Response:
    if form_of(request):
        return rows_answer(
            request,
            listing.statement.row,
            listed.rows,
            listed.sql,
            listed.older,
            not_looked_before=listed.back_to,
        )
    return render(template, chosen=chosen, listed=listed, source_names=names, **more)
