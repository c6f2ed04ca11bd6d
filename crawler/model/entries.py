"""What discovery finds: addresses, with what a feed, sitemap or section page says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from w3lib.html import remove_tags
from w3lib.url import safe_url_string

from crawler.model.channels import ChannelKind

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WHOLE = re.compile(
    r"https?://(?=[a-z0-9.-]*[a-z])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
    r"(?:/[A-Za-z0-9/._~!$'()*+,;=:@%-]*(?:\?[A-Za-z0-9/._~!$'()*+,;=:@%&-]+)?)?"
)
"""An address that is whole and has nothing in it to be mended, as nearly all in sitemaps are."""
_TITLE_AT_MOST = 1000
_ESCAPED_TWICE = re.compile(r"&(?:amp;)+(?=[\w.\[\]%-]+(?:=|&|$))")
"""``&amp;`` that is left before the name of a parameter once a document was read: it was escaped twice."""


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An address and what its channel claims of it.

    ``published`` and ``lastmod`` are aware. ``published_raw`` is the date as it was written; it is kept even if it
    could not be read. ``lastmod`` is a feed's ``updated`` or a sitemap's ``lastmod``.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    lastmod: datetime | None = None
    channel: ChannelKind = ChannelKind.FEED

    @property
    def date(self) -> datetime | None:
        """The article's date as far as the channel names one: that of publication, else that of the last change."""
        return self.published or self.lastmod


@dataclass(frozen=True, slots=True)
class KeyedAddress:
    """An address with its key, and the date that the sitemap gives it."""

    url: str
    key: str
    date: datetime | None


def clean_url(base: str, href: str | None) -> str | None:
    """Return the absolute web address that ``href`` means on the page ``base``, without its fragment.

    Returns None if it is no web address ("mailto:…", "javascript:…"), or one that cannot be asked for (a port that
    does not exist, a broken host). Example: "../a.html#top" on "https://example.org/news/" is
    "https://example.org/a.html".
    """
    href = _CONTROLS.sub("", href or "").strip()
    if not href:
        return None
    if _WHOLE.fullmatch(href):
        return href
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(safe_url_string(url))
    except ValueError:
        return None
    return _without_fragment(url) if is_web else None


def listed_url(base: str, href: str | None) -> str | None:
    """Return the web address that a feed or a sitemap lists, as ``clean_url`` does.

    ``feed:`` before it is left out, and ``&`` that was escaped twice is one. Example: "/a?id=4&amp;amp;lang=uk" is
    "https://example.org/a?id=4&lang=uk".
    """
    text = (href or "").strip()
    if text[:5].lower() == "feed:":
        rest = text[5:]
        text = f"http:{rest}" if rest.startswith("//") else rest
    return clean_url(base, _ESCAPED_TWICE.sub("&", text))


def clean_title(text: str | None) -> str | None:
    """Return a title as one line of text, without tags and entities; None if nothing is left."""
    text = text or ""
    if _TAG.search(text):
        text = remove_tags(text)
    return " ".join(_CONTROLS.sub(" ", unescape(text)).split())[:_TITLE_AT_MOST] or None


def _without_fragment(url: str) -> str:
    """Return an address without its fragment, which is only a place on the page.

    A hashbang is kept, as it is part of the address: "https://example.org/#!/story/5" shows another story than
    "https://example.org/#!/story/6".
    """
    address, _, fragment = url.partition("#")
    return url if fragment.startswith("!") else address
