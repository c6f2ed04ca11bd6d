"""A page as a tree: its bytes are decoded as a browser would do it, and parsed by lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from crawler.extraction.page.decoding import decode
from crawler.extraction.page.jsonld import linked_data

# What XML 1.0 forbids and lxml or the database refuses, and surrogates, which no file can hold.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20)])
_RARE = ("\ufffe", "\uffff")
_BETWEEN = re.compile(r"[\s._:-]+")


class ParsedPage:
    """A parsed page and the parts of it that several readers need."""

    def __init__(self, html: bytes, url: str, content_type: str | None = None) -> None:
        self.url = url
        self.text, data = _storable(decode(html, content_type).removeprefix("\ufeff"))
        self.root = _parse(data)
        # lxml makes its Python objects again for every walk over the tree, unless somebody keeps them.
        self._elements = list(self.root.iter())

    @cached_property
    def data(self) -> list[dict[str, Any]]:
        """The JSON-LD objects of the page, flattened, in document order."""
        scripts = self.root.iter("script")
        texts = (script.text or "" for script in scripts if "ld+json" in (script.get("type") or ""))
        return linked_data(texts)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """The contents of the ``<meta>`` elements in document order, by their name, property or itemprop.

        The names are in one spelling (see ``_spelling``).
        """
        found: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            content = (meta.get("content") or "").strip()
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            if content and name:
                found.setdefault(_spelling(name), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """Return the first content of the first of these names that the page has, or None."""
        return next((contents[0] for contents in self.all_meta(*names)), None)

    def all_meta(self, *names: str) -> Iterator[list[str]]:
        """Yield the contents of each of these names that the page has, in the order of the names."""
        return (self.metas[name] for name in map(_spelling, names) if name in self.metas)


@lru_cache(maxsize=2_000)
def _spelling(name: str) -> str:
    """Return one spelling for all forms of a name.

    Pages write ``article:published_time``, ``article:published:time`` and ``article.published-time``.
    """
    return _BETWEEN.sub(":", name.strip().lower())


def _storable(text: str) -> tuple[str, bytes]:
    """Return a text without what cannot be stored, and its UTF-8.

    Controls are looked for in the bytes, and rare signs in the text, as each is faster there by far.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:  # It has a surrogate.
        is_storable = False
    else:
        has_controls = len(data.translate(None, _CONTROLS)) < len(data)
        is_storable = not has_controls and not any(one in text for one in _RARE)
    if is_storable:
        return text, data
    stored = _UNSTORABLE.sub("", text)
    return stored, stored.encode()


def _parse(data: bytes) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # lxml.html asks a Python function for the class of every element, each time that one is touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.ParserError:
        root = None
    return root if root is not None else etree.fromstring(b"<html></html>", parser=parser)
