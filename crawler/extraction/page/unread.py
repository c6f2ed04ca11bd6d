"""Which of the elements that have no text for readers have some after all."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.extraction.page.whitespace import length

_TEXT = 300
"""Characters of paragraphs in ``<noscript>`` that are more than a request to switch scripts on."""
_PARAGRAPH = 60


def has_text_for_readers(element: HtmlElement) -> bool:
    """Whether an element is read although its like is not.

    A button without an end tag holds the rest of the page, the tree of a web component stands in a
    ``<template shadowrootmode>``, and ``<noscript>`` may have the text for readers without scripts.
    """
    if element.tag == "button":
        return next(element.iter("p", "h2", "h3"), None) is not None
    if element.tag == "template":
        return element.get("shadowrootmode") is not None or element.get("shadowroot") is not None
    return element.tag == "noscript" and _prose(element) >= _TEXT


def _prose(element: HtmlElement) -> int:
    """The characters of the longer lines in an element, between two of its tags."""
    return sum(size for text in element.itertext() if (size := length(text.strip())) >= _PARAGRAPH)
