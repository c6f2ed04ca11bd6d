"""Filling an archive by COPY into the real tables; derived rows are made as the service makes them, in SQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from multiprocessing import Pool
from typing import Any

import psycopg

from crawler.identity.canonical_text import NORMALISER_VERSION
from tests.benchmarks.search.texts import NEWEST, Synthetic, Vocabulary, articles

SOURCES = 20
_BATCH = 10_000
_TABLES = {
    "address": "id, source_id, url, url_key, key_sha256, key_version, first_seen_at",
    "address_state": "address_id, source_id, next_visit_at, last_looked_at, last_status, looks",
    "look": "id, observed_at, recorded_at, address_id, crawl_id, url, final_url, outcome, status, raw_size,"
    " raw_sha256, headers_sha256, text_sha256, content_sha256, extractor, entry_sha256",
    "article": "id, source_id, first_look_id, first_seen_at",
    "revision": "id, article_id, look_id, previous_id, observed_at, previous_last_seen_at",
    "extraction": "id, revision_id, look_id, extractor, normaliser, title, authors, published_at, published_local,"
    " body, words, language, text_sha256, content_sha256",
    "article_state": "article_id, revision_id, last_seen_at, last_looked_at",
    "alias": "article_id, address_id, during, reason",
    "availability": "article_id, state, during, look_id",
    "verdict": "revision_id, before_id, after_id, rules, class, flags",
    "diff": "before_id, after_id, hunks, added_words, removed_words",
    "copy": "article_id, other_id, kind, score, article_before, other_before, recorded_at",
}
_CLASSES = ("correction", *["typo"] * 3, *["content_added"] * 6, *["updated"] * 10)
_SEARCH = """
INSERT INTO store.article_search (article_id, revision_id, extraction_id, source_id, sort_at, language, document)
SELECT article.id, text.revision_id, text.id, article.source_id, text.published_at, text.language,
       store.document(text.title, text.summary, text.body, text.language)
  FROM store.article JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.extraction AS text ON text.revision_id = state.revision_id
 WHERE article.id BETWEEN %s AND %s"""

_WORD_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
 WHERE schemaname = 'store' AND indexdef LIKE '% USING gin (document) %'"""


def fill(
    dsn: str,
    vocabulary: Vocabulary,
    count: int,
    tell: Callable[[int], None],
    *,
    total: int = 0,
    workers: int = 1,
) -> None:
    """Fill an empty, migrated archive with the first ``count`` of ``total`` articles, and analyse it.

    The indexes over words are made at the end, as nobody fills a million rows through them one by one.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        _make_sources(connection)
        indexes = connection.execute(_WORD_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX store.{name}")
        _fill_batches(dsn, vocabulary, count, tell, total or count, workers)
        connection.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            connection.execute(definition)
        for table in ("address", "look", "article", "revision", "extraction"):
            renumber = (
                f"SELECT setval(pg_get_serial_sequence('store.{table}', 'id'), max(id)) FROM store.{table}"
            )
            connection.execute(renumber)  # type: ignore[arg-type]
        connection.execute("VACUUM (ANALYZE)")


def _fill_batches(
    dsn: str, vocabulary: Vocabulary, count: int, tell: Callable[[int], None], total: int, workers: int
) -> None:
    batches = [range(first, min(first + _BATCH, count + 1)) for first in range(1, count + 1, _BATCH)]
    put = partial(_put_batch, dsn, vocabulary, total)
    with ExitStack() as stack:
        pool = stack.enter_context(Pool(workers)) if workers > 1 else None
        done = 0
        for put_now in pool.imap_unordered(put, batches) if pool else map(put, batches):
            done += put_now
            tell(done)


def _put_batch(dsn: str, vocabulary: Vocabulary, total: int, numbers: range) -> int:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        with connection.transaction():
            _copy(connection, articles(vocabulary, numbers, total))
            connection.execute(_SEARCH, (numbers[0], numbers[-1]))
    return len(numbers)


def _make_sources(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "INSERT INTO store.source (name, title, home, site, timezone, block, enabled)"
        " SELECT 'source-' || n, 'Source ' || n, 'https://s' || n || '.example/',"
        "        's' || n || '.example', 'UTC', '{}', true"
        "   FROM generate_series(1, %s) AS n",
        (SOURCES,),
    )


def _copy(connection: psycopg.Connection[Any], batch: Iterable[Synthetic]) -> None:
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
    for article in batch:
        for table, row in _rows(article):
            rows[table].append(row)
    with connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            with cursor.copy(f"COPY store.{table} ({columns}) FROM STDIN") as copy:  # type: ignore[arg-type]
                for row in rows[table]:
                    copy.write_row(row)


def _rows(article: Synthetic) -> Iterator[tuple[str, tuple[Any, ...]]]:
    number, source = article.number, article.number % SOURCES + 1
    url = (
        f"https://s{source}.example/{article.at:%Y/%m/%d}/{article.title.replace(' ', '-').lower()}-{number}"
    )
    yield "address", (number, source, url, url, _sha(url), 1, article.at)
    later = article.at + timedelta(days=30)
    yield "address_state", (number, source, later, article.at, 200, 2)
    bodies = [body for body in (article.before, article.body) if body is not None]
    for place, body in enumerate(bodies):
        yield from _revision(article, url, place, len(bodies), body)
    first = 2 * number - 1
    yield "article", (number, source, first, article.at)
    last_seen = article.at + timedelta(hours=3)
    yield "article_state", (number, first + len(bodies) - 1, last_seen, last_seen)
    yield "alias", (number, number, f"[{article.at.isoformat()},)", "requested")
    if len(bodies) == 2:
        yield "verdict", (first + 1, first, first + 1, "1", *_class(article))
        yield "diff", (first, first + 1, _hunks(article), 6, 7)
    yield from _fates(article, first)


def _class(article: Synthetic) -> tuple[str, list[str]]:
    headline = ["headline"] if article.title_before != article.title else []
    return _CLASSES[article.number // 10 % len(_CLASSES)], [*headline, "number"]


def _fates(article: Synthetic, look_id: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """One article in two hundred is gone after a day, and every second of these comes back; one in fifty has a copy."""
    number, until = article.number, article.at + timedelta(days=1)
    if number % 200 or article.at > NEWEST - timedelta(days=3):
        yield "availability", (number, "available", f"[{article.at.isoformat()},)", look_id)
    else:
        back = (until + timedelta(days=1)).isoformat() if number % 400 else ""
        yield (
            "availability",
            (number, "available", f"[{article.at.isoformat()},{until.isoformat()})", look_id),
        )
        yield "availability", (number, "not_found", f"[{until.isoformat()},{back})", look_id)
        if back:
            yield "availability", (number, "available", f"[{back},)", look_id)
    if number % 50 == 2:
        yield "copy", (number - 1, number, "same_copy", 0.9, article.at, article.at, article.at)


def _revision(
    article: Synthetic, url: str, place: int, count: int, body: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    number, seen = 2 * article.number - 1 + place, article.at + timedelta(hours=2 * place)
    sha = _sha(body)
    looked = (seen, seen, article.number, None, url, url, "changed" if place else "new", 200, 90_000)
    yield "look", (number, *looked, sha, sha, sha, sha, "1", sha)
    before = (number - 1, seen, article.at + timedelta(hours=1)) if place else (None, seen, None)
    yield "revision", (number, article.number, number, before[0], before[1], before[2])
    local = article.at.replace(tzinfo=None)
    words = len(body.split())
    read = (["Ada Reeve"], article.at, local, body, words, "en", sha, sha)
    title = article.title if place == count - 1 else article.title_before
    yield "extraction", (number, number, number, "1", NORMALISER_VERSION, title, *read)


def _hunks(article: Synthetic) -> str:
    around = article.body.replace("\n", " ").split()
    hunk = {
        "field": "body",
        "at": 200,
        "removed": article.removed,
        "added": article.added,
        "before": " ".join(around[194:200]),
        "after": " ".join(around[206:212]),
    }
    title = {"field": "title", "at": 0, "removed": article.title_before, "added": article.title}
    return json.dumps(
        [{**title, "before": "", "after": ""}, hunk] if title["removed"] != title["added"] else [hunk]
    )


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def sizes(dsn: str) -> dict[str, float]:
    """Bytes by group of tables, indexes and TOAST included."""
    groups: dict[str, Iterable[str]] = {
        "articles, revisions, extractions": ("article", "article_state", "revision", "extraction", "verdict"),
        "diffs": ("diff", "removed_search"),
        "search": ("article_search", "word_forms"),
        "addresses and availability": ("address", "address_state", "alias", "availability"),
        "ledger of looks": ("look", "unsealed"),
        "ledger of acts": ("act", "unsealed_act", "revision_state"),
        "window of signatures": ("signature", "unsigned"),
        "fetch log": ("fetch",),
        "captures": ("capture",),
        "template memory": ("furniture",),
    }
    with psycopg.connect(dsn) as connection:
        return {
            group: sum(
                connection.execute("SELECT pg_total_relation_size(%s)", (f"store.{table}",)).fetchone()[0]  # type: ignore[index]
                for table in tables
            )
            for group, tables in groups.items()
        }
