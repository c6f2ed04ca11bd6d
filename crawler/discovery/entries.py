"""What a discovery channel says of an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed, a sitemap or a section page lists; dates are aware.

    ``channel`` is the kind of channel that listed it: feed, sitemap or section.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    lastmod: datetime | None = None
    channel: str = "feed"

    @property
    def date(self) -> datetime | None:
        """The date by which an entry is young or old: published, else last changed."""
        return self.published or self.lastmod
