"""Whether an address still serves the article that it led to: by what its page says, and by where it redirected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crawler.archive.articles.article_matching import (
    MINUTE,
    on_other_days,
    same_moment,
    same_story,
    same_title,
    texts_agree,
)
from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.sources.address_keys import key_on_page
from crawler.archive.texts.extraction_record import Reading
from crawler.identity import url_key
from crawler.identity.article_numbers import article_numbers, same_article_number
from crawler.model.articles import AliasReason
from crawler.model.visits import FetchedPage
from crawler.revisions import Text
from sql.database import Session
from sql.rows.record import ARTICLE_AT_KEY, ARTICLES_OF_MINUTE, IS_ROLLED_OFF, ZONE_OF_SOURCE, ArticleAtKey

_OWN_NAME = re.compile(
    rb'"(?:@id|mainEntityOfPage)"\s*:\s*"(https?:(?:\\?/){2}[^"\s]{1,2000})"', re.IGNORECASE
)
"""What the data of a page (JSON-LD) call the article; a slash may be written with a backslash before it."""


@dataclass(frozen=True, slots=True)
class AddressEvidence:
    """One page of a source, and what it says of the addresses that led to it."""

    session: Session
    page: FetchedPage
    reading: Reading
    source_id: int

    async def still_serves(self, alias: ArticleAtKey, before: Text) -> bool:
        """Whether the page is the article that an address of it led to, be it rewritten; ``before`` is its last text.

        The text alone is enough. If the address redirected to one that is not the article's, it is the same article by
        its headline, the minute of its publication, its number in both addresses, or by the address that the page
        gives itself: newsrooms give a rewritten story a new address. Without a redirect it is the same article if
        nothing speaks against it.
        """
        after = self.reading.text()
        if texts_agree(before, after):
            return True
        if alias.reason == AliasReason.DECLARED:
            return same_title(before, after) and await self._same_moment(before, after)
        if await self.is_redirected_from(alias):
            return same_story(before, after) or await self.is_moved(before, alias)
        if after.published is None and before.published is None and await self._is_rolling(alias):
            return False
        if same_title(before, after):
            return not on_other_days(before, after) or self._is_permalink(before)
        if await self._same_moment(before, after):
            return True
        return not on_other_days(before, after) and not await self._names_another(alias)

    async def is_redirected_from(self, alias: ArticleAtKey) -> bool:
        """Whether the requested address redirected to one that does not lead to the article of ``alias``."""
        key = key_on_page(self.page, self.page.final_url)
        if key == self.page.visit.url_key:
            return False
        row = await self.session.first(ARTICLE_AT_KEY, url_key=key)
        return row is None or row.article_id != alias.article_id

    async def is_moved(self, before: Text, alias: ArticleAtKey) -> bool:
        """Whether moment, number or name say that the page is the article of the requested address, rewritten."""
        page = self.page
        return (
            same_article_number(page.visit.url, page.final_url)
            or canonical_key(page, self.reading) == page.visit.url_key
            or page.visit.url_key in self._own_names()
            or await self._is_of_that_moment(before, alias)
        )

    async def _is_of_that_moment(self, before: Text, alias: ArticleAtKey) -> bool:
        """Whether both were published in the same minute, in which no third article of the source was.

        Newsrooms give all articles that they take over from elsewhere the moment of the day on which they did it.
        """
        if not await self._same_moment(before, self.reading.text()):
            return False
        target = await self.session.first(ARTICLE_AT_KEY, url_key=key_on_page(self.page, self.page.final_url))
        known = [alias.article_id, *([target.article_id] if target is not None else [])]
        asked = {"source_id": self.source_id, "published_at": before.published, "minute": MINUTE}
        return not await self.session.one(ARTICLES_OF_MINUTE, **asked, known=known)

    async def _is_rolling(self, alias: ArticleAtKey) -> bool:
        return await self.session.one(IS_ROLLED_OFF, article_id=alias.article_id)

    async def _same_moment(self, before: Text, after: Text) -> bool:
        if before.published is None or after.published is None:
            return False
        zone = ZoneInfo(await self.session.one(ZONE_OF_SOURCE, source_id=self.source_id))
        return same_moment(before, after, zone)

    def _own_names(self) -> set[str]:
        names = (found.replace(b"\\/", b"/") for found in _OWN_NAME.findall(self.page.body))
        return {url_key(name.decode(errors="replace")) for name in names}

    def _is_permalink(self, before: Text) -> bool:
        """Whether the address has the article's number or its day, so that no other article will ever stand there.

        Such an article was rewritten and has a new date. Under "/weather" another report stands each day.
        """
        url = self.page.visit.url
        if article_numbers(url):
            return True
        day = before.published
        return day is not None and re.search(rf"(?<!\d){day:%Y}\D?{day:%m}\D?{day:%d}(?!\d)", url) is not None

    async def _names_another(self, alias: ArticleAtKey) -> bool:
        """Whether the page names another article by a canonical address that is not its own."""
        canonical = canonical_key(self.page, self.reading)
        if canonical is None or canonical == self.page.visit.url_key:
            return False
        row = await self.session.first(ARTICLE_AT_KEY, url_key=canonical)
        return row is None or row.article_id != alias.article_id
