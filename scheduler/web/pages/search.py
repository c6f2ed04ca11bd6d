"""Search in the texts as they stand, and in the words that were removed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking, QueryAnswer
from scheduler.web.pages.filters import ROWS, SearchFilter, read_filter
from scheduler.web.pages.rendering import render

_STATEMENTS = {"current": "page_search", "removed": "page_search_removed"}


async def search(request: Request, asking: Asking) -> Response:
    """The form, and what was found where something was asked for."""
    chosen = read_filter(SearchFilter, request.query_params)
    found: QueryAnswer | None = None
    if chosen.q:
        found = await asking.ask(_STATEMENTS[chosen.within], **chosen.values())
    older = None
    if found and chosen.within == "current" and len(found.rows) == ROWS:
        older = chosen.query(after=found.rows[-1]["page_key"])
    names = await asking.ask("page_source_names")
    return render("search.html", chosen=chosen, found=found, older=older, source_names=names.rows)
