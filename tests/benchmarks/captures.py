"""What kept bodies cost: ``python -m tests.benchmarks.captures [FOLDER]``.

FOLDER (default ../shared/pages/current) holds ``index.jsonl`` and the gzipped pages of newsrooms that it names. Each
page is an article of newsdays.py, edited at its times and looked at by this project's policy for a month; at every
look the chrome differs: every long token of the page, a counter, and a list of other headlines. The looks are
recorded in a server of its own, as a crawl would. Exit status 1 where a threshold is missed.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sql import embedded
from sql.migrate import migrate
from tests.benchmarks.newsdays import MONTH, Article, articles
from tests.benchmarks.revisits import Ladder
from tests.integration.archiving import PARAGRAPHS, START, Desk, desk, story

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "pages" / "current"
MAX_SHARE, MAX_UNCHANGED = 0.05, 2
_TOKEN = re.compile(rb"\b(?=[0-9a-zA-Z]*\d)[0-9a-fA-F]{16,}\b")
_BODY = re.compile(rb"<body[^>]*>")
_HEADLINES, _EDIT_WORDS = 8, 12


@dataclass
class Seen:
    """A page of a newsroom under one article's edits: what each look finds."""

    raw: bytes
    headlines: Sequence[str]
    dice: random.Random
    edits: list[bytes] = field(default_factory=list)

    def edit(self) -> None:
        """A new sentence stands before a paragraph."""
        words = " ".join(f"word{self.dice.randrange(5000)}" for _ in range(_EDIT_WORDS))
        self.edits.append(f"<p>{words}.</p>".encode())

    def look(self) -> bytes:
        """The page with the chrome of this moment."""
        body = _TOKEN.sub(lambda match: self.dice.randbytes(len(match[0]) // 2).hex().encode(), self.raw)
        others = "".join(f"<li>{line}</li>" for line in self.dice.sample(self.headlines, _HEADLINES))
        chrome = f"<aside>{self.dice.randrange(9999)} are reading <ul>{others}</ul></aside>".encode()
        opening = _BODY.search(body)
        place = opening.end() if opening else 0
        half = (place + len(body)) // 2
        half = body.find(b"<p", half) if body.find(b"<p", half) > 0 else half
        return body[:place] + chrome + body[place:half] + b"".join(self.edits) + body[half:]


def ages(article: Article) -> Iterator[tuple[float, int]]:
    """Ages in hours of the looks of a month, each with how many edits there were by then."""
    looks, changed, before = Ladder().looks(article), False, 0
    age = next(looks)
    while age < MONTH:
        edits = sum(at <= age for at in article.edits)
        changed, before = edits > before, edits
        yield age, edits
        age = looks.send(changed)


async def watch(at: Desk, name: str, seen: Seen, article: Article) -> None:
    """Look at an article for a month."""
    url = f"https://news.example/{name}"
    at.now = START - timedelta(hours=1)
    await at.look(url, story(title=name, body=(name, *PARAGRAPHS)), body=seen.look())
    for age, edits in ages(article):
        for _ in range(edits - len(seen.edits)):
            seen.edit()
        at.now = START + timedelta(hours=age - 1)
        text = (name, *PARAGRAPHS, *(line.decode() for line in seen.edits))
        await at.look(url, story(title=name, body=text), body=seen.look())


_COST = """
SELECT count(*) AS kept, coalesce(sum(octet_length(body)), 0) AS bytes, coalesce(sum(raw_size), 0) AS raw,
       (SELECT count(*) FROM store.look) AS looks,
       (SELECT count(*) FROM store.revision WHERE previous_id IS NOT NULL) AS edits
  FROM store.capture WHERE id NOT IN (SELECT min(id) FROM store.capture GROUP BY address_id)
"""
_UNCHANGED = """
SELECT coalesce(max(bodies), 0) AS most FROM (
    SELECT count(*) AS bodies FROM store.capture JOIN store.alias USING (address_id)
     WHERE article_id IN (SELECT article_id FROM store.revision GROUP BY article_id HAVING count(*) = 1)
     GROUP BY article_id) AS each
"""


async def measure(dsn: str, folder: Path) -> bool:
    """Print the figures; true where the thresholds hold."""
    await migrate(dsn)
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf-8").splitlines()]
    headlines = [row["title"] for row in rows if row.get("title")]
    async with desk(dsn) as at:
        for number, (row, article) in enumerate(zip(rows, articles(len(rows), 1), strict=True)):
            raw = gzip.decompress((folder / row["html"]).read_bytes())
            await watch(at, f"story-{number}", Seen(raw, headlines, random.Random(number)), article)
        cost, unchanged = (await at.rows(_COST))[0], (await at.rows(_UNCHANGED))[0]["most"]
    share = float(cost["bytes"] / cost["raw"])
    print(f"articles, looks, edits seen   {len(rows)}, {cost['looks']}, {cost['edits']}")
    print(f"later captures kept           {cost['kept']:8}")
    print(f"their cost, share of raw size {share:8.4f}  (at most {MAX_SHARE})")
    print(f"bodies of an unchanged one    {unchanged:8}  (at most {MAX_UNCHANGED})")
    return share <= MAX_SHARE and unchanged <= MAX_UNCHANGED


def main(folder: Path) -> bool:
    """Run on a server that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="palimpsest-captures-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        dsn = embedded.ensure(Path(place) / "data")
        try:
            return asyncio.run(measure(dsn, folder))
        finally:
            embedded.release()


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
