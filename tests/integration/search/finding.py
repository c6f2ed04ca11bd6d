"""Searches of a test's archive."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.integration.archiving import Desk, story

_number = count(1)


async def write(at: Desk, *texts: str, **fields: Any) -> list[str]:
    """Record an article a text, at addresses of its own; returns the addresses."""
    urls = []
    for text in texts:
        urls.append(f"https://news.example/{next(_number)}")
        known = {"title": "", "summary": None, "body": (text,)} | fields
        assert await at.look(urls[-1], story(**known)) == "new"
    return urls


async def find(at: Desk, query: str, **values: Any) -> list[str]:
    """The addresses that a search finds, in its order."""
    named = "".join(f', "{name}" => %s' for name in values)
    rows = await at.rows(f"SELECT url FROM archive.search(%s{named})", query, *values.values())
    return [row["url"] for row in rows]
