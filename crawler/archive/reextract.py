"""Read kept captures again with today's extractor, and judge edits again by today's rules: neither is an edit.

Reading again adds an extraction to the revision that there is, and what was derived from the older one
follows: diffs, classes, search rows, template memory and copies. Judging again adds a verdict and overwrites
none. A revision whose difference vanishes stays, dismissed, with the version by which it did. A page that
today's extractor refuses keeps its older text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from crawler.archive import memory, search
from crawler.archive.captures import restore
from crawler.archive.identify import known_article
from crawler.archive.judge import Seen, judge, write_verdict
from crawler.archive.texts import Reading, stored_text
from crawler.extraction import EXTRACTOR_VERSION
from crawler.extraction.model import Extraction
from crawler.fetching.page import Page
from crawler.identity.text import NORMALISER_VERSION
from crawler.revisions import RULES_VERSION, Change, compare
from sql.database import Row, Session

Read = Callable[[bytes, str, str | None], Awaitable[Extraction]]
"""Reads a body as received, with the address that answered and its content type."""


@dataclass(slots=True)
class Reread:
    """What reading an article again came to, in revisions; ``changes`` are the texts that differ from before."""

    read: int = 0
    changed: int = 0
    refused: int = 0
    without_capture: int = 0
    dismissed: int = 0
    reclassified: int = 0
    changes: list[tuple[str, Change]] = field(default_factory=list)

    def __iadd__(self, other: Reread) -> Reread:
        """Add up the counts; the changes of single articles are not kept."""
        for name in ("read", "changed", "refused", "without_capture", "dismissed", "reclassified"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(frozen=True, slots=True)
class _Version:
    """A revision with the text that stands for it now."""

    row: Row
    stored: Row
    is_new: bool

    @property
    def seen(self) -> Seen:
        """The text, as revisions are judged on."""
        return Seen.of(self.stored)

    @property
    def is_judged_by_older_rules(self) -> bool:
        """Whether other rules than today's gave the newest verdict on the revision."""
        return self.row["rules"] not in (None, RULES_VERSION)


async def refresh(session: Session, source_id: int, page: Page, reading: Reading, read: Read) -> None:
    """Read the article that a page's address leads to again, where another version of the extractor read it."""
    known = await known_article(session, page)
    versions = (reading.extraction.extractor, NORMALISER_VERSION)
    if known is None or (known.current["extractor"], known.current["normaliser"]) == versions:
        return
    await reread_article(session, source_id, known.article_id, read)


async def reread_article(session: Session, source_id: int, article_id: int, read: Read) -> Reread:
    """Read and judge an article's revisions again, in one transaction of the caller's, under its source's lock."""
    await session.run("lock_source", source_id=source_id)
    done = Reread()
    versions: dict[int, _Version] = {}
    for row in await session.all("revisions_to_reextract", article_id=article_id):
        version = await _reread(session, source_id, article_id, row, read, done)
        versions[row["revision_id"]] = version
        before = versions.get(row["previous_id"])
        if before is not None and (before.is_new or version.is_new or version.is_judged_by_older_rules):
            await _judge(session, source_id, article_id, before, version, done)
    return done


async def _reread(
    session: Session, source_id: int, article_id: int, row: Row, read: Read, done: Reread
) -> _Version:
    before = stored_text(row)
    kept = _Version(row, row, is_new=False)
    if (row["extractor"], row["normaliser"]) == (EXTRACTOR_VERSION, NORMALISER_VERSION):
        return kept
    if row["capture_id"] is None:
        done.without_capture += 1
        return kept
    reading = Reading(
        await read(await restore(session, row["capture_id"]), row["final_url"], row["content_type"])
    )
    done.read += 1
    if reading.extraction.refusal is not None:
        done.refused += 1
        return kept
    change = compare(before, reading.text())
    if reading.content_sha256 != row["content_sha256"] and change.kind != "none":
        done.changed += 1
        done.changes.append((row["final_url"], change))
    extraction_id = await session.value(
        "write_extraction", revision_id=row["revision_id"], look_id=row["look_id"], **reading.columns()
    )
    await memory.learn(session, source_id, article_id, reading.extraction.body)
    if row["is_current"]:
        await _put_current(session, source_id, article_id, row, reading, extraction_id)
    return _Version(row, {**reading.columns(), "extraction_id": extraction_id}, is_new=True)


async def _put_current(
    session: Session, source_id: int, article_id: int, row: Row, reading: Reading, extraction_id: int
) -> None:
    """What is derived of an article's current text."""
    await search.put(
        session,
        article_id=article_id,
        revision_id=row["revision_id"],
        extraction_id=extraction_id,
        source_id=source_id,
        first_seen_at=row["first_seen_at"],
        columns=reading.columns(),
    )
    await session.run("note_unsigned", article_id=article_id, revision_id=row["revision_id"])


async def _judge(
    session: Session, source_id: int, article_id: int, before: _Version, after: _Version, done: Reread
) -> None:
    """Compare two revisions again on today's texts; add the verdict, and dismiss where nothing is left."""
    texts = [before.seen.text.paragraphs, after.seen.text.paragraphs]
    furniture = await memory.known_furniture(session, source_id, article_id, texts)
    change = judge(before.seen, after.seen, furniture)
    revision_id = after.row["revision_id"]
    was = await session.value("class_of_revision", revision_id=revision_id)
    await write_verdict(session, revision_id, before.stored, after.stored, change)
    if not change.is_revision:
        is_read_again = before.is_new or after.is_new
        by = f"extractor {EXTRACTOR_VERSION}" if is_read_again else f"rules {RULES_VERSION}"
        done.dismissed += await session.run("dismiss_revision", revision_id=revision_id, by=by)
    elif was != change.kind:
        done.reclassified += 1
