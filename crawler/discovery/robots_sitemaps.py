"""The sitemaps that a robots.txt names."""

from __future__ import annotations

from protego import Protego

from crawler.model.entries import listed_url
from crawler.model.robots_text import robots_text


def sitemaps_in_robots(text: str | bytes, url: str = "") -> list[str]:
    """Return the addresses of the ``Sitemap:`` lines of robots.txt (RFC 9309, section 2.2.4), in order.

    ``url`` is that of robots.txt; relative addresses, and those without a scheme, are resolved against it.
    """
    plain = text.encode(errors="replace") if isinstance(text, str) else text
    content = robots_text(plain)
    if "sitemap" not in content.lower():
        return []
    found = (listed_url(url, line) for line in Protego.parse(content).sitemaps)
    return list(dict.fromkeys(address for address in found if address))
