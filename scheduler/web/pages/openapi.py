"""The description of what programs can take along (OpenAPI 3.1), made from the classes of the filters and rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.pages.archive_reader import Asking
from scheduler.web.pages.data_formats import json_answer
from scheduler.web.pages.filters import (
    EditsFilter,
    Filter,
    HeadlinesFilter,
    SearchFilter,
    VanishedFilter,
    require_known,
)
from sql.rows.pages import (
    ArticlePage,
    CopyPair,
    EditOnPage,
    FoundArticle,
    HeadlineChange,
    OverviewSource,
    RevisionPage,
    VanishedArticle,
)


class _NoFilter(BaseModel):
    """Nothing may be asked for."""

    model_config = ConfigDict(extra="forbid")


class _ArticleFilter(BaseModel):
    """The state that is shown, and the one with which it is compared, by the numbers of their revisions."""

    model_config = ConfigDict(extra="forbid")

    revision: int | None = None
    older: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is handed out: what it is, the filters that it takes, and the class of its rows."""

    summary: str
    chosen: type[BaseModel]
    row: type[Any]


LISTS = {
    "edits": Listed("Edits, the newest first.", EditsFilter, EditOnPage),
    "headlines": Listed("Edits that changed a headline, the newest first.", HeadlinesFilter, HeadlineChange),
    "vanished": Listed(
        "Articles that could not be read, the newest absence first.", VanishedFilter, VanishedArticle
    ),
    "copies": Listed("Pairs of articles that are one piece of copy, the newest first.", Filter, CopyPair),
    "search": Listed(
        "Articles that match; with within=removed the edits that took the words out, whose rows are other ones.",
        SearchFilter,
        FoundArticle,
    ),
    "sources": Listed("The sources with their health.", _NoFilter, OverviewSource),
}
"""The lists by their paths without a suffix."""
_NULLABLE = {"type": ["string", "null"]}


async def show(request: Request, _: Asking) -> Response:
    """Hand out the description."""
    require_known(request.query_params)
    return json_answer(description())


@cache
def description() -> dict[str, Any]:
    """Return the description as an object."""
    paths: dict[str, Any] = {}
    for name, listed in LISTS.items():
        paths[f"/{name}.json"] = _path(
            listed.summary, listed.chosen, "application/json", _listing(listed.row)
        )
        paths[f"/{name}.csv"] = _path(listed.summary, listed.chosen, "text/csv", {"type": "string"})
    article = {"type": "object", "properties": {"article": _row(ArticlePage), "shown": _row(RevisionPage)}}
    told = _path(
        "One article: as it stands, a state of it, what changed in that state, and every list about it.",
        _ArticleFilter,
        "application/json",
        article,
    )
    number = {"name": "article_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    told["get"]["parameters"].append(number)
    paths["/articles/{article_id}.json"] = told
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Palimpsest",
            "version": version("palimpsest"),
            "description": "What the pages of an archive show, for programs. Columns are only added. Times are UTC.",
        },
        "paths": paths,
    }


def _path(summary: str, chosen: type[BaseModel], kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    parameters = chosen.model_json_schema(by_alias=True).get("properties", {})
    return {
        "get": {
            "summary": summary,
            "parameters": [
                {"name": name, "in": "query", "required": False, "schema": known}
                for name, known in parameters.items()
            ],
            "responses": {
                "200": {"description": summary, "content": {kind: {"schema": schema}}},
                "400": {"description": "The query string asks for something that does not exist."},
            },
        }
    }


def _listing(row: type[Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["rows", "next", "sql"],
        "properties": {
            "rows": {"type": "array", "items": _row(row)},
            "next": {**_NULLABLE, "description": "The address of the next rows; null at the end."},
            "sql": {
                "type": "string",
                "description": "The SQL by which a reader of the archive gets the rows.",
            },
            "not_looked_before": {
                **_NULLABLE,
                "format": "date-time",
                "description": "If the time for an answer was used up: what came before was not looked at yet.",
            },
        },
    }


def _row(row: type[Any]) -> dict[str, Any]:
    schema = TypeAdapter(row).json_schema(mode="serialization")
    properties = {name.removesuffix("_"): known for name, known in schema["properties"].items()}
    return {"type": "object", "properties": properties, "required": list(properties)}
