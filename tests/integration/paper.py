"""The simulated newsroom's pages, read by the real extractor and recorded as a crawl would, without the network."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extraction import extract
from crawler.extraction.model import Extraction
from scheduler.demo.pages import article_page
from scheduler.demo.simulated_site import Boilerplate, SimulatedSite
from scheduler.demo.stories import stories
from tests.integration.archiving import START, Desk

HOME = "https://news.example"


@dataclass
class Paper:
    """A newsroom whose articles a desk looks at; ``bodies`` are the pages as they were looked at."""

    at: Desk
    chrome: Boilerplate = "bare"
    bodies: list[bytes] = field(default_factory=list)
    site: SimulatedSite = field(init=False)

    def __post_init__(self) -> None:
        self.site = SimulatedSite(
            "news.example", "Ozerhrad Herald", now=lambda: self.at.now, chrome=self.chrome
        )

    def publish(self, count: int) -> list[str]:
        """Publish so many stories; returns their slugs."""
        chosen = stories()[:count]
        for story in chosen:
            self.site.publish_story(story, START)
        return [story.slug for story in chosen]

    async def look(self, slug: str) -> str:
        """Look at an article's page; returns what it came to."""
        article = self.site.article(slug)
        assert article is not None
        body = article_page(self.site, HOME, article, len(self.bodies)).encode()
        self.bodies.append(body)
        url = f"{HOME}/{slug}/"
        return await self.at.look(url, extract(body, url), body=body)


async def read(body: bytes, url: str, content_type: str | None) -> Extraction:
    """Read a kept body again."""
    return extract(body, url, content_type=content_type)
