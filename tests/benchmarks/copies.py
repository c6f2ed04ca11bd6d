"""Near-duplicates at size: ``python -m tests.benchmarks.copies [--articles N] [--lookups N]``.

Fills a server of its own with N signatures, some of them of texts of which edited copies are then looked for, and
measures the statement that the archive uses, on its own connection: CPU for a signature, the look-up's time, what the
index takes and what writing to it takes. The bands of unrelated texts are as good as random, so the mass is random.
Exit status 1 where a threshold is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from crawler.identity import SIGNATURE_VERSION, signature
from sql import embedded
from sql.database import Database, Session
from sql.migrate import migrate

MAX_SIGNATURE_MS, MAX_MEDIAN_MS = 1.0, 2.0
_PLANTED = 1000
_VOCABULARY = [f"word{number}" for number in range(20_000)]


def text(seed: int, words: int = 500) -> str:
    """A text of so many words, of which half are common ones; runs of five words are its own."""
    source = random.Random(seed)
    return " ".join(
        source.choice(_VOCABULARY[:200] if source.random() < 0.5 else _VOCABULARY) for _ in range(words)
    )


def edited(original: str, seed: int) -> str:
    """A copy with every twentieth word another one."""
    source = random.Random(seed)
    words = original.split()
    for place in range(0, len(words), 20):
        words[place] = source.choice(_VOCABULARY)
    return " ".join(words)


async def fill(session: Session, articles: int) -> None:
    """N signatures; the references to articles and revisions are not what is measured."""
    run = session.connection.execute
    await run("ALTER TABLE store.signature DROP CONSTRAINT signature_article_id_fkey")
    await run("ALTER TABLE store.signature DROP CONSTRAINT signature_revision_id_fkey")
    source = random.Random(1)
    async with (
        session.connection.cursor() as cursor,
        cursor.copy(
            "COPY store.signature (article_id, revision_id, signed_at, version, bands) FROM STDIN"
        ) as copy,
    ):
        for number in range(1, articles + 1):
            bands = (
                list(signature(text(number)).bands)
                if number <= _PLANTED
                else [source.randrange(-(2**31), 2**31) for _ in range(64)]
            )
            await copy.write_row((number, number, "2026-03-01", SIGNATURE_VERSION, bands))


async def look_up(database: Database, lookups: int) -> tuple[list[float], int]:
    """Milliseconds of each look-up, and how many found the original."""
    times, found = [], 0
    async with database.transaction() as session:
        for number in range(lookups):
            planted = number % _PLANTED + 1
            bands = list(signature(edited(text(planted), number)).bands)
            began = time.perf_counter()
            cursor = await session.connection.execute(
                "SELECT article_id FROM store.similar_articles(%s, %s) ORDER BY shared DESC LIMIT 30",
                (bands, SIGNATURE_VERSION),
            )
            rows = await cursor.fetchall()
            times.append(1000 * (time.perf_counter() - began))
            found += planted in {row["article_id"] for row in rows}
    return times, found


async def write(database: Database, articles: int, count: int = 300) -> float:
    """Milliseconds to add a signature, in a transaction of its own."""
    began = time.perf_counter()
    for number in range(count):
        async with database.transaction() as session:
            await session.connection.execute(
                "INSERT INTO store.signature VALUES (%s, 1, now(), %s, %s)",
                (articles + 1 + number, SIGNATURE_VERSION, list(signature(text(articles + number)).bands)),
            )
    return 1000 * (time.perf_counter() - began) / count


def sign(count: int = 500) -> float:
    """CPU milliseconds for the signature of a text of 500 words."""
    texts = [text(number) for number in range(count)]
    began = time.process_time()
    for each in texts:
        signature(each)
    return 1000 * (time.process_time() - began) / count


async def measure(dsn: str, articles: int, lookups: int) -> bool:
    """Print the figures; true where the thresholds hold."""
    await migrate(dsn)
    async with Database(dsn) as database:
        async with database.transaction() as session:
            await fill(session, articles)
        async with database.transaction() as session:
            await session.connection.execute("ANALYZE store.signature")
            sizes = await session.connection.execute(
                "SELECT pg_relation_size('store.signature') AS rows, "
                "pg_relation_size('store.signature_by_band') AS bands"
            )
            size = (await sizes.fetchone()) or {}
        times, found = await look_up(database, lookups)
        writing = await write(database, articles)
    signing, median = sign(), statistics.median(times)
    print(f"articles in the window       {articles:10,}")
    print(f"signature, CPU ms            {signing:10.3f}  (under {MAX_SIGNATURE_MS})")
    print(f"look-up, ms, median          {median:10.3f}  (at most {MAX_MEDIAN_MS})")
    print(f"look-up, ms, 95th percentile {statistics.quantiles(times, n=20)[-1]:10.3f}")
    print(f"copies found                 {found / lookups:10.4f}")
    print(f"bytes an article: rows {size['rows'] / articles:.0f}, index {size['bands'] / articles:.0f}")
    print(f"writing a signature, ms      {writing:10.3f}")
    return signing < MAX_SIGNATURE_MS and median <= MAX_MEDIAN_MS


def main() -> bool:
    """Run on a server that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--lookups", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="palimpsest-copies-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        dsn = embedded.ensure(Path(folder) / "data")
        try:
            return asyncio.run(measure(dsn, given.articles, given.lookups))
        finally:
            embedded.release()


if __name__ == "__main__":
    sys.exit(not main())
