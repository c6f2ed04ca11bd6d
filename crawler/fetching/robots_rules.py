"""What a robots.txt says to this crawler, by RFC 9309; Protego reads the rules."""

from __future__ import annotations

import re
from typing import Self

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from crawler.model.robots_text import robots_text

PRODUCT = "palimpsest"
"""The product token of the User-Agent (RFC 9309, section 2.2.1): the one word by which a group names this crawler."""
_AGENT = re.compile(r"(\s*user[-\s]?agent\s*:?\s*)([^#\r\n]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_NOBODY = "another-crawler"


class RobotsRules(RobotParser):
    """The rules of one robots.txt; the User-Agent that its methods are given counts for nothing beside ``PRODUCT``."""

    def __init__(self, body: bytes) -> None:
        self._rules = Protego.parse(addressed(robots_text(body)))

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Read a robots.txt; Scrapy calls this."""
        return cls(robotstxt_body)

    def allowed(self, url: str | bytes, user_agent: str | bytes = PRODUCT) -> bool:
        """Whether an address may be asked for."""
        return bool(self._rules.can_fetch(_text(url), PRODUCT))

    def crawl_delay(self, user_agent: str | bytes = PRODUCT) -> float | None:
        """Seconds between two requests that the group asks for, or None."""
        return self._rules.crawl_delay(PRODUCT)


def addressed(text: str) -> str:
    """Return a robots.txt whose groups are named by ``PRODUCT``, by "*", or by a word that means another crawler.

    A group names this crawler if its value begins with the product token and goes on with no letter, "-" or "_":
    "Palimpsest/2.1" does, "palimpsest-news" and "pal" do not (RFC 9309, section 2.2.1).
    """
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    value = found[2].strip()
    token = _TOKEN.match(value)
    if value == "*" or value.startswith(("* ", "*\t")):
        return "User-agent: *"
    is_own = token is not None and token[0].lower() == PRODUCT
    return f"User-agent: {PRODUCT if is_own else _NOBODY}"


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
