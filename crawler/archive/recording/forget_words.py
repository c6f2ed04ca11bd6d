"""Forgets what the archive has learned from the words of a redacted text, if no other text has these words.

Example: an article is the only one that names a Mr Exemplaresku. The table of word forms has "exemplaresku" with all
its cases, by which a search for one of them finds the others; boilerplate memory may have the line that named him. Both
are deleted with the article. A word or line that other articles have too stays, as it is learned from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.body.boilerplate_memory import Line
from crawler.identity.canonical_text import canonical_lines
from sql.database import Database, Session
from sql.rows.redact import RARE_FORMS, TEXTS_AROUND_REDACTION, TextAroundRedaction


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
    """Collect what the texts say, before their words are removed."""
    which = {"article_id": about.article_id, "revisions": about.revisions}
    rows = await session.all(TEXTS_AROUND_REDACTION, **which)
    gone = [row for row in rows if row.is_redacted]
    lines = _lines(gone) - _lines([row for row in rows if not row.is_redacted])
    texts = {text for row in gone for text in (row.title, row.summary, row.body) if text}
    return Said(sorted(texts), sorted(lines))


async def forget(session: Session, about: About, said: Said) -> None:
    """Delete lines and word forms that no other text has; the texts' own search rows must be deleted before."""
    await session.run(
        "forget_redacted_lines",
        source_id=about.source_id,
        article_id=about.article_id,
        lines=None if about.is_whole else said.lines,
    )
    forms = await session.all(RARE_FORMS, texts=said.texts)
    if forms:
        await session.run("look_words_up_by_index")
        which = {
            "languages": [form.language for form in forms],
            "lemmas": [form.lemma for form in forms],
            "kinds": [form.kind for form in forms],
        }
        await session.run("forget_forms", **which)
        await session.run("forget_forms_of_stems", **which)


async def forget_samples(database: Database) -> None:
    """Have the statistics of PostgreSQL's planner made again, as they hold samples of words that were removed."""
    async with database.transaction() as session:
        await session.run("sample_again")


def _lines(rows: list[TextAroundRedaction]) -> set[bytes]:
    return {Line(text).sha256 for row in rows for text in canonical_lines(row.body.split("\n"))}
