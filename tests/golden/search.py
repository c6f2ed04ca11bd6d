"""What search makes of texts and queries: the answers of cases that need PostgreSQL.

Each case is answered in a transaction that is rolled back, so that none knows of another.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from crawler.archive.search import vocabulary
from crawler.archive.search.word_forms import Forms, forms_of, words_of
from sql import embedded
from sql.database import Database, Session
from sql.migrate import migrate
from tests.golden.stories import text_of
from tests.golden.subjects import Case
from tests.golden.syntax import ROOT
from tests.scratch import scratch

_LEXEME = re.compile(r"'((?:[^']|'')*)'")
_archive: str | None = None


@contextmanager
def archive(dsn: str | None = None) -> Iterator[None]:
    """Answer cases by the archive at a DSN; without one by a server that is started for it, until this process ends."""
    global _archive
    given = dsn or os.environ.get("PALIMPSEST_TEST_DATABASE_URL")
    with scratch() as folder:
        _archive = given or embedded.ensure(folder / "data")
        if dsn is None:
            asyncio.run(migrate(_archive))
        try:
            yield
        finally:
            _archive = None


def document(case: Case) -> list[str]:
    """The lexemes under which a text is found."""
    return asyncio.run(_within(_document, case))


def query(case: Case) -> dict[str, bool]:
    """Whether queries find a text, whose words have their forms."""
    return asyncio.run(_within(_found, case))


def forms(case: Case) -> dict[str, list[str]]:
    """The forms of the words of a text, by lemma and part of speech."""
    found = forms_of(words_of([text_of(case.given["text"])]), case.given["language"])
    return {f"{one.lemma} {one.kind}": list(one.forms) for one in found}


class _Undo(Exception):
    """Nothing of a case is kept."""


async def _within(answer: Any, case: Case) -> Any:
    if _archive is None:
        raise RuntimeError("no archive to ask: see tests.golden.search.archive")
    async with Database(_archive) as database:
        found = None
        try:
            async with database.transaction() as session:
                found = await answer(session, case)
                raise _Undo
        except _Undo:
            return found


async def _document(session: Session, case: Case) -> list[str]:
    row = await (await session.connection.execute(_DOCUMENT, _texts(case))).fetchone()
    return [lexeme.replace("''", "'") for lexeme in _LEXEME.findall(row["document"])] if row else []


async def _found(session: Session, case: Case) -> dict[str, bool]:
    texts = _texts(case)
    if texts["language"]:
        known = await (await session.connection.execute(_WORDS, texts)).fetchall()
        words = tuple(sorted(row["word"] for row in known))
        await vocabulary.put(session, words, _look_up(words, texts["language"]), texts["language"])
    found = {}
    for asked in case.given["queries"]:
        row = await (await session.connection.execute(_MATCH, {**texts, "query": asked})).fetchone()
        found[asked] = bool(row and row["found"])
    return found


@cache
def _look_up(words: tuple[str, ...], language: str) -> list[Forms]:
    """The forms of words; a dictionary takes seconds to read."""
    return vocabulary.look_up(words, language)


def _texts(case: Case) -> dict[str, Any]:
    given = case.given["text"]
    told = given if isinstance(given, dict) else {"text": given}
    return {"title": told.get("title", ""), "body": told["text"], "language": told.get("language")}


_DOCUMENT = "SELECT store.document(%(title)s, '', %(body)s, %(language)s)::text AS document"
_WORDS = """SELECT DISTINCT rtrim(word, 'ǃ') AS word
  FROM string_to_table(store.tokens(concat_ws(E'\n', %(title)s::text, %(body)s::text), %(language)s), ' ') AS word
 WHERE length(word) > 2 AND word !~ '[0-9ǂǀǁʼ]'"""
_MATCH = "SELECT store.document(%(title)s, '', %(body)s, %(language)s) @@ store.to_query(%(query)s) AS found"


def version() -> int:
    """The number of ``store.search_version()``, as the migrations have it."""
    scripts = [path.read_text("utf-8") for path in _scripts()]
    return int(
        re.findall(r"FUNCTION store\.search_version\(\).*?SELECT (\d+)", "\n".join(scripts), re.DOTALL)[-1]
    )


def statements() -> dict[str, str]:
    """The SQL that makes lexemes of texts, a file a name, without comments and white space."""
    said = {path.relative_to(ROOT).as_posix(): _bare(path.read_text("utf-8")) for path in _scripts()}
    return {name: text for name, text in said.items() if "store.palimpsest" in text or "store.tokens" in text}


def _scripts() -> list[Any]:
    return [
        path for folder in ("migrations", "api") for path in sorted((ROOT / "sql" / folder).glob("*.sql"))
    ]


def _bare(script: str) -> str:
    without = re.sub(r"(?m)--.*$|^COMMENT ON [^;]*;", "", script)
    return " ".join(without.split())
