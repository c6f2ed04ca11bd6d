"""Lists and articles as JSON and CSV, for programs: the rows of the page, and the address of the next ones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.plain_values import cell, plain
from sql.rows.statement import columns_of

ROWS = 500
"""Rows of an answer, where a page for people has 25."""
FORMS = ("json", "csv")
"""The suffixes of addresses, each a form."""


def form_of(request: Request) -> str | None:
    """Return the form that the suffix of the address names, or None for a page."""
    suffix = request.url.path.rpartition(".")[2]
    return suffix if suffix in FORMS else None


def rows_answer(
    request: Request, kind: type[Any], rows: Sequence[Any], sql: str, older: str | None = None, **more: Any
) -> Response:
    """Answer with rows, which are instances of ``kind``, a class of ``sql.rows``.

    In JSON they stand under ``rows``, beside ``next`` (the address of the next ones, or null), ``sql`` and ``more``. In
    CSV the address of the next ones is a header (``Link``, RFC 8288).
    """
    following = f"{str(request.url).partition('?')[0]}?{older}" if older else None
    told = [columns_of(row) for row in rows]
    if form_of(request) == "csv":
        link = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response(_csv(names_of(kind), told), media_type="text/csv", headers=link)
    return json_answer({"rows": told, "next": following, "sql": sql, **more})


def json_answer(told: Mapping[str, Any]) -> Response:
    """Answer with an object as JSON."""
    body = json.dumps(told, ensure_ascii=False, default=plain)
    return Response(body, media_type="application/json")


def names_of(kind: type[Any]) -> list[str]:
    """Return the names by which the values of a row are handed out: its columns."""
    return [field.name.removesuffix("_") for field in fields(kind)]


def _csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()
