"""The smaller facts of an article: canonical URL, section, tags, lead image, whether it is paid for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.extraction.page.jsonld import text_of, types
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")
_MAX_TAGS = 50
_SITE_TYPES = {"WebSite", "NewsMediaOrganization", "Organization"}


def site_names(page: ParsedPage, article: dict[str, Any], configured: str | None) -> frozenset[str]:
    """Return the names of the site in lower case: its own, its publisher's and its host's."""
    host = _host(page.url).removeprefix("www.")
    names = [configured, text_of(article.get("publisher")), host, host.rpartition(".")[0]]
    names += [name for contents in page.all_meta(*_NAMES["site"]) for name in contents]
    names += [text_of(entry.get("name")) for entry in page.data if types(entry) & _SITE_TYPES]
    return frozenset(" ".join(name.split()).casefold() for name in names if name)


def canonical_url(page: ParsedPage) -> str | None:
    """Return the address in ``<link rel="canonical">``, else in ``og:url``, made absolute."""
    links = (
        link for link in page.root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    return _absolute(page, next((link.get("href") for link in links), None) or page.meta("og:url"))


def image(page: ParsedPage, article: dict[str, Any]) -> str | None:
    """Return the address of the lead image, made absolute."""
    return _absolute(page, page.meta(*_NAMES["image"]) or _image_of(article.get("image")))


def section(page: ParsedPage, article: dict[str, Any]) -> str | None:
    """Return the section that the article stands in."""
    return text_of(article.get("articleSection")) or _line(page.meta(*_NAMES["section"]))


def tags(page: ParsedPage, article: dict[str, Any]) -> tuple[str, ...]:
    """Return the article's keywords, 50 at most, by the first witness that has any."""
    witnesses: list[Iterable[Any]] = [_listed(article.get("keywords"))]
    witnesses += page.all_meta(*_NAMES["tags"])
    for values in witnesses:
        found = dict.fromkeys(tag for value in values for tag in _split(value))
        if found:
            return tuple(found)[:_MAX_TAGS]
    return ()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _absolute(page: ParsedPage, address: str | None) -> str | None:
    try:
        found = urljoin(page.url, address.strip()) if address else ""
        return found if urlsplit(found).scheme in ("http", "https") else None
    except ValueError:
        return None


def _image_of(value: Any) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _split(value: Any) -> Iterator[str]:
    for part in (text_of(value) or "").split(","):
        if part.strip():
            yield part.strip()


def _line(value: str | None) -> str | None:
    return collapsed(value) or None if value else None
