"""Where a page says what its headline is: JSON-LD, ``<meta>``, ``<title>`` and headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.extraction.metadata.site_name import SiteNames, letters, site_names, without_site
from crawler.extraction.metadata.titles import Titles, can_be_title
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.plain_text import plain
from crawler.extraction.page.whitespace import collapsed
from crawler.extraction.vocabulary import vocabulary


def read_titles(page: ParsedPage, article: dict[str, Any], names: frozenset[str]) -> Titles:
    """Read the headlines of a page; ``names`` are what the site calls itself."""
    site = site_names(names, _host(page.url), _sections(page, article))
    linked = text_of(article.get("headline")) or text_of(article.get("name"))
    metas = [contents[0] for contents in page.all_meta(*vocabulary("metadata")["title"])]
    mains, parts = _headings(page, "h1"), _headings(page, "h2")
    window = _window(page)
    first = _first_main(mains, site, without_site(window, site) if window else "")
    raw = [plain(one) if one else None for one in (linked, page.meta("og:title"), window, *metas, first)]
    seen = frozenset(map(letters, [*mains, *parts, *(one for one in raw if one)]))
    found = [_cut(one, site, seen) for one in raw]
    order = [found[0], found[1], *found[3:], found[2]]
    told = list(dict.fromkeys(title for title in order if title))
    return Titles(told, found[0], found[1], found[2], site)


def _first_main(mains: list[str], site: SiteNames, window: str) -> str | None:
    """The first main heading that may be the headline: a logo has the site's name, and the window another headline."""
    own = letters(window)
    found = (one for one in mains if can_be_title(one, site))
    return next((one for one in found if not (own and own != letters(one) and site.is_site(one))), None)


def _headings(page: ParsedPage, tag: str) -> list[str]:
    return [text for one in page.root.iter(tag) if (text := collapsed("".join(one.itertext())))]


def _sections(page: ParsedPage, article: dict[str, Any]) -> Iterator[str]:
    """The names of the parts of the site around the article: told, and in its address."""
    told = [text_of(article.get("articleSection")), page.meta(*vocabulary("metadata")["section"])]
    yield from filter(None, told)
    yield from _path(page.url)[:-1]


def _cut(told: str | None, site: SiteNames, seen: frozenset[str]) -> str | None:
    return without_site(told, site, seen - {letters(told)}) or None if told else None


def _window(page: ParsedPage) -> str | None:
    found = page.root.findtext(".//head/title") or page.root.findtext(".//title")
    return str(found) if found else None


def _path(url: str) -> list[str]:
    try:
        return [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return []


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
