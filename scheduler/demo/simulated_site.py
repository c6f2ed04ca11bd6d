"""What a simulated newsroom has published, and how it changes that afterwards."""

import random
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from scheduler.demo.article import Article
from scheduler.demo.stories import Story

Boilerplate = Literal["marked", "bare"]


def utc_now() -> datetime:
    """Return the present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class SimulatedSite:
    """The articles of one host, the addresses that moved or went, and the banners of the day.

    `chrome` says how its boilerplate looks. `marked`: banners are elements whose classes show what they are. `bare`:
    they are plain paragraphs among those of the article, and can only be recognised as they recur in other articles.
    """

    def __init__(
        self,
        host: str,
        name: str,
        *,
        seed: int = 1,
        now: Callable[[], datetime] = utc_now,
        chrome: Boilerplate = "marked",
    ) -> None:
        self.host, self.name, self.seed, self.now, self.chrome = host, name, seed, now, chrome
        self.lock = threading.RLock()
        self.edition = 0
        self.edition_since = now()
        self._articles: dict[str, Article] = {}
        self._moved: dict[str, str] = {}
        self._gone: dict[str, int] = {}

    def publish(
        self,
        slug: str,
        title: str,
        paragraphs: Sequence[str],
        authors: Sequence[str],
        published: datetime,
        summary: str,
        *,
        section: str = "town",
        language: str = "en",
    ) -> None:
        """Publish an article, also in feeds and sitemaps; raises ValueError if the slug is taken."""
        with self.lock:
            if slug in self._articles:
                raise ValueError(f"{self.host} has an article {slug!r} already")
            self._articles[slug] = Article(
                slug=slug,
                title=title,
                paragraphs=list(paragraphs),
                authors=tuple(authors),
                published=published,
                summary=summary,
                section=section,
                language=language,
                modified=published,
                changed=self.now(),
                read_also=self._pick_another(slug, language),
            )
            self._gone.pop(slug, None)
            self._moved.pop(slug, None)

    def publish_story(self, story: Story, published: datetime | None = None) -> None:
        """Publish a prepared story, now unless another time is given."""
        self.publish(
            story.slug,
            story.title,
            story.paragraphs,
            story.authors,
            published or self.now(),
            story.summary,
            section=story.section,
            language=story.language,
        )

    def edit(self, slug: str, find: str, replace: str, *, stamp: bool = False) -> None:
        """Replace words in the summary and the body; the modified date stays as it is unless `stamp` is true.

        Raises ValueError if the words are not there.
        """
        with self.lock:
            self._articles[slug].replace(find, replace)
            self._articles[slug].touch(self.now(), stamp=stamp)

    def append(self, slug: str, paragraph: str, *, stamp: bool = True) -> None:
        """Add a paragraph at the end of the body."""
        with self.lock:
            self._articles[slug].paragraphs.append(paragraph)
            self._articles[slug].touch(self.now(), stamp=stamp)

    def retitle(self, slug: str, title: str, *, stamp: bool = False) -> None:
        """Change the headline, wherever it is shown."""
        with self.lock:
            self._articles[slug].title = title
            self._articles[slug].touch(self.now(), stamp=stamp)

    def correct(self, slug: str, find: str, replace: str, notice: str) -> None:
        """Replace words, say so in a notice below the text and move the modified date."""
        with self.lock:
            self.edit(slug, find, replace, stamp=True)
            self._articles[slug].notices.append(notice)

    def move(self, slug: str, new_slug: str, *, redirect: bool = True) -> None:
        """Give an article another address; the old one redirects for good, or is not found any more."""
        with self.lock:
            if new_slug in self._articles:
                raise ValueError(f"{self.host} has an article {new_slug!r} already")
            article = self._articles.pop(slug)
            article.slug = new_slug
            self._articles[new_slug] = article
            if redirect:
                self._moved[slug] = new_slug
            else:
                self._gone[slug] = 404
            article.touch(self.now(), stamp=False)

    def delete(self, slug: str, status: int = 404) -> None:
        """Take an article down; its address answers 404 or 410 from now on."""
        with self.lock:
            del self._articles[slug]
            self._gone[slug] = status

    def swap_banners(self) -> None:
        """Show other banners, notices and related stories on every page."""
        with self.lock:
            self.edition += 1
            self.edition_since = self.now()

    def article(self, slug: str) -> Article | None:
        """Return the article at a slug, or None if there is none now."""
        return self._articles.get(slug)

    def newest(self, section: str | None = None) -> list[Article]:
        """Return the articles, of one section or of all, the newest first."""
        with self.lock:
            found = [each for each in self._articles.values() if section in (None, each.section)]
        return sorted(found, key=lambda each: (each.published, each.slug), reverse=True)

    def new_slug(self, slug: str) -> str | None:
        """Return the slug to which an article has moved, or None if it has not."""
        return self._moved.get(slug)

    def status_of_gone(self, slug: str) -> int:
        """Return the status with which an address without an article is answered."""
        return self._gone.get(slug, 404)

    def changed(self) -> datetime:
        """Return when a word of the site last changed."""
        return max([self.edition_since, *(each.changed for each in self.newest())])

    def _pick_another(self, slug: str, language: str) -> tuple[str, str] | None:
        others = [each for each in self.newest() if each.language == language]
        if not others:
            return None
        other = random.Random(f"{self.seed}/{slug}").choice(others)  # noqa: S311 (no secret)
        return other.slug, other.title
