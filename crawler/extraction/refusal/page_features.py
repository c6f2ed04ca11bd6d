"""The features of a page by which something else is told from an article."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.body.article_body import ArticleBody
from crawler.extraction.metadata.page_metadata import site_names
from crawler.extraction.page.candidates import HEADINGS, Candidate
from crawler.extraction.page.jsonld import types
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import length
from crawler.extraction.page.zones import Zones
from crawler.extraction.vocabulary import vocabulary, word_set

_PLAYERS = re.compile(
    r"youtube(?:-nocookie)?\.com/embed|player\.vimeo|dailymotion\.com/(?:embed|player)|jwplat|brightcove|/player"
)
_KINDS = vocabulary("zones")["kinds"]
_FURNITURE = frozenset(
    name
    for kind in ("menus", "stories", "site", "adverts", "readers", "sharing", "hidden")
    for name in _KINDS[kind]
) - word_set("zones", "own_parts") | {"aside"}
"""Names of parts whose forms and players say nothing of the page; those of a login's own part are none of them."""
_WORD = re.compile(r"\w+")
_LISTS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})
_FIRST_LINES = 12
"""Lines at the beginning of a page that are looked at."""
_HEADLINE = 25
"""Characters; a shorter link is a label and no headline."""
_MENUS = frozenset(
    {"nav", "navigation", "menu", "navbar", "footer", "aside", "breadcrumb", "breadcrumbs", "hidden"}
)


class PageFeatures:
    """One page: its body, all of its text, and whether it marks itself as an article.

    Lengths are in characters, of which those of scripts without spaces count three times. Texts are in lower case.
    """

    def __init__(
        self, page: ParsedPage, article: dict[str, Any], body: ArticleBody, paragraphs: list[str]
    ) -> None:
        self._page = page
        self._body = body
        self.paragraphs = [text.lower() for text in paragraphs]
        self.body = "\n".join(self.paragraphs)
        self.length = length(self.body)
        self.visible = sum(one.size + 1 for one in body.candidates)
        is_dated = page.meta(*vocabulary("metadata")["published"]) is not None
        is_named = (page.meta("og:type") or "").lower() == "article"
        self.is_article = bool(article) or (is_dated and is_named)
        self.is_marked = self.is_article or is_dated or is_named
        self.site = {word for name in site_names(page, article, None) for word in _WORD.findall(name)}
        self._zones = Zones()

    @cached_property
    def text(self) -> str:
        """All lines of the page in lower case."""
        return "\n".join(one.block.text.lower() for one in self._body.candidates)

    @cached_property
    def source(self) -> str:
        """The markup in lower case."""
        return self._page.text.lower()

    @cached_property
    def headings(self) -> list[str]:
        """The title of the window and the first headings."""
        blocks = [one.block for one in self._body.candidates]
        found = [block.text for block in blocks if block.element.tag in HEADINGS | {"h1"}][:3]
        return [text.lower() for text in (self._page.root.findtext(".//title") or "", *found) if text.strip()]

    @cached_property
    def first_lines(self) -> list[str]:
        """The first lines of the page that are not links."""
        lines = [one.block.text.lower() for one in self._body.candidates if one.block.link_share < 0.5]
        return lines[:_FIRST_LINES]

    @cached_property
    def buttons(self) -> list[str]:
        """The short labels of buttons and links."""
        elements = self._page.root.iter("button", "a", "input")
        labels = (
            element.get("value") or ("".join(element.itertext()) if len(element) else element.text or "")
            for element in elements
        )
        return [label.lower() for text in labels if 0 < len(label := " ".join(text.split())) < 40]

    @property
    def has_password(self) -> bool:
        """Whether a form that is no furniture of the page asks for a password."""
        return any(self._is_content(field) for field in self._fields if field.get("type") == "password")

    @property
    def has_fields(self) -> bool:
        """Whether a form that is no furniture of the page asks for an e-mail address, a name or a password."""
        kinds = {field.get("type") or "text" for field in self._fields if self._is_content(field)}
        return bool(kinds & {"email", "text", "tel", "password"})

    @property
    def _fields(self) -> list[HtmlElement]:
        return list(self._page.root.iter("input"))

    @property
    def has_player(self) -> bool:
        """Whether the page says that it is a video, or has a player that is no furniture.

        If an article has words of its own, a description of a video beside it says nothing.
        """
        if (self._page.meta("og:type") or "").lower().startswith("video") or self._shows_player:
            return True
        is_described = any("VideoObject" in types(entry) for entry in self._page.data)
        return is_described and not (self.is_article and self.length)

    @property
    def _shows_player(self) -> bool:
        frames = (one for one in self._page.root.iter("iframe") if _PLAYERS.search(one.get("src") or ""))
        films = (one for one in self._page.root.iter("video") if not _is_backdrop(one))
        players = (*frames, *films)
        return any(map(self._is_content, players) if self.length else map(self._is_outside, players))

    def _is_content(self, element: HtmlElement) -> bool:
        """Whether an element is outside of the parts for something else, and in the main part if there is one.

        The main part is the ``<main>`` or ``<article>`` with the headline.
        """
        is_in_main = self._main is None or any(one is self._main for one in element.iterancestors())
        return is_in_main and self._is_outside(element)

    def _is_outside(self, element: HtmlElement) -> bool:
        return _FURNITURE.isdisjoint(self._zones.around(element))

    @cached_property
    def _main(self) -> HtmlElement | None:
        parts = self._page.root.iter("main", "article")
        return next((part for part in parts if next(part.iter("h1"), None) is not None), None)

    @cached_property
    def stands_apart(self) -> bool:
        """Whether the smallest element around the headline and the text has no headlines of other pages in it."""
        heads = [one.block.element for one in self._body.candidates if one.block.element.tag == "h1"]
        if not heads or not self._body.chosen:
            return False
        around = set(self._body.chosen[0].block.element.iterancestors())
        shared = next((one for one in heads[-1].iterancestors() if one in around), None)
        return shared is not None and not any(
            _is_card(one) and shared in one.block.element.iterancestors() for one in self._body.candidates
        )

    @property
    def is_collection(self) -> bool:
        """Whether the page's data say that it is a list."""
        return any(types(entry) & _LISTS for entry in self._page.data)

    @property
    def is_front_page(self) -> bool:
        """Whether the address is the site's own, without a path or query."""
        try:
            parts = urlsplit(self._page.url)
        except ValueError:
            return False
        return bool(parts.netloc) and not parts.path.strip("/") and not parts.query

    @cached_property
    def cards(self) -> int:
        """The number of headlines that lead to other pages, outside of menus."""
        return sum(map(_is_card, self._body.candidates))

    @cached_property
    def runs(self) -> list[int]:
        """The lengths of the parts of the body between which headlines of other pages stand."""
        found, current = [], 0
        for candidate in self._body.candidates:
            if _is_card(candidate) and current:
                found.append(current)
                current = 0
            elif candidate.dropped is None:
                current += length(candidate.block.text)
        return [*found, current] if current else found


def _is_backdrop(film: HtmlElement) -> bool:
    """Whether a film runs without sound and buttons: an advertisement, or decoration."""
    return film.get("muted") is not None and film.get("autoplay") is not None and film.get("controls") is None


def _is_card(candidate: Candidate) -> bool:
    block = candidate.block
    if length(block.text) < _HEADLINE or block.link_share < 0.8 or candidate.dropped is None:
        return False
    return _MENUS.isdisjoint(candidate.zones)
