"""Which of the addresses of a feed's item is the article's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

import feedparser

from crawler.identity import registrable_domain
from crawler.model.entries import listed_url

_ORIGINAL = ("feedburner_origlink", "pheedo_origlink")
"""Where services that count clicks note the address that they replaced."""


class FeedLinks:
    """Chooses the address of each item of a feed.

    ``url`` is where the feed was fetched from, ``home`` the newsroom's front page if it is known. A link that leads
    elsewhere, such as to a service that counts clicks, is not taken if the item's id (RSS: ``guid``) is an address of
    the newsroom.
    """

    def __init__(self, feed: feedparser.FeedParserDict, document: bytes, url: str, home: str | None) -> None:
        self._document, self._url = document, url
        channel = feed.feed.get("link")
        self.site = channel if isinstance(channel, str) and urlsplit(channel).hostname else None
        known = (home, self.site, url)
        self._own = {registrable_domain(address) for address in known if address}
        self._newsroom = {registrable_domain(home)} if home else self._own

    def of(self, item: feedparser.FeedParserDict) -> str | None:
        """Return the address of an item's article; None if the item has no web address."""
        for key in _ORIGINAL:
            if isinstance(item.get(key), str) and (original := listed_url(self._url, item[key])):
                return original
        links = list(dict.fromkeys(filter(None, (listed_url(self._url, link) for link in _links(item)))))
        name = self._address_in_id(item)
        own = [link for link in links if self._is_of(link, self._newsroom)]
        if own or name is None:
            return next(iter(own or links), None)
        return name if not links or self._is_of(name, self._own) else links[0]

    def _is_of(self, address: str, domains: Collection[str]) -> bool:
        return registrable_domain(address) in domains

    def _address_in_id(self, item: feedparser.FeedParserDict) -> str | None:
        """Return an id that is a whole address as it stands in the feed; feedparser makes "story-4" into one too."""
        name = item.get("id")
        if not isinstance(name, str) or not name.startswith(("http://", "https://")):
            return None
        written = name.partition("&")[0].encode("utf-8", "replace")
        return listed_url(self._url, name) if written in self._document or not written.isascii() else None


def _links(item: feedparser.FeedParserDict) -> Iterator[str]:
    """The links of an item to a page; feedparser puts an id among them that stands in for a link."""
    link = item.get("link")
    if isinstance(link, str) and link.strip() and item.get("links"):
        is_id = link == item.get("id") and all(one.get("href") != link for one in item["links"])
        if not is_id:
            yield link
    for one in item.get("links") or ():
        if one.get("rel") == "alternate" and isinstance(one.get("href"), str):
            yield one["href"]
