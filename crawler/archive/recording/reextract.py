"""Read kept captures again with today's extractor, and judge edits again by today's rules: neither is an edit.

Reading again adds an extraction to the revision that there is, and what was derived from the older one
follows: diffs, classes, template memory, search rows, and the search for copies, which is noted to be made
again. Judging again adds a verdict and overwrites none. A revision whose difference vanishes stays, dismissed,
with the version by which it did; one that was dismissed so and that differs after all stands again. A page
that today's extractor refuses or cannot read keeps its older text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields

from crawler.archive.articles.article_identity import known_article
from crawler.archive.captures.capture_store import restore
from crawler.archive.search import search_index
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text, write_extraction
from crawler.extraction.model import Extraction
from crawler.extraction.workers.pool import PageFailed
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.model.visits import FetchedPage
from crawler.revisions import RULES_VERSION, Change, RevisionKind, compare
from sql.database import Row, Session

ReadCapture = Callable[[bytes, str, str | None], Awaitable[Extraction]]
"""Reads a body as received, with the address that answered and its content type."""


@dataclass(slots=True)
class Reread:
    """What reading an article again came to, in revisions; ``changes`` are the texts that differ from before."""

    read: int = 0
    changed: int = 0
    refused: int = 0
    without_capture: int = 0
    dismissed: int = 0
    restored: int = 0
    reclassified: int = 0
    changes: list[tuple[str, Change]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The counts by their names."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "changes"}

    def __iadd__(self, other: Reread) -> Reread:
        """Add up the counts; the changes of single articles are not kept."""
        for name, count in other.counts.items():
            setattr(self, name, getattr(self, name) + count)
        return self


@dataclass(frozen=True, slots=True)
class CaptureReader:
    """Today's extractor for a source: its version, and how it reads a body.

    ``again`` says that it reads what it has read before as well.
    """

    version: str
    read: ReadCapture
    again: bool = False

    def has_read(self, row: Row) -> bool:
        """Whether a stored text is of this version and may stay."""
        return not self.again and (row["extractor"], row["normaliser"]) == (self.version, NORMALISER_VERSION)


@dataclass(frozen=True, slots=True)
class _Version:
    """A revision with the text that stands for it now."""

    row: Row
    stored: Row
    is_new: bool

    @property
    def seen(self) -> SeenText:
        """The text, as revisions are judged on."""
        return SeenText.of(self.stored)

    @property
    def is_judged_by_older_rules(self) -> bool:
        """Whether other rules than today's gave the newest verdict on the revision."""
        return self.row["rules"] not in (None, RULES_VERSION)


async def refresh(
    session: Session, source_id: int, page: FetchedPage, reading: Reading, read: ReadCapture
) -> None:
    """Read the article that a page's address leads to again, where another version of the extractor read it."""
    known = await known_article(session, page)
    reader = CaptureReader(reading.extraction.extractor, read)
    if known is not None and not reader.has_read(known.current):
        await reread_article(session, source_id, known.article_id, reader)


async def read_capture(session: Session, row: Row, read: ReadCapture) -> Reading | None:
    """What a kept body shows today; None where it cannot be read, or is refused.

    ``row`` has ``capture_id`` and ``content_type``, and ``final_url`` and ``dated_at`` of the address.
    """
    body = await restore(session, row["capture_id"])
    try:
        extraction = await read(body, row["final_url"], row["content_type"])
    except PageFailed:
        return None
    return Reading(extraction, row["dated_at"]) if extraction.refusal is None else None


async def reread_article(session: Session, source_id: int, article_id: int, reader: CaptureReader) -> Reread:
    """Read and judge an article's revisions again, in one transaction of the caller's, under its source's lock."""
    await session.run("lock_source", source_id=source_id)
    work = _Work(session, source_id, article_id, reader)
    versions: dict[int, _Version] = {}
    for row in await session.all("revisions_to_reextract", article_id=article_id):
        version = await work.reread(row)
        versions[row["revision_id"]] = version
        before = versions.get(row["previous_id"])
        if before is not None and (before.is_new or version.is_new or version.is_judged_by_older_rules):
            await work.judge(before, version)
    return work.done


@dataclass(frozen=True, slots=True)
class _Work:
    session: Session
    source_id: int
    article_id: int
    reader: CaptureReader
    done: Reread = field(default_factory=Reread)

    async def reread(self, row: Row) -> _Version:
        """Read the capture of a revision; the text of before stays where that gives no other."""
        kept = _Version(row, row, is_new=False)
        if self.reader.has_read(row):
            return kept
        if row["capture_id"] is None:
            self.done.without_capture += 1
            return kept
        reading = await read_capture(self.session, row, self.reader.read)
        self.done.read += 1
        if reading is None:
            self.done.refused += 1
            return kept
        is_same = reading.content_sha256 == row["content_sha256"]
        if is_same and reading.extraction.extractor == row["extractor"]:
            return kept
        change = compare(stored_text(row), reading.text())
        if not is_same and change.kind != RevisionKind.NONE:
            self.done.changed += 1
            self.done.changes.append((row["final_url"], change))
        return _Version(row, await self._write(row, reading), is_new=True)

    async def _write(self, row: Row, reading: Reading) -> Row:
        session, columns, revision_id = self.session, reading.columns(), row["revision_id"]
        extraction_id = await write_extraction(
            session, columns, revision_id=revision_id, look_id=row["look_id"]
        )
        body = reading.extraction.body
        shown, _ = await boilerplate.leave_out(session, self.source_id, self.article_id, extraction_id, body)
        if row["is_current"]:
            await search_index.put(
                session,
                article_id=self.article_id,
                revision_id=revision_id,
                extraction_id=extraction_id,
                source_id=self.source_id,
                columns=columns,
                shown=shown,
            )
        await boilerplate.learn(session, self.source_id, self.article_id, body)
        return {**columns, "extraction_id": extraction_id}

    async def judge(self, before: _Version, after: _Version) -> None:
        """Compare two revisions again on today's texts; add the verdict, and dismiss where nothing is left."""
        session, revision_id = self.session, after.row["revision_id"]
        if before.row["redaction_id"] or after.row["redaction_id"]:
            return  # the verdict of before the redaction stays
        texts = [before.seen.text.paragraphs, after.seen.text.paragraphs]
        change = compare_revisions(
            before.seen,
            after.seen,
            await boilerplate.known_boilerplate(session, self.source_id, self.article_id, texts),
        )
        was = await session.value("class_of_revision", revision_id=revision_id)
        await write_verdict(session, revision_id, before.stored, after.stored, change)
        if not change.is_revision:
            is_read_again = before.is_new or after.is_new
            by = f"extractor {self.reader.version}" if is_read_again else f"rules {RULES_VERSION}"
            self.done.dismissed += await session.touched("dismiss_revision", revision_id=revision_id, by=by)
            return
        self.done.restored += await session.touched("let_revision_stand", revision_id=revision_id)
        self.done.reclassified += was != change.kind
