"""Which article has the words of a page: an equal text is one witness, and a second one has to agree.

Texts recur: the note of a programme stands under each of its episodes, a press release in two rubrics. So the headline
or the moment of publication has to be the same too, and two pages that each give themselves an address of their own
are two articles if the other of both differs.

A page without a date is another capture of a page with one, if the headline and most lines of a long text are equal.
Of two pages without a date nothing says when they were published; they are one only if one address leads to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from crawler.archive.articles.article_matching import (
    is_same_text,
    on_other_days,
    same_moment,
    same_title,
    share_most_lines,
)
from crawler.archive.articles.canonical_address import canonical_key
from crawler.archive.texts.extraction_record import Reading, stored_text
from crawler.identity import url_key
from crawler.model.visits import SELF, FetchedPage
from crawler.revisions import Text
from sql.database import Session
from sql.rows.record import ARTICLES_OF_HEADLINE, ARTICLES_OF_TEXT, ZONE_OF_SOURCE, ArticleOfWords

_LEAST_WORDS = 60
"""Words; two pages with the same shorter text may be two articles, such as "Air raid alert in Kyiv"."""


async def article_by_words(
    session: Session, page: FetchedPage, reading: Reading, source_id: int
) -> int | None:
    """Return the article of the source whose words are those of a page, or None."""
    extraction = reading.extraction
    asked = {"source_id": source_id, "title": extraction.title, "published_at": extraction.published}
    rows: list[ArticleOfWords] = []
    if reading.words >= _LEAST_WORDS:
        when = {"observed_at": page.observed_at, "text_sha256": reading.text_sha256}
        rows = await session.all(ARTICLES_OF_TEXT, **asked, **when)
    if extraction.title:
        rows = [*rows, *await session.all(ARTICLES_OF_HEADLINE, **asked)]
    if not rows:
        return None
    zone = ZoneInfo(await session.one(ZONE_OF_SOURCE, source_id=source_id))
    words = _Words(page, reading, reading.text(), zone)
    return next((row.article_id for row in rows if words.are_of(row)), None)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a page, beside which those of an article are put."""

    page: FetchedPage
    reading: Reading
    text: Text
    zone: tzinfo

    def are_of(self, row: ArticleOfWords) -> bool:
        """Whether the page is this article."""
        before = stored_text(row)
        is_titled = same_title(before, self.text)
        if before.published is None or self.text.published is None:
            return is_titled and self._is_undated_capture(row, before)
        if is_titled and before.published == self.text.published:
            return row.is_equal or is_same_text(before, self.text)
        if not row.is_equal:
            return False
        if is_titled and not on_other_days(before, self.text):
            return True
        is_witnessed = is_titled or same_moment(before, self.text, self.zone)
        return is_witnessed and not self._has_other_address(row)

    def _is_undated_capture(self, row: ArticleOfWords, before: Text) -> bool:
        """Whether exactly one side has a date, and the other one is a look that came after it."""
        dated, looked_at = before.published, self.page.observed_at
        if dated is None:
            dated, looked_at = self.text.published, row.first_seen_at
        if dated is None or looked_at < dated or self._has_other_address(row):
            return False
        return row.is_equal or share_most_lines(before, self.text)

    def _has_other_address(self, row: ArticleOfWords) -> bool:
        """Whether page and article each give themselves an address, another one, and both are alive."""
        if self.page.witness != SELF or not row.is_alive or not row.canonical_url:
            return False
        own = canonical_key(self.page, self.reading)
        return own is not None and own != url_key(row.canonical_url)
