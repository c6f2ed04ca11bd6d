"""Section pages: the links of a page that look like articles, for sites without a feed and a sitemap."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.link_pages import base_of, parse_page
from crawler.identity import registrable_domain, url_key
from crawler.model.channels import ChannelKind
from crawler.model.entries import ListedEntry, clean_title, clean_url

_KNOWN = tomllib.loads((files(__package__) / "section_pages.toml").read_text("utf-8"))
_NOT_ARTICLES = frozenset(_KNOWN["not_articles"])
_NOT_PAGES = tuple(_KNOWN["not_pages"])
_PAGE_ENDS = tuple(_KNOWN["page_ends"])
_UNREAD = frozenset(_KNOWN["unread"])
_NAVIGATION = tuple(_KNOWN["navigation"])

_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})[/-]?(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/")
_IDENTIFIER = re.compile(r"(?<!\d)\d{5,}(?!\d)|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,}$")
_QUERY_IDENTIFIER = re.compile(
    r"(?:^|&)(?:id|idx|p|aid|nid|article|articleid|story|storyid|news|newsid)=\d{3,}(?:&|$)"
)
_PART = re.compile(r"[-_+\s]+")
_SLUG_PARTS = 4
_SLUG_LETTERS = 20
"""A path ends in a headline's words (a slug, as in "four-dead-after-storm-in-kyiv") if its last segment has at least so
many parts and characters: sections have shorter names ("world-news")."""
_HEADLINE_WORDS = 5
_HEADLINE_LETTERS = 28
"""The text of a link is a headline if it has at least so many words and characters ("Read more" is none)."""


def read_links(html: bytes, url: str, content_type: str | None = None) -> list[ListedEntry]:
    """Return the links of a page that look like articles, in the order of the page.

    They lead to the page's own registrable domain and stand outside of its navigation. The path has a headline's words
    ("/storm-hits-the-western-coast"), a date ("/2024/03/15/…") or an identifier ("/news/1234567"); or the link text is
    a headline and the path names something within a section. The title is the longest text of a link to the address.
    Entries have no dates. Never raises.
    """
    root = parse_page(html, content_type)
    base = base_of(root, url)
    site, own = registrable_domain(url), url_key(url)
    texts: dict[str, str] = {}
    for link in _links(root):
        address = clean_url(base, link.get("href"))
        if address is None or registrable_domain(address) != site:
            continue
        text = clean_title(" ".join(_text(link))) or ""
        texts[address] = max(texts.get(address, ""), text, key=len)
    return [
        ListedEntry(address, title=text or None, channel=ChannelKind.SECTION)
        for address, text in texts.items()
        if looks_like_article(address, text) and url_key(address) != own
    ]


def looks_like_article(url: str, text: str = "") -> bool:
    """Whether an address looks like that of an article, and not of a list; ``text`` is that of a link to it."""
    parts = urlsplit(url)
    path = unquote(parts.path).lower()
    segments = [segment for segment in path.split("/") if segment]
    if path.endswith(_NOT_PAGES) or _NOT_ARTICLES.intersection(segments):
        return False
    if _QUERY_IDENTIFIER.search(parts.query.lower()):
        return True
    if not segments:
        return False
    name = _name(segments[-1])
    if (_DATE.search(path) or _MONTH.search(path)) and len(name) > len("31") and not name.startswith("index"):
        return True
    return (
        _is_slug(name)
        or bool(_IDENTIFIER.search(name))
        or (len(segments) > 1 and not name.isdigit() and _is_headline(text))
    )


def _links(root: HtmlElement) -> Iterator[HtmlElement]:
    for link in root.iter("a"):
        if not any(True for _ in link.iterancestors(*_NAVIGATION)):
            yield link


def _text(link: HtmlElement) -> Iterator[str]:
    for part in link.iter():
        if part.text and part.tag not in _UNREAD:
            yield part.text
        if part.tail and part is not link:
            yield part.tail


def _name(segment: str) -> str:
    for end in _PAGE_ENDS:
        segment = segment.removesuffix(end)
    return segment


def _is_slug(name: str) -> bool:
    parts = [part for part in _PART.split(name) if part]
    return len(parts) >= _SLUG_PARTS and len(name) >= _SLUG_LETTERS


def _is_headline(text: str) -> bool:
    """Whether a text is a headline; in scripts without spaces, where all of it is one word, none is recognised."""
    return len(text.split()) >= _HEADLINE_WORDS and len(text) >= _HEADLINE_LETTERS
