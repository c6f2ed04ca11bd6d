"""Learns the words of new articles: their forms by a dictionary, or the words of the same stem.

Example: a Polish article says "zamku". The dictionary lists it as a form of "zamek", and the table of word forms gets
"zamek" with all its forms. From then on a query for one of them finds the others in Polish articles. A name that the
dictionary lacks is put to the other words of its stem.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.archive.search import dictionaries
from crawler.archive.search.word_forms import FORM_LANGUAGES, Forms, forms_of, is_listed
from sql.database import Database, Session
from sql.rows.search import ARTICLES_TO_LEARN, LANGUAGES_TO_LEARN, WORDS_TO_LEARN, ArticleToLearn

_ENOUGH = 200
"""New articles of a language that are learned at once; fewer wait, because a dictionary takes seconds to read."""
_PATIENCE = timedelta(minutes=10)
"""How long they wait for more."""
_BATCH = 500
"""Articles whose words are looked up together: about 40,000 different words at first, and few later on."""


async def learn(database: Database, *, at_once: bool = False) -> int:
    """Learn the words of articles that were recorded since; returns how many articles.

    ``at_once`` learns of all articles, however few and new they are.
    """
    now = datetime.now(UTC)
    before = now + timedelta(days=1) if at_once else now - _PATIENCE
    async with database.transaction() as session:
        waiting = await session.all(LANGUAGES_TO_LEARN, enough=_ENOUGH, before=before)
    return sum([await _learn_language(database, row.language) for row in waiting])


async def _learn_language(database: Database, language: str) -> int:
    done = 0
    while True:
        async with database.transaction() as session:
            articles = await session.all(ARTICLES_TO_LEARN, language=language, most=_BATCH)
            ids = [row.article_id for row in articles]
            words = await session.all(WORDS_TO_LEARN, articles=ids, language=language) if ids else []
        if not articles:
            return done
        found = await asyncio.to_thread(look_up, words, language)
        async with database.transaction() as session:
            await put(session, words, found, language)
            await _note(session, articles)
        done += len(articles)


def look_up(words: Sequence[str], language: str) -> list[Forms]:
    """Return the words of which these may be forms, by the dictionary of their language; none if there is none."""
    if not words:
        return []
    if language in FORM_LANGUAGES:
        return forms_of(words, language)
    return dictionaries.look_up(words, language) if dictionaries.has_dictionary(language) else []


async def put(session: Session, words: Sequence[str], found: Sequence[Forms], language: str) -> None:
    """Store the forms of words, and put those that no dictionary lists to the other words of their stems."""
    await session.run(
        "put_word_forms",
        language=language,
        lemmas=[one.lemma for one in found],
        kinds=[one.kind for one in found],
        forms=[" ".join(one.forms) for one in found],
    )
    await session.run("put_stems", language=language, words=_unlisted(words, found, language))
    await session.run("note_language", language=language)


def _unlisted(words: Sequence[str], found: Sequence[Forms], language: str) -> list[str]:
    if language in FORM_LANGUAGES:
        return [word for word in words if not is_listed(word, language)]
    known = {form for one in found for form in one.forms}
    return [word for word in words if word not in known]


async def _note(session: Session, articles: Sequence[ArticleToLearn]) -> None:
    await session.run(
        "note_learned",
        articles=[row.article_id for row in articles],
        noted=[row.noted_at for row in articles],
    )
