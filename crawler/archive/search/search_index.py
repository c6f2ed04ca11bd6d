"""What recording does for search: it writes the row that search finds, and the forms of the words in it.

To save work, each process remembers which words it has put into the table of word forms. A word is put there at its
first two sights, because the transaction of the first may have been rolled back. The process forgets all words every
ten minutes, because a redaction in another process may have removed a word from the table.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from crawler.archive.copies import near_duplicates
from crawler.archive.search import vocabulary
from crawler.archive.search.word_forms import FORM_LANGUAGES, forms_of, languages_of, words_of
from sql.database import Database, Session
from sql.rows.search import NAMES_WITHOUT_FORMS, STALE_SEARCH
from sql.rows.texts import StoredText

_SIGHTS = 2
"""Times that a word is put into the table before it is remembered."""
_MOST_WORDS = 200_000
"""Words that are remembered, which take about 30 MB; if there are more, all are forgotten."""
_REMEMBERED = timedelta(minutes=10)
"""The time after which all words are forgotten; a busy process needs some seconds of it to learn them again."""
_BATCH = 200
"""Rows that one transaction works on."""
_began: defaultdict[str, float] = defaultdict(time.monotonic)
_seen: defaultdict[str, Counter[str]] = defaultdict(Counter)


async def put(
    session: Session,
    *,
    article_id: int,
    revision_id: int,
    extraction_id: int,
    source_id: int,
    text: StoredText,
    shown: Sequence[str],
) -> None:
    """Make an extraction what search finds for its article, and note that copies of it have to be searched for.

    ``text`` is the extraction's, ``shown`` are the canonical lines of it that are no boilerplate.
    """
    texts = {"title": text.title, "summary": text.summary, "body": text.body}
    await session.run(
        "put_search",
        article_id=article_id,
        revision_id=revision_id,
        extraction_id=extraction_id,
        source_id=source_id,
        published_at=text.published_at,
        language=text.language,
        **texts,
    )
    await near_duplicates.sign(session, article_id, revision_id, shown)
    await _learn(session, text.language, texts.values())


async def keep_up(database: Database, *, batches: int = 5) -> int:
    """Learn the forms of new names, and index some rows again that older rules have indexed; returns how many rows."""
    done = 0
    for work in (_learn_names, _reindex, _reindex_removed):
        for _ in range(batches):
            async with database.transaction() as session:
                worked = await work(session)
            done += worked
            if not worked:
                break
    return done + await vocabulary.learn(database)


async def _learn(session: Session, language: str | None, texts: Iterable[str | None]) -> None:
    if language not in FORM_LANGUAGES:
        return
    seen = _remembered(f"{language} {session.connection.info.dsn}")
    new = [word for word in words_of(texts) if seen[word] < _SIGHTS]
    if not new:
        return
    await _put_forms(session, new, language)
    seen.update(new)


def _remembered(what: str) -> Counter[str]:
    """Return how often each word was seen lately; the counts are emptied if they are too old or too many."""
    if len(_seen[what]) > _MOST_WORDS or time.monotonic() - _began[what] > _REMEMBERED.total_seconds():
        _seen[what].clear()
        _began[what] = time.monotonic()
    return _seen[what]


async def _put_forms(session: Session, words: Sequence[str], language: str) -> None:
    """Find the forms of words and store them.

    They are found in a thread: a page of new words takes about 10 ms, for which the loop must not stand still.
    """
    found = await asyncio.to_thread(forms_of, words, language)
    await vocabulary.put(session, words, found, language)


async def _learn_names(session: Session) -> int:
    names = await session.all(NAMES_WITHOUT_FORMS, most=_BATCH)
    words = words_of(row.spelling for row in names)
    for language in sorted(FORM_LANGUAGES):
        await _put_forms(session, [word for word in words if language in languages_of(word)], language)
    for row in names:
        await session.run("note_name_forms", name=row.name, spelling=row.spelling)
    return len(names)


async def _reindex(session: Session) -> int:
    stale = await session.all(STALE_SEARCH, most=_BATCH)
    for row in stale:
        await _learn(session, row.language, (row.title, row.summary, row.body))
    return await session.touched("reindex_search", articles=[row.article_id for row in stale]) if stale else 0


async def _reindex_removed(session: Session) -> int:
    return await session.touched("reindex_removed_search", most=_BATCH)
