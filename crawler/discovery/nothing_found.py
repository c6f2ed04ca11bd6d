"""Why a channel, or a whole site, yields no article: sentences for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.link_pages import parse_page
from crawler.identity import registrable_domain
from crawler.model.entries import ListedEntry
from crawler.sources import Source

_HOSTS_NAMED = 3
"""Hosts of others that a reason names."""
_WORDS_OF_A_SHELL = 60
"""Words that a page may have whose content comes by scripts: "You need to enable JavaScript", a name, a menu."""
_LINKS_OF_A_SHELL = 5
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg")


def why_none_is_own(source: Source, url: str, entries: Sequence[ListedEntry]) -> str | None:
    """Return why a source wants none of a channel's entries; None if it wants one.

    Example: "https://herald.example/feed/: 5 entries, 5 on click.example: add it to hosts".
    """
    if any(source.wants(entry.url) for entry in entries):
        return None
    if not entries:
        return f"{url}: lists no address of a page"
    total = f"{url}: {len(entries)} entries"
    strange = Counter(urlsplit(entry.url).hostname or "" for entry in entries if not source.owns(entry.url))
    if not strange:
        return f"{total}, none let through by include and exclude"
    told = ", ".join(f"{count} on {host}" for host, count in strange.most_common(_HOSTS_NAMED))
    remedy = "add it to hosts" if len(strange) == 1 else "add those of the newsroom to hosts"
    rest = len(entries) - strange.total()
    return f"{total}, {told}: {remedy}" + (
        f"; include and exclude let none of the other {rest} through" if rest else ""
    )


def why_no_links(html: bytes, url: str) -> str:
    """Return why a page of links names no article."""
    if is_filled_by_scripts(html):
        return f"{url}: only scripts fill this page; name a feed or a sitemap of the newsroom by feeds or sitemaps"
    return (
        f"{url}: no link of this page looks like an article's; name a feed or a sitemap by feeds or sitemaps"
    )


def why_moved(home: str, final: str) -> str | None:
    """Return that a newsroom's front page has moved to another domain; None if it has not."""
    if registrable_domain(home) == registrable_domain(final):
        return None
    host = urlsplit(final).hostname or final
    return (
        f"{home} leads to {final}: if the newsroom has moved there, write it as home, or add {host} to hosts"
    )


def is_filled_by_scripts(html: bytes) -> bool:
    """Whether a page is a shell that scripts fill: it has scripts, and next to no words and links of its own."""
    root = parse_page(html)
    if next(root.iter("script"), None) is None:
        return False
    links = sum(1 for link in root.iter("a") if link.get("href"))
    return links < _LINKS_OF_A_SHELL and _words(root) < _WORDS_OF_A_SHELL


def _words(root: HtmlElement) -> int:
    seen = [root]
    count = 0
    while seen:
        element = seen.pop()
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            count += len((element.text or "").split())
            seen.extend(element)
        count += len((element.tail or "").split())
    return count
