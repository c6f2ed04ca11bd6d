"""The page that tells newsrooms what the crawler does, filled from the settings and the sources file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.crawl.settings import user_agent
from crawler.durations import format_duration
from crawler.fetching.request_signatures import DIRECTORY_PATH
from crawler.fetching.robots_rules import PRODUCT
from crawler.sources import Source
from scheduler.service.open_database import VERSION


@dataclass(frozen=True, slots=True)
class Policy:
    """What the page says: whom to write to, which sources are crawled, and where the key directory is, if anywhere."""

    contact: str
    sources: Sequence[Source]
    signature_agent: str | None

    def page(self) -> str:
        """Return the page, in HTML; everything in it is escaped."""
        pages = Environment(
            loader=PackageLoader(__package__, "."),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        limits = [source.limits for source in self.sources]
        return pages.get_template("policy.html").render(
            agent=user_agent(self.contact, VERSION),
            product=PRODUCT,
            contact=self.contact,
            address=self.contact if ":" in self.contact else f"mailto:{self.contact}",
            directory=f"{self.signature_agent}{DIRECTORY_PATH}" if self.signature_agent else None,
            interval=_least([source.interval for source in self.sources]),
            delay=_least([source.delay for source in self.sources]),
            requests=max((limit.requests for limit in limits), default=None),
            sites=sorted({source.site for source in self.sources}),
        )


def _least(spans: Sequence[timedelta]) -> str | None:
    return format_duration(min(spans)) if spans else None
