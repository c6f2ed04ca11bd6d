"""What recording does for search: the row that search finds, and the forms of its words.

A word is put into the table of forms at its first two sights in this process, and in every ten minutes again: twice,
because the transaction of the first may have been rolled back; again, because a redaction may have taken the word out
of the table, in another process.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from crawler.archive.copies import near_duplicates
from crawler.archive.search.word_forms import LANGUAGES, forms_of, languages_of, words_of
from sql.database import Database, Session

_SIGHTS = 2
_MOST_WORDS = 200_000
"""So many words are remembered, about 30 MB; after that the memory begins anew."""
_REMEMBERED = timedelta(minutes=10)
"""So long the memory of words lasts; to fill it anew takes seconds of a busy process's ten minutes."""
_BATCH = 200
_began: defaultdict[str, float] = defaultdict(time.monotonic)
_seen: defaultdict[str, Counter[str]] = defaultdict(Counter)


async def put(
    session: Session,
    *,
    article_id: int,
    revision_id: int,
    extraction_id: int,
    source_id: int,
    columns: Mapping[str, Any],
    shown: Sequence[str],
) -> None:
    """Make the extraction what search finds for the article; its copies are to be looked for.

    It is given by its columns and by the canonical lines of its text that are no furniture.
    """
    texts = {name: columns[name] for name in ("title", "summary", "body")}
    await session.run(
        "put_search",
        article_id=article_id,
        revision_id=revision_id,
        extraction_id=extraction_id,
        source_id=source_id,
        published_at=columns["published_at"],
        language=columns["language"],
        **texts,
    )
    await near_duplicates.sign(session, article_id, revision_id, shown)
    await _learn(session, columns["language"], texts.values())


async def keep_up(database: Database, *, batches: int = 5) -> int:
    """Learn the forms of new names, and index again some of what older rules indexed; returns how many rows."""
    done = 0
    for work in (_learn_names, _reindex, _reindex_removed):
        for _ in range(batches):
            async with database.transaction() as session:
                worked = await work(session)
            done += worked
            if not worked:
                break
    return done


async def _learn(session: Session, language: str | None, texts: Iterable[str | None]) -> None:
    if language not in LANGUAGES:
        return
    seen = _remembered(f"{language} {session.connection.info.dsn}")
    new = [word for word in words_of(texts) if seen[word] < _SIGHTS]
    if not new:
        return
    await _put_forms(session, new, language)
    seen.update(new)


def _remembered(what: str) -> Counter[str]:
    """How often each word was seen of late; begun anew where it is too old or too large."""
    if len(_seen[what]) > _MOST_WORDS or time.monotonic() - _began[what] > _REMEMBERED.total_seconds():
        _seen[what].clear()
        _began[what] = time.monotonic()
    return _seen[what]


async def _put_forms(session: Session, words: Iterable[str], language: str) -> None:
    """In a thread: a page of new words takes some 10 ms, and the loop must not wait for it."""
    found = await asyncio.to_thread(forms_of, words, language)
    await session.run(
        "put_word_forms",
        language=language,
        lemmas=[one.lemma for one in found],
        kinds=[one.kind for one in found],
        forms=[" ".join(one.forms) for one in found],
    )


async def _learn_names(session: Session) -> int:
    names = await session.all("names_without_forms", most=_BATCH)
    words = words_of(row["spelling"] for row in names)
    for language in sorted(LANGUAGES):
        await _put_forms(session, [word for word in words if language in languages_of(word)], language)
    for row in names:
        await session.run("note_name_forms", name=row["name"], spelling=row["spelling"])
    return len(names)


async def _reindex(session: Session) -> int:
    stale = await session.all("stale_search", most=_BATCH)
    for row in stale:
        await _learn(session, row["language"], (row["title"], row["summary"], row["body"]))
    return (
        await session.touched("reindex_search", articles=[row["article_id"] for row in stale]) if stale else 0
    )


async def _reindex_removed(session: Session) -> int:
    return await session.touched("reindex_removed_search", most=_BATCH)
