"""Pages that stand in an article's place: a notice of maintenance, a wall by country, a note that it was removed.

Such a page is no edit of the article, and a true cut or rewrite is no such page. So it takes two independent signs:

1. The page has nothing of the article: neither headline, author nor date, nor a sentence of its text.
2. It says what it is, in the words of a known wall or of a removal; or the answer's headers say that it is no page to
   keep; or the same words stand in the place of two other articles of the source.

With the first sign alone it is a rewrite. If it is also far shorter, the text has the doubt ``maybe_stand_in``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.archive.articles.article_matching import same_title
from crawler.archive.texts.extraction_record import Reading
from crawler.extraction.doubts import Doubt
from crawler.identity.canonical_text import canonical_lines, canonical_text
from crawler.identity.line_kinds import is_withdrawal
from crawler.identity.walls import wall_kind
from crawler.identity.words import shingles, words
from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.visits import FetchedPage
from crawler.revisions import Text
from sql.database import Session
from sql.rows.record import ARTICLES_WITH_TEXT

_RUN = 8
"""Words in a row that no two texts share by chance."""
_LONGEST = 160
"""Words; a longer text is no notice that a header could call a stand-in."""
_LONGEST_REMOVAL = 60
"""Words; a longer note tells why an article was withdrawn, and is the newsroom's text in its place."""
_ABOUT = 2
"""Long words of the article in a note; a note with so many is about this article, and its words are an edit."""
_LONG = 6
"""Letters of a word that says what a text is about."""
_OTHERS = 2
"""Other articles of the source in whose place the same words stand."""
_FAR_SHORTER = 0.3
"""Share of the article's words; below it a text that has nothing of the article is doubted."""
_NOT_KEPT = re.compile(rb"<meta[^>]{1,200}robots[^>]{1,200}noindex", re.IGNORECASE)
_BEGINNING = 20_000
"""Bytes of a page in which its head ends."""


async def stand_in(
    session: Session, page: FetchedPage, reading: Reading, before: Text, article_id: int
) -> FetchOutcome | None:
    """Return what a page is that stands in an article's place, or None if it is the article; ``before`` is its text."""
    after = reading.text()
    if not has_nothing_of(before, after):
        return None
    said = canonical_text((after.title, *after.paragraphs))
    if _says_removed(said, before):
        return FetchOutcome.SAYS_REMOVED
    if wall_kind(said) is not None or (len(said.split()) <= _LONGEST and _is_not_to_be_kept(page)):
        return FetchOutcome.STAND_IN
    which = {"text_sha256": reading.text_sha256, "article_id": article_id}
    elsewhere = await session.one(ARTICLES_WITH_TEXT, **which)
    return FetchOutcome.STAND_IN if elsewhere >= _OTHERS else None


def doubted(reading: Reading, before: Text) -> Reading:
    """Return the reading, with the doubt ``maybe_stand_in`` if it has nothing of the article and is far shorter."""
    after = reading.text()
    lengths = [len(words(canonical_text(text.paragraphs))) for text in (before, after)]
    if lengths[1] >= _FAR_SHORTER * lengths[0] or not has_nothing_of(before, after):
        return reading
    quality = reading.extraction.quality
    doubts = (*quality.doubts, Doubt.MAYBE_STAND_IN)
    return replace(reading, extraction=replace(reading.extraction, quality=replace(quality, doubts=doubts)))


def has_nothing_of(before: Text, after: Text) -> bool:
    """Whether a page has neither headline, author nor date of an article, nor eight words in a row of its text."""
    if same_title(before, after) or not set(before.authors).isdisjoint(after.authors):
        return False
    if after.published is not None and after.published == before.published:
        return False
    old, new = (words(canonical_text((text.title, *text.paragraphs))) for text in (before, after))
    if not set(canonical_lines(before.paragraphs)).isdisjoint(canonical_lines(after.paragraphs)):
        return False
    return shingles(old, _RUN).isdisjoint(shingles(new, _RUN))


def _says_removed(said: str, before: Text) -> bool:
    """Whether the page only says that the article was removed, and nothing of what it was about."""
    found = words(said)
    if len(found) > _LONGEST_REMOVAL or not any(map(is_withdrawal, said.split("\n"))):
        return False
    old = words(canonical_text((before.title, *before.paragraphs)))
    about = {word for word in found if len(word) >= _LONG} & set(old)
    return len(about) < _ABOUT


def _is_not_to_be_kept(page: FetchedPage) -> bool:
    if page.header("Retry-After") or "noindex" in (page.header("X-Robots-Tag") or "").lower():
        return True
    return _NOT_KEPT.search(page.body[:_BEGINNING]) is not None
