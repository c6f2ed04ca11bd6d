"""Text that exists only in the data of a script: the last resort, for pages that are filled by the browser."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.plain_text import plain
from crawler.extraction.page.script_state import states
from crawler.extraction.vocabulary import vocabulary

_ENOUGH = 200
"""Characters; a shorter text is not taken."""
_MAX_DEPTH = 60
"""Objects and lists within each other that are looked into."""
_MARKUP = re.compile(r"<p[\s>]", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;p(?:\s|&gt;)", re.IGNORECASE)
_HEADLINES: list[str] = vocabulary("metadata")["script_headlines"]
_TEXTS = ("text", "content", "html", "value", "body")
_PIECES = ("content", "children")
_FEWEST = 2
"""Paragraphs; one string of its own may be anything."""
_LINES = frozenset({"p", "h2", "h3", "h4", "li", "blockquote"})
_OTHERS = re.compile(
    r"relat|recommend|foot|imprint|legal|consent|cookie|privacy|terms|comment|promo|teaser|newsletter|sidebar|more"
    r"|menu|navig|most|popular|latest|trending|advert|paywall|subscri|policy|i18n|translat|message|locale",
    re.IGNORECASE,
)
"""Names of properties that hold something else than the article's text."""
_WORD = re.compile(r"\w+")
_SHARED = 0.6
"""The share of a headline's words that the page's own has if both are one."""
_BEGINNING = 40


@dataclass(frozen=True, slots=True)
class _Found:
    """A text in the data, with the headline of the object that it is in; ``is_other`` is told by the name of it."""

    lines: list[str]
    headline: str | None
    is_other: bool

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))


def script_paragraphs(
    page: ParsedPage, article: dict[str, Any], titles: Collection[str], shown: list[str]
) -> list[str]:
    """Return the paragraphs of JSON-LD's ``articleBody``, else those in the state of the page's program.

    Such a state is an object that a framework such as Next.js or Nuxt leaves in a script. Of the texts in it the
    one counts whose headline is one of ``titles``, else the longest without one. If the page shows a
    text, which is ``shown``, a text of no headline has to go on from it.
    """
    told = article.get("articleBody")
    found = _split(told) if isinstance(told, str) else []
    if sum(map(len, found)) >= _ENOUGH:
        return found
    texts = [text for state in states(page.root) for text in _texts(state, None, False)]
    return _best([text for text in texts if text.size >= _ENOUGH], titles, shown)


def _best(texts: list[_Found], titles: Collection[str], shown: list[str]) -> list[str]:
    own = [text for text in texts if text.headline and _is_of(text.headline, titles)]
    plain_ones = [text for text in texts if not text.is_other and (not text.headline or not titles)]
    if shown:
        plain_ones = [text for text in plain_ones if _goes_on(text, shown)]
    best = max(own or plain_ones, key=lambda text: text.size, default=None)
    return best.lines if best else []


def _is_of(headline: str, titles: Collection[str]) -> bool:
    words = set(_WORD.findall(headline.casefold()))
    known = (set(_WORD.findall(title.casefold())) for title in titles)
    return any(len(words & title) >= _SHARED * max(len(words), 1) for title in known if title)


def _goes_on(text: _Found, shown: list[str]) -> bool:
    """Whether a text has the beginning of what the page shows, if that is more than "Loading…"."""
    said = [line[:_BEGINNING] for line in shown if len(line) >= _BEGINNING]
    return not said or any(beginning in line for beginning in said for line in text.lines)


def _texts(value: Any, headline: str | None, is_other: bool, depth: int = 0) -> Iterator[_Found]:
    """Yield the texts in a state: strings with markup, lists whose entries have a paragraph each, trees of elements."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if _MARKUP.search(value) or _ESCAPED.search(value):
            yield _Found(_split(value), headline, is_other)
    elif isinstance(value, dict):
        headline = _headline(value) or headline
        for key, inner in value.items():
            if isinstance(inner, str) and key in _TEXTS and len(lines := _paragraphs(inner)) >= _FEWEST:
                yield _Found(lines, headline, is_other or bool(_OTHERS.search(key)))
            yield from _texts(inner, headline, is_other or bool(_OTHERS.search(key)), depth + 1)
    elif isinstance(value, list):
        if len(lines := _entries(value) or list(_elements(value))) >= _FEWEST:
            yield _Found(lines, headline, is_other)
        for inner in value:
            yield from _texts(inner, headline, is_other, depth + 1)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text; none if it has no two of them, or if it has markup, which is read by itself."""
    if "\n" not in text or _MARKUP.search(text) or _ESCAPED.search(text):
        return []
    return [line for line in _split(text) if len(line) >= _BEGINNING]


def _headline(value: dict[str, Any]) -> str | None:
    for key in _HEADLINES:
        told = value.get(key)
        told = told.get("basic") or told.get("rendered") if isinstance(told, dict) else told
        if isinstance(told, str) and told.strip():
            return plain(told)
    return None


def _entries(value: list[Any]) -> list[str]:
    """The paragraphs of a list of blocks: ``[{"type": "text", "content": "…"}, …]``, or of plain strings."""
    if all(isinstance(entry, str) for entry in value):
        said = [entry if len(entry) >= _BEGINNING else None for entry in value]
    else:
        said = [_said_by(entry) for entry in value if isinstance(entry, dict) and not _headline(entry)]
    return [line for text in said if text for line in _split(text)] if sum(map(bool, said)) >= _FEWEST else []


def _said_by(entry: dict[str, Any]) -> str | None:
    """The text of a block: its own, or that of the pieces within it.

    Example: ``{"type": "paragraph", "content": [{"type": "text", "text": "The ferry "}, …]}``, as editors of rich text
    keep it under one name or another.
    """
    own = next((text for key in _TEXTS if (text := text_of(entry.get(key)))), None)
    return own or next((text for key in _PIECES if (text := "".join(_pieces(entry.get(key), 0)))), None)


def _pieces(value: Any, depth: int) -> Iterator[str]:
    if not isinstance(value, list) or depth > _MAX_DEPTH:
        return
    for piece in value:
        if not isinstance(piece, dict):
            continue
        said = next((piece[key] for key in _TEXTS if isinstance(piece.get(key), str)), None)
        if said is not None:
            yield said
        else:
            yield from (text for key in _PIECES for text in _pieces(piece.get(key), depth + 1))


def _elements(value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of a tree of React's elements: ``["$", "p", null, {"children": "…"}]``."""
    if depth > _MAX_DEPTH or not isinstance(value, list | dict):
        return
    is_line = isinstance(value, list) and len(value) == 4 and value[0] == "$" and value[1] in _LINES
    if is_line and (line := plain("".join(_said(value[3], depth)))):
        yield line
        return
    for inner in value.values() if isinstance(value, dict) else value:
        yield from _elements(inner, depth + 1)


def _said(value: Any, depth: int) -> Iterator[str]:
    """The text of an element's children."""
    if isinstance(value, str):
        yield value if not value.startswith("$") else ""
    elif isinstance(value, dict):
        yield from _said(value.get("children"), depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        is_element = len(value) == 4 and value[0] == "$"
        for inner in value[3:] if is_element else value:
            yield from _said(inner, depth + 1)


def _split(text: str) -> list[str]:
    if _ESCAPED.search(text) and not _MARKUP.search(text):
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if _MARKUP.search(text):
        return [block.text for block in blocks(_fragment(text))]
    return [line for part in re.split(r"\s*\n\s*", text) if (line := plain(part))]


def _fragment(text: str) -> HtmlElement:
    return fragment_fromstring(text, create_parent="body")
