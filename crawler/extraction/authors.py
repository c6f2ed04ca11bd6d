"""Who wrote an article: people and agencies, not the newsroom that publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extraction.jsonld import text_of
from crawler.extraction.names import distinct, names, names_in_byline
from crawler.extraction.page import Page
from crawler.extraction.vocabulary import vocabulary


def authors(page: Page, article: dict[str, Any], bylines: Iterable[str], site: frozenset[str]) -> list[str]:
    """Return the authors by the first witness that names any besides the site itself.

    The witnesses are JSON-LD, ``<meta>`` and the lines near the headline; ``site`` has the site's
    names in lower case.
    """
    witnesses = (
        lambda: _linked(article),
        lambda: _metas(page),
        lambda: (name for line in bylines for name in names_in_byline(line)),
    )
    for witness in witnesses:
        found = [name for name in distinct(witness()) if name.casefold() not in site]
        if found:
            return found
    return []


def _linked(article: dict[str, Any]) -> Iterator[str]:
    for key in ("author", "creator"):
        values = article.get(key)
        for value in values if isinstance(values, list) else [values]:
            yield from names(text_of(value) or "")


def _metas(page: Page) -> Iterator[str]:
    for name in vocabulary("metadata")["author"]:
        found = [value for value in page.metas.get(name, ()) if "://" not in value]
        if found:
            for value in found:
                yield from names(value)
            return
