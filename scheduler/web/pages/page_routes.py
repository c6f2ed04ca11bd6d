"""The pages by their paths, and the messages that are shown in place of a page that cannot be shown."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

import psycopg
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.fetching.request_signatures import DIRECTORY_PATH
from scheduler.health.service_checks import Check
from scheduler.web.pages import (
    article,
    captures,
    data_formats,
    feeds,
    key_directory,
    lists,
    news_desk,
    openapi,
    robots,
    search,
    source,
    source_list,
)
from scheduler.web.pages.archive_reader import STATEMENT_SECONDS, ArchiveReader, Asking
from scheduler.web.pages.feed_formats import FORMS
from scheduler.web.pages.filters import BadFilter
from scheduler.web.pages.rendering import message, static

Page = Callable[[Request, Asking], Awaitable[Response]]
_FEEDS: dict[str, Page] = {
    "edits": feeds.edits,
    "vanished": feeds.vanished,
    "copies": feeds.copies,
    "search": feeds.search,
    "articles/{article_id:int}": feeds.article,
    "alarms": feeds.alarms,
}
"""The feeds by their paths; each is there in every form."""
_DATA: dict[str, Page] = {
    "edits": lists.edits,
    "headlines": lists.headlines,
    "vanished": lists.vanished,
    "copies": lists.copies,
    "search": search.search,
    "sources": source_list.sources,
    "articles/{article_id:int}": article.show,
}
"""What programs can take along, by its path without a suffix; ``openapi.py`` describes it."""
_NO_READER = (
    "The page reads as archive_reader, which the service's role may not become: let an administrator run "
    "GRANT archive_reader TO that role."
)


@dataclass(frozen=True, slots=True)
class PageRoutes:
    """The pages of an archive; ``checks`` returns the checks of readiness."""

    reader: ArchiveReader
    checks: Callable[[], Awaitable[list[Check]]]

    def routes(self) -> list[Route]:
        """Return the routes of all pages and files; only GET is allowed."""
        pages: dict[str, Page] = {
            "/": news_desk.show,
            "/edits": lists.edits,
            "/headlines": lists.headlines,
            "/vanished": lists.vanished,
            "/copies": lists.copies,
            "/search": search.search,
            "/find": article.find_anything,
            "/sources": self._sources,
            "/openapi.json": openapi.show,
            "/robots.txt": robots.show,
            DIRECTORY_PATH: key_directory.show,
            "/articles": article.find,
            "/articles/{article_id:int}": article.show,
            "/articles/{article_id:int}/received/{look_id:int}": captures.received,
            "/capture/{time}/{url:path}": captures.capture,
            "/timegate/{url:path}": captures.timegate,
            "/timemap/link/{url:path}": captures.timemap,
            "/sources/{source}": source.show,
            "/sources/{source}/crawls/{crawl_id:int}": source.log,
            **{f"/{name}.{form}": page for name, page in _DATA.items() for form in data_formats.FORMS},
            **{f"/feeds/{name}.{form}": page for name, page in _FEEDS.items() for form in FORMS},
        }
        return [
            Route("/static/{name}", _file, methods=["GET"]),
            *(Route(path, self._answering(page), methods=["GET"]) for path, page in pages.items()),
        ]

    async def _sources(self, request: Request, asking: Asking) -> Response:
        return await source_list.show(request, asking, await self.checks())

    def _answering(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        @wraps(page)
        async def answer(request: Request) -> Response:
            try:
                async with self.reader.asking() as asking:
                    return await page(request, asking)
            except BadFilter as error:
                return message(400, "This cannot be asked", str(error))
            except psycopg.Error as error:
                return _refused(error)

        return answer


def not_found(_: Request, __: Exception) -> Response:
    """The answer to an address that leads to no page."""
    return message(404, "There is no such page", "The address leads to nothing in this archive.")


def _refused(error: psycopg.Error) -> Response:
    if isinstance(error, psycopg.errors.QueryCanceled):
        return message(
            503,
            "That took too long",
            f"A page's query may take {STATEMENT_SECONDS} s. Narrow it: a time, a source, a rarer word; or ask in SQL.",
        )
    if isinstance(error, psycopg.errors.InvalidParameterValue):
        primary, hint = error.diag.message_primary or str(error), error.diag.message_hint or ""
        return message(400, "This cannot be asked", f"{primary}. {hint}".strip())
    if "set role" in str(error) or "archive_reader" in str(error):
        return message(503, "The page has no reader", _NO_READER)
    if isinstance(error, psycopg.DataError):
        return message(400, "This cannot be asked", (error.diag.message_primary or str(error))[:200])
    return message(
        503, "The archive is out of reach", "The database does not answer; palimpsest status says more."
    )


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = static().get(name)
    if content is None:
        return message(404, "There is no such file", name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"Cache-Control": "max-age=3600"})
