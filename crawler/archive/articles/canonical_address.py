"""The canonical address of a page (RFC 6596), as far as it can be that of an article of the same site."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading
from crawler.identity import registrable_domain
from crawler.model.visits import FetchedPage


def canonical_key(page: FetchedPage, reading: Reading) -> str | None:
    """The key of the canonical address that the page names; None if it cannot be an article's of this site."""
    url = reading.extraction.canonical_url
    if not url or urlsplit(url).path in ("", "/"):
        return None
    if registrable_domain(url) != registrable_domain(page.final_url):
        return None
    return key_on_page(page, url)
