"""A page as a tree: its bytes are decoded as a browser would do it, and parsed by lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser
from w3lib.encoding import html_to_unicode

from crawler.extraction.page.jsonld import linked_data

# What XML 1.0 forbids and lxml or the database refuses, and surrogates, which no file can hold.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BETWEEN = re.compile(r"[\s._:-]+")
_SAMPLE_BYTES = 50_000
"""Bytes by which the encoding of a page is guessed."""


class ParsedPage:
    """A parsed page and the parts of it that several readers need."""

    def __init__(self, html: bytes, url: str, content_type: str | None = None) -> None:
        self.url = url
        self.text = decode(html, content_type)
        self.root = _parse(self.text)
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


def decode(html: bytes, content_type: str | None = None) -> str:
    """Decode a page: as UTF-8 if its bytes are that, else by byte order mark, HTTP header, ``<meta>`` or a guess.

    If bytes outside of ASCII form valid UTF-8, that is no accident. So it counts more than a declaration, which may be
    a leftover of the time before the page was converted. If a page declares UTF-8 and is not, the encoding is guessed.
    """
    text = _utf8(html)
    if text is None:
        try:
            declared, text = html_to_unicode(content_type, html, auto_detect_fun=_guess)
        except LookupError:  # Python has codecs that are no charset, as "hex".
            declared, text = "utf-8", html.decode(_guess(html), "replace")
        if declared == "utf-8" and text.count("\ufffd") > max(3, len(text) // 1000):
            text = html.decode(_guess(html), "replace")
    return _UNSTORABLE.sub("", text.removeprefix("\ufeff"))


def _utf8(html: bytes) -> str | None:
    if html.isascii() or html.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _guess(html: bytes) -> str:
    if html.isascii():
        return "utf-8"
    start = next(place for place, byte in enumerate(html) if byte > 127)
    best = from_bytes(html[max(0, start - 1000) :][:_SAMPLE_BYTES]).best()
    return best.encoding if best else "cp1252"


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # lxml.html asks a Python function for the class of every element, each time that one is touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = etree.fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        root = None
    return root if root is not None else etree.fromstring(b"<html></html>", parser=parser)
