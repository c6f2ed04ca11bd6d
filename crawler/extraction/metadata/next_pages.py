"""Whether an article goes on on another page: "1 2 3", a link to the next one."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.zones import Zones
from crawler.extraction.vocabulary import vocabulary

_KINDS = vocabulary("zones")["kinds"]
_APART = frozenset(_KINDS["readers"]) | frozenset(_KINDS["stories"])
_WORDS = "page|pagina|página|seite|strana|sida|side|sivu|sayfa|halaman|stranica|pg|p"
_NAMES = re.compile(rf"(?:{_WORDS})(?:d|e?_?n(?:o|um|umber|r)?)?")
_NAMED = re.compile(rf"(?P<before>.+?)[/_,.-](?:{_WORDS})[/_,.-]?(?P<number>\d{{1,2}})")
_BARE = re.compile(r"[/_,.-](?P<number>\d{1,2})")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?)$")
_MOST = 99


def goes_on(page: ParsedPage) -> bool:
    """Whether a link leads to the next page of the same article: its own address with the next number.

    ``rel="next"`` alone proves nothing, as blogs lead to the next story by it.
    """
    zones = Zones()
    try:
        own = urlsplit(page.url)
    except ValueError:
        return False
    return any(
        _is_next(own, page.url, link.get("href") or "") and _APART.isdisjoint(zones.around(link))
        for link in page.root.iter("a", "link")
        if _says_next(link)
    )


def _says_next(link: HtmlElement) -> bool:
    if (relation := link.get("rel")) and "next" in relation.lower().split():
        return True
    if link.tag != "a":
        return False
    text = ("".join(link.itertext()) if len(link) else link.text or "").strip()
    return text.isdecimal() and 1 < int(text) <= _MOST


def _is_next(own: SplitResult, url: str, href: str) -> bool:
    try:
        other = urlsplit(urljoin(url, href.strip()))
    except ValueError:
        return False
    if other.netloc != own.netloc:
        return False
    here, there = _number(own), _number(other)
    is_counted = here[0] == there[0] and there[1] == here[1] + 1
    return is_counted or (here[1] == 1 and _is_second(here[0], there[0]))


def _number(address: SplitResult) -> tuple[str, int]:
    """An address without the number of its page, and that number: 1 if it names none."""
    path = _ENDING.sub("", address.path).rstrip("/")
    for name, value in parse_qsl(address.query):
        if _NAMES.fullmatch(name.lower()) and value.isdecimal():
            return path, int(value)
    found = _NAMED.fullmatch(path)
    return (found["before"], int(found["number"])) if found else (path, 1)


def _is_second(here: str, there: str) -> bool:
    """Whether a path is another with nothing but a 2 behind it: /story and /story/2, /story-2."""
    found = _BARE.fullmatch(there[len(here) :]) if here and there.startswith(here) else None
    return found is not None and found["number"] == "2"
