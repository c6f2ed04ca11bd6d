"""Who wrote an article: people and agencies, not the newsroom that publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extraction.metadata.bylines import distinct, names, names_in_byline
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.vocabulary import vocabulary


def authors(
    page: ParsedPage, article: dict[str, Any], bylines: Iterable[str], site: frozenset[str]
) -> list[str]:
    """Return the authors by the first witness that names any besides the site itself.

    The witnesses are JSON-LD, ``<meta>`` and the bylines near the headline; ``site`` has the site's
    names in lower case. Where nobody else is named, the newsroom is the author if JSON-LD says so.
    """
    linked = list(_linked(article))
    for witness in (lambda: linked, lambda: _metas(page), lambda: _shown(bylines)):
        found = [name for name in distinct(witness()) if not _is_site(name, site)]
        if found:
            return found
    return distinct(linked)


def _is_site(name: str, site: frozenset[str]) -> bool:
    """Whether a name is the newsroom's, or of an account of it ("Gazette T")."""
    folded = name.casefold()
    first, _, rest = folded.partition(" ")
    is_account = len(rest) == 1 and any(first in other.split() for other in site)
    return folded in site or is_account


def _linked(article: dict[str, Any]) -> Iterator[str]:
    for key in ("author", "creator"):
        values = article.get(key)
        for value in values if isinstance(values, list) else [values]:
            yield from names(text_of(value) or "")


def _metas(page: ParsedPage) -> Iterator[str]:
    for contents in page.all_meta(*vocabulary("metadata")["author"]):
        found = [value for value in contents if "://" not in value]
        if found:
            yield from (name for value in found for name in names(value))
            return


def _shown(bylines: Iterable[str]) -> Iterator[str]:
    return (name for line in bylines for name in names_in_byline(line))
