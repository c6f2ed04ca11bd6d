"""The classes of queries, and how long each takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from tests.benchmarks.search.texts import NEWEST, Vocabulary

_NAIVE = """
SELECT article_id FROM store.article_search, (SELECT archive.to_query(%s) AS wanted OFFSET 0) AS query
 WHERE document @@ wanted ORDER BY ts_rank_cd(document, wanted) DESC LIMIT 20"""

_WAYS = {
    "newest": "SELECT * FROM archive.search(%s)",
    "relevance": "SELECT * FROM archive.search(%s, by => 'relevance')",
}


def classes(vocabulary: Vocabulary, count: int) -> dict[str, list[str]]:
    """So many queries a class. Words by rank: the hundred commonest count as common, the last half as rare."""
    dice = random.Random(2)
    common, medium, rare = vocabulary.words[:100], vocabulary.words[300:2000], vocabulary.words[30_000:]
    one = dice.choice
    return {
        "rare word": [one(rare) for _ in range(count)],
        "medium word": [one(medium) for _ in range(count)],
        "very common word": [one(("ukraine", *common[:20])) for _ in range(count)],
        "and": [f"{one(medium)} {one(medium)}" for _ in range(count)],
        "or": [f"{one(medium)} or {one(medium)}" for _ in range(count)],
        "phrase": [f'"{one(vocabulary.names)}"' for _ in range(count)],
        "prefix": [f"{one(medium)[:5]}*" for _ in range(count)],
        "common and rare": [f"{one(common)} {one(rare)}" for _ in range(count)],
    }


def p95(times: list[float]) -> float:
    """The 95th percentile in milliseconds of times in seconds."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1] * 1000


def timed(
    connection: psycopg.Connection[Any], query: str, values: list[tuple[Any, ...]], runs: int = 2
) -> list[float]:
    """Seconds of each query; each runs twice, and the second, warm one counts."""
    times = []
    for value in values:
        for _ in range(runs):
            start = time.perf_counter()
            connection.execute(query, value).fetchall()  # type: ignore[arg-type]
            took = time.perf_counter() - start
        times.append(took)
    return times


def measure(
    dsn: str, vocabulary: Vocabulary, queries: int, articles: int, *, naive: int
) -> Iterator[tuple[str, dict[str, float]]]:
    """For each class the p95 in milliseconds by way of asking; the naive way, which takes minutes, of so many, once."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for name, words in classes(vocabulary, queries).items():
            values = [(word,) for word in words]
            times = {way: p95(timed(connection, query, values)) for way, query in _WAYS.items()}
            if naive:
                times["naive"] = p95(timed(connection, _NAIVE, values[:naive], runs=1))
            yield name, times
        yield from _others(connection, vocabulary, queries, articles)


def _others(
    connection: psycopg.Connection[Any], vocabulary: Vocabulary, queries: int, articles: int
) -> Iterator[tuple[str, dict[str, float]]]:
    for name, words in classes(vocabulary, queries).items():
        removed = timed(connection, "SELECT * FROM archive.search_removed(%s)", [(word,) for word in words])
        yield f"search_removed, {name}", {"newest": p95(removed)}
    numbers = [random.Random(3).randint(1, articles) for _ in range(queries)]
    urls = [
        connection.execute("SELECT url FROM store.address WHERE id = %s", (number,)).fetchone()[0]  # type: ignore[index]
        for number in numbers
    ]
    at = timed(connection, "SELECT * FROM archive.article_at(%s, %s)", [(url, NEWEST) for url in urls])
    yield "article_at", {"newest": p95(at)}
    yield (
        "history",
        {"newest": p95(timed(connection, "SELECT * FROM archive.history(%s)", [(url,) for url in urls]))},
    )
