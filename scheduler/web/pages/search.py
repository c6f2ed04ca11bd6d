"""The page of search: in current texts, and in words that edits have removed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages import data_formats
from scheduler.web.pages.archive_reader import Asking, QueryAnswer
from scheduler.web.pages.data_formats import form_of, rows_answer
from scheduler.web.pages.filters import ROWS, BadFilter, SearchFilter, read_filter
from scheduler.web.pages.rendering import render
from scheduler.web.pages.windowed_lists import read_source_names
from sql.rows.pages import PAGE_SEARCH, PAGE_SEARCH_REMOVED, FoundArticle, RemovedWords


async def search(request: Request, asking: Asking) -> Response:
    """Show the form, and what was found if something was searched for."""
    chosen = read_filter(SearchFilter, request.query_params)
    names = await read_source_names(asking, chosen)
    most = data_formats.ROWS if form_of(request) else ROWS
    found: QueryAnswer[FoundArticle] | QueryAnswer[RemovedWords] | None = None
    older = None
    if chosen.q and chosen.within == "removed":
        found = await asking.ask(PAGE_SEARCH_REMOVED, **chosen.values(), most=most)
    elif chosen.q:
        found = articles = await asking.ask(PAGE_SEARCH, **chosen.values(), most=most)
        if len(articles.rows) == most:
            older = chosen.query(after=articles.rows[-1].page_key)
    if not form_of(request):
        return render("search.html", chosen=chosen, found=found, older=older, source_names=names)
    if found is None:
        raise BadFilter("q: a search takes the words that are searched for")
    kind = RemovedWords if chosen.within == "removed" else FoundArticle
    return rows_answer(request, kind, found.rows, found.sql, older)
