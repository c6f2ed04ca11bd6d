"""Which of a page's JSON-LD objects describes its article: not one of a related story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from crawler.extraction.page.jsonld import ARTICLE_TYPES, LIKE_ARTICLES, PAGE_TYPES, text_of, types
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.plain_text import plain

_WORD = re.compile(r"\w+")
_SHARED = 0.3
_OF_PAGE = ("author", "creator", "datePublished", "dateCreated", "dateModified", "articleSection", "keywords")


def article_data(page: ParsedPage) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article; an empty one if there is none.

    It is the one whose address is the page's and whose headline the page has. What it lacks is taken from
    the object of the page around it.
    """
    here, titles = set(_addresses(page)), list(_titles(page))
    articles = [entry for entry in page.data if types(entry) & ARTICLE_TYPES]
    articles = articles or [entry for entry in page.data if types(entry) & LIKE_ARTICLES]
    own = [entry for entry in articles if not _is_of_another(entry, page.url, here, titles)]
    best = max(own, key=lambda entry: _weight(entry, page.url, here, titles), default={})
    around = next((entry for entry in page.data if _is_of_page(entry, page.url, here)), {})
    return {key: around[key] for key in _OF_PAGE if around.get(key)} | {
        key: value for key, value in best.items() if value or value is False
    }


def objects_of_page(page: ParsedPage) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects of this page or its article, which are told by address, else by headline."""
    here, titles = set(_addresses(page)), list(_titles(page))
    return (entry for entry in page.data if _is_of_page_or_article(entry, page.url, here, titles))


def _is_of_page_or_article(entry: dict[str, Any], url: str, here: set[str], titles: list[set[str]]) -> bool:
    if not types(entry) & (ARTICLE_TYPES | LIKE_ARTICLES):
        return _is_of_page(entry, url, here)
    own = set(_own_addresses(entry, url))
    is_named = bool(text_of(entry.get("headline")) or text_of(entry.get("name")))
    return (
        not here.isdisjoint(own) if own else not (is_named and titles) or _likeness(entry, titles) >= _SHARED
    )


def _weight(entry: dict[str, Any], url: str, here: set[str], titles: list[set[str]]) -> float:
    told = [key for key in ("headline", "datePublished", "author", "articleBody") if key in entry]
    is_here = not here.isdisjoint(_own_addresses(entry, url))
    return 4 * is_here + 4 * _likeness(entry, titles) + 0.5 * len(told)


def _is_of_another(entry: dict[str, Any], url: str, here: set[str], titles: list[set[str]]) -> bool:
    """Whether an object has another address than the page, and a headline that the page has nowhere."""
    own = set(_own_addresses(entry, url))
    return bool(own) and here.isdisjoint(own) and bool(titles) and _likeness(entry, titles) < _SHARED


def _is_of_page(entry: dict[str, Any], url: str, here: set[str]) -> bool:
    own = set(_own_addresses(entry, url))
    return bool(types(entry) & PAGE_TYPES) and (not own or not here.isdisjoint(own))


def _likeness(entry: dict[str, Any], titles: list[set[str]]) -> float:
    """The share (0 to 1) of the words of an object's headline that one title of the page has."""
    words = _words(text_of(entry.get("headline")) or text_of(entry.get("name")) or "")
    return max((len(words & title) / max(len(words), 1) for title in titles), default=0.0)


def _titles(page: ParsedPage) -> Iterator[set[str]]:
    told = [page.meta("og:title"), page.root.findtext(".//title")]
    told += ["".join(heading.itertext()) for heading in page.root.iter("h1")]
    return (words for title in told if title and (words := _words(plain(title))))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _addresses(page: ParsedPage) -> Iterator[str]:
    links = page.root.iter("link")
    canonical = [link.get("href") for link in links if (link.get("rel") or "").lower() == "canonical"]
    return _plain_addresses([page.url, *canonical, page.meta("og:url")], page.url)


def _own_addresses(entry: dict[str, Any], url: str) -> Iterator[str]:
    told = [entry.get("url"), entry.get("mainEntityOfPage"), entry.get("@id")]
    found = (value.get("@id") or value.get("url") if isinstance(value, dict) else value for value in told)
    return _plain_addresses((value for value in found if isinstance(value, str)), url)


def _plain_addresses(addresses: Iterable[str | None], base: str) -> Iterator[str]:
    """Paths alone: hosts, queries and marks differ between forms of one address."""
    for address in addresses:
        if not address or address.startswith("#"):
            continue
        try:
            path = unquote(urlsplit(urljoin(base, address.strip())).path).rstrip("/").lower()
        except ValueError:
            continue
        if path:
            yield path
