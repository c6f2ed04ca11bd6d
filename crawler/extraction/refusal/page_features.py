"""The features of a page by which something else is told from an article."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from crawler.extraction.body.article_body import ArticleBody
from crawler.extraction.page.candidates import HEADINGS, Candidate
from crawler.extraction.page.jsonld import types
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.whitespace import length
from crawler.extraction.vocabulary import vocabulary

_PLAYERS = re.compile(
    r"youtube(?:-nocookie)?\.com/embed|player\.vimeo|dailymotion\.com/(?:embed|player)|jwplat|brightcove|/player"
)
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
        self.text = "\n".join(one.block.text.lower() for one in body.candidates)
        self.visible = length(self.text)
        is_dated = page.meta(*vocabulary("metadata")["published"]) is not None
        self.is_article = bool(article) or (is_dated and (page.meta("og:type") or "").lower() == "article")

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
        """Whether a form asks for a password."""
        return self._page.root.find(".//input[@type='password']") is not None

    @property
    def has_fields(self) -> bool:
        """Whether a form asks for an e-mail address, a name or a password."""
        kinds = {field.get("type") or "text" for field in self._page.root.iter("input")}
        return bool(kinds & {"email", "text", "tel", "password"})

    @property
    def has_player(self) -> bool:
        """Whether the page says that it is a video, or has a player."""
        if any("VideoObject" in types(entry) for entry in self._page.data):
            return True
        if (self._page.meta("og:type") or "").lower().startswith("video") or self._page.root.find(
            ".//video"
        ) is not None:
            return True
        return any(_PLAYERS.search(frame.get("src") or "") for frame in self._page.root.iter("iframe"))

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


def _is_card(candidate: Candidate) -> bool:
    block = candidate.block
    if length(block.text) < _HEADLINE or block.link_share < 0.8 or candidate.dropped is None:
        return False
    return _MENUS.isdisjoint(candidate.zones)
