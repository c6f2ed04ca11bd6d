"""How elements within a line are read: hidden ones, struck ones, quotations, buttons, unknown elements."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.vocabulary import vocabulary, word_set

_WORDS = vocabulary("elements")
_INLINE = word_set("elements", "inline")
_BLOCKS = word_set("elements", "blocks")
_LINES = word_set("elements", "lines")
_UNSEEN_NAMES = re.compile(rf"(?<![a-z])(?:{'|'.join(_WORDS['unseen_spans'])})(?![a-z])")
_HIDDEN_NAMES = frozenset(_WORDS["hidden_spans"])
_SHOWN_AGAIN = re.compile(r"inline|block|flex|show|visible")
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?:px|em|rem|%|pt)?\s*(?:;|!|$)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]",
    re.IGNORECASE,
)
_STRUCK = frozenset({"s", "strike", "del"})
_STRUCK_STYLE = re.compile(r"line-through", re.IGNORECASE)
_STRUCK_NAMES = re.compile(
    r"(?<![a-z])(?:strike(?:through|-through)?|line-through|struck)(?![a-z])", re.IGNORECASE
)
_MOST_STRUCK = 2
"""Blocks within a struck part; more are the rest of the page behind an end tag that is missing."""
_PARTS = ("p", "div", "h2", "h3", "ul", "ol", "table", "section")
_QUOTES: dict[str, str] = _WORDS["quotes"]
_MARKS = '"“”„«»‹›‘’‚「」『』〈〉《》'


def is_left_out(element: HtmlElement) -> bool:
    """Whether the words of an element within a line are not read.

    It is hidden, for screen readers only, pops up over the line, or is struck out.
    """
    is_struck = element.tag in _STRUCK
    if element.keys():
        names, style = element.get("class") or "", element.get("style") or ""
        if element.get("hidden") is not None:
            return True
        if names or style:
            if _is_named_unseen(names, style):
                return True
            is_struck = is_struck or _looks_struck(names, style)
    return is_struck and _is_short(element)


@lru_cache(maxsize=10_000)
def _is_named_unseen(names: str, style: str) -> bool:
    return bool(_UNSEEN_STYLE.search(style) or _UNSEEN_NAMES.search(names)) or _is_hidden_by_name(names)


def _is_hidden_by_name(names: str) -> bool:
    """Frameworks name what is hidden on every screen "hidden" or "d-none", and add where it is shown again."""
    found = names.lower().split()
    return not _HIDDEN_NAMES.isdisjoint(found) and not any(map(_SHOWN_AGAIN.search, found))


def _is_short(element: HtmlElement) -> bool:
    """Whether an element has hardly a block in it, as words have that a newsroom strikes out."""
    return sum(1 for _ in zip(element.iter(*_PARTS), range(_MOST_STRUCK + 1), strict=False)) <= _MOST_STRUCK


@lru_cache(maxsize=10_000)
def _looks_struck(names: str, style: str) -> bool:
    return bool(_STRUCK_STYLE.search(style) or _STRUCK_NAMES.search(names))


def is_inline(element: HtmlElement) -> bool:
    """Whether an element is a part of the line that it stands in, as unknown elements are (HTML, section 15.3).

    An unknown element that has no text beside it often stands for a block: ``<news-title>…</news-title>``.
    """
    tag = element.tag
    if tag in _INLINE:
        return True
    if tag == "button":
        return is_word_of_line(element)
    return tag not in _BLOCKS and (_is_in_line(element) or _has_text_beside(element))


def is_word_of_line(button: HtmlElement) -> bool:
    """Whether a button is a word of a sentence, such as a term that opens a glossary: the sentence goes on."""
    return _has_letters(_text_behind(button)) and (_is_in_line(button) or _has_letters(_text_before(button)))


def _is_in_line(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and (parent.tag in _LINES or parent.tag in _INLINE)


def _has_text_beside(element: HtmlElement) -> bool:
    return _has_letters(element.tail or "") or _has_letters(_text_before(element))


def _text_before(element: HtmlElement) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def _text_behind(element: HtmlElement) -> str:
    following = element.getnext()
    if (element.tail or "").strip() or following is None or following.tag not in _INLINE:
        return element.tail or ""
    return "".join(following.itertext())


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def quotation_marks(language: str, depth: int) -> tuple[str, str]:
    """Return the marks of a quotation in a language, those within another one if ``depth`` is odd."""
    marks = _QUOTES.get(language.lower()) or _QUOTES.get(language.lower()[:2]) or _QUOTES["en"]
    return (marks[2], marks[3]) if depth % 2 else (marks[0], marks[1])


def has_marks(quotation: HtmlElement) -> bool:
    """Whether a quotation brings its own marks."""
    return "".join(quotation.itertext()).strip()[:1] in _MARKS if len(quotation) or quotation.text else True
