"""Who wrote an article: people and agencies, not the newsroom that publishes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from crawler.extraction.metadata.author_elements import named_elements
from crawler.extraction.metadata.author_names import distinct, names, organisation
from crawler.extraction.metadata.bylines import names_in_byline
from crawler.extraction.page.jsonld import text_of, types
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.vocabulary import vocabulary

_LAST_FIRST = re.compile(r"([^\W\d_][\w'’-]*(?: [\w'’-]+)?), ([^\W\d_][\w'’. -]*)")
_ORGANISATION = re.compile(r"Organi[sz]ation|Corporation|Company")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]*|[A-Z][a-z]+[A-Z]\w*")
_WRITTEN_BY = "written by"


def authors(
    page: ParsedPage, article: dict[str, Any], bylines: Iterable[str], site: frozenset[str]
) -> list[str]:
    """Return the authors by the first witness that names any besides the site itself.

    The witnesses are JSON-LD, ``<meta>``, the bylines near the headline, and the elements that are made for
    authors; ``site`` has the site's names in lower case. A name for logging in gives way to a witness that
    has a real one. If nobody else is named, the newsroom is the author if JSON-LD or ``<meta>`` says so.
    """
    linked, told = list(_linked(page, article)), list(_metas(page))
    shown = list(bylines)
    witnesses: list[Callable[[], Iterable[str]]] = [
        lambda: linked,
        lambda: told,
        lambda: _shown(shown),
        lambda: named_elements(page),
    ]
    logins: list[str] = []
    for witness in witnesses:
        found = [name for name in distinct(witness()) if not _is_site(name, site)]
        if found and not all(map(_LOGIN.fullmatch, found)):
            return found
        logins = logins or found
    return logins or distinct(linked or told)


def _is_site(name: str, site: frozenset[str]) -> bool:
    """Whether a name is the newsroom's, or of an account of it ("Gazette T")."""
    folded = name.casefold()
    first, _, rest = folded.partition(" ")
    is_account = len(rest) == 1 and any(first in other.split() for other in site)
    return folded in site or is_account


def _linked(page: ParsedPage, article: dict[str, Any]) -> Iterator[str]:
    for key in ("author", "creator"):
        values = article.get(key)
        for value in values if isinstance(values, list) else [values]:
            yield from _of_value(page, value)


def _of_value(page: ParsedPage, value: Any) -> Iterator[str]:
    """The names of one author: an object, one that is described elsewhere on the page, or a text."""
    if not isinstance(value, dict):
        yield from names(text_of(value) or "")
        return
    known = value if set(value) - {"@id", "@type"} else _described(page, value.get("@id"))
    told = known.get("name")
    for name in told if isinstance(told, list) else [told]:
        text = text_of(name) or _given_and_family(known)
        if text:
            yield from organisation(text) if _is_organisation(known) else names(text)


def _described(page: ParsedPage, reference: Any) -> dict[str, Any]:
    same = (entry for entry in page.data if reference and entry.get("@id") == reference and "name" in entry)
    return next(same, {})


def _given_and_family(known: dict[str, Any]) -> str | None:
    parts = (text_of(known.get(key)) for key in ("givenName", "additionalName", "familyName"))
    return " ".join(part for part in parts if part) or None


def _is_organisation(known: dict[str, Any]) -> bool:
    return any(_ORGANISATION.search(name) for name in types(known))


def _metas(page: ParsedPage) -> Iterator[str]:
    for name in vocabulary("metadata")["author"]:
        contents = next(page.all_meta(name), [])
        found = [value for value in contents if "://" not in value]
        is_catalogue = name.startswith(("citation", "dc"))
        written = [_in_order(value) if is_catalogue or len(found) == 1 else value for value in found]
        known = [one for value in written for one in names(value)]
        if known:
            yield from known
            return
    if (page.meta("twitter:label1") or "").casefold() == _WRITTEN_BY:
        yield from names(page.meta("twitter:data1") or "")


def _in_order(value: str) -> str:
    """The order of catalogues turned round: "Marsh, Ann" is Ann Marsh."""
    found = _LAST_FIRST.fullmatch(value.strip())
    if found is None or " " in found[1] or len(found[2].split()) > 2:
        return value
    return f"{found[2]} {found[1]}"


def _shown(bylines: Iterable[str]) -> Iterator[str]:
    return (name for line in bylines for name in names_in_byline(line))
