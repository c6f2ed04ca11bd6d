"""What the archive learned from the words of a text is forgotten with them, if no other text has them.

For example: an article is the only one that names a Mr Exemplaresku. The table of word forms has "exemplaresku" with
all its cases, which is how a search for one finds the others; template memory may have the line that named him. Both go
with the article. A word or line that other articles have too stays: it is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.body.boilerplate_memory import Line
from crawler.identity.canonical_text import canonical_lines
from sql.database import Database, Row, Session


@dataclass(frozen=True, slots=True)
class About:
    """What is redacted: an article of a source, or some of its revisions."""

    source_id: int
    article_id: int
    revisions: list[int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What redacted texts say: the texts themselves, and the hashes of lines that no other text of the article has."""

    texts: list[str]
    lines: list[bytes]


async def gather(session: Session, about: About) -> Said:
    """Note what the texts say, before their words are taken out."""
    which = {"article_id": about.article_id, "revisions": about.revisions}
    rows = await session.all("texts_around_redaction", **which)
    gone = [row for row in rows if row["is_redacted"]]
    lines = _lines(gone) - _lines([row for row in rows if not row["is_redacted"]])
    texts = {row[name] for row in gone for name in ("title", "summary", "body") if row[name]}
    return Said(sorted(texts), sorted(lines))


async def forget(session: Session, about: About, said: Said) -> None:
    """Forget lines and word forms that no other text has; the texts' own search rows are gone by now."""
    await session.run(
        "forget_redacted_lines",
        source_id=about.source_id,
        article_id=about.article_id,
        lines=None if about.is_whole else said.lines,
    )
    forms = await session.all("rare_forms", texts=said.texts)
    if forms:
        await session.run("look_words_up_by_index")
        columns = {f"{name}s": [row[name] for row in forms] for name in ("language", "lemma", "kind")}
        await session.run("forget_forms", **columns)


async def forget_samples(database: Database) -> None:
    """Have the planner's statistics made again from what is left."""
    async with database.transaction() as session:
        await session.run("sample_again")


def _lines(rows: list[Row]) -> set[bytes]:
    return {Line(text).sha256 for row in rows for text in canonical_lines(row["body"].split("\n"))}
