"""Extracts kept captures again with this version of the extractor, and judges revisions again by this version's rules.

A better extractor is not an edit, so no revision is made. The revision gets one more extraction, and everything that
was derived from the older one is derived again: diffs, classes, boilerplate memory and search rows; the search for
copies is noted to be made again. Judging again adds a verdict and overwrites none.

If the difference between two revisions vanishes, the later one is dismissed, and the version that did it is noted. If
such a revision differs after all, it stands again. If this version of the extractor refuses or cannot read a capture,
the older text stays.

What a higher version of the program extracted or judged is left alone: two versions that work side by side do not undo
each other's work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from datetime import datetime

from crawler.archive.articles.article_identity import known_article
from crawler.archive.captures.capture_store import restore
from crawler.archive.search import search_index
from crawler.archive.texts import boilerplate
from crawler.archive.texts.compare_revisions import SeenText, compare_revisions, write_verdict
from crawler.archive.texts.extraction_record import Reading, stored_text, write_extraction
from crawler.extraction.model import Extraction
from crawler.extraction.workers.pool import PageFailed
from crawler.identity.canonical_text import NORMALISER_VERSION
from crawler.model.versions import order
from crawler.model.visits import FetchedPage
from crawler.revisions import RULES_VERSION, Change, RevisionKind, compare
from sql.database import Session
from sql.rows.reextract import CLASS_OF_REVISION, REVISIONS_TO_REEXTRACT, RevisionToReextract
from sql.rows.texts import StandingText, VerdictText

ReadCapture = Callable[[bytes, str, str | None], Awaitable[Extraction]]
"""A function that extracts a body; its arguments are the body as received, the address that answered and the content
type."""


@dataclass(slots=True)
class Reread:
    """Counts of revisions of an article that was extracted again.

    ``changes`` are pairs of an address and what changed, for the texts that differ from before.
    """

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
    """The extractor of this program with the rules of a source: its version, and the function that extracts.

    ``again`` says that captures are extracted again even if this version has made their text.
    """

    version: str
    read: ReadCapture
    again: bool = False

    def has_read(self, row: StandingText | RevisionToReextract) -> bool:
        """Whether a stored text may stay: this version made it, or a higher one did."""
        if is_of_higher_version(row, self.version):
            return True
        return not self.again and (row.extractor, row.normaliser) == (self.version, NORMALISER_VERSION)


@dataclass(frozen=True, slots=True)
class _Version:
    """A revision with its newest text; ``is_new`` says that the text was just extracted."""

    row: RevisionToReextract
    stored: VerdictText
    is_new: bool

    @property
    def seen(self) -> SeenText:
        """The text in the form in which revisions are compared."""
        return SeenText.of(self.stored)

    @property
    def is_judged_by_lower_rules(self) -> bool:
        """Whether the newest verdict on the revision is of a lower version of the rules."""
        return self.row.rules is not None and order(self.row.rules) < order(RULES_VERSION)

    @property
    def is_judged_by_higher_rules(self) -> bool:
        """Whether the newest verdict on the revision is of a higher version of the rules."""
        return self.row.rules is not None and order(self.row.rules) > order(RULES_VERSION)


def is_of_higher_version(row: StandingText | RevisionToReextract, extractor: str) -> bool:
    """Whether a higher version than ``extractor``, or a higher normaliser than this program's, made a stored text."""
    is_higher = order(row.extractor) > order(extractor)
    return is_higher or order(row.normaliser) > order(NORMALISER_VERSION)


async def refresh(
    session: Session, source_id: int, page: FetchedPage, reading: Reading, read: ReadCapture
) -> None:
    """Extract the article to which a page's address leads again, if a lower version of the extractor made its text."""
    known = await known_article(session, page)
    reader = CaptureReader(reading.extraction.extractor, read)
    if known is not None and not reader.has_read(known.current):
        await reread_article(session, source_id, known.article_id, reader)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A kept body by its id, with its content type, the address that answered, and the date that was listed for it."""

    capture_id: int
    final_url: str
    content_type: str | None
    dated_at: datetime | None


async def read_capture(session: Session, page: KeptPage, read: ReadCapture) -> Reading | None:
    """Extract a kept body with this version of the extractor; returns None if it cannot be read, or is refused."""
    body = await restore(session, page.capture_id)
    try:
        extraction = await read(body, page.final_url, page.content_type)
    except PageFailed:
        return None
    return Reading(extraction, page.dated_at) if extraction.refusal is None else None


async def reread_article(session: Session, source_id: int, article_id: int, reader: CaptureReader) -> Reread:
    """Extract and judge an article's revisions again, in the transaction of the caller and under the source's lock."""
    await session.run("lock_source", source_id=source_id)
    work = _Work(session, source_id, article_id, reader)
    versions: dict[int | None, _Version] = {}
    for row in await session.all(REVISIONS_TO_REEXTRACT, article_id=article_id):
        version = await work.reread(row)
        versions[row.revision_id] = version
        before = versions.get(row.previous_id)
        if before is not None and (before.is_new or version.is_new or version.is_judged_by_lower_rules):
            await work.judge(before, version)
    return work.done


@dataclass(frozen=True, slots=True)
class _Work:
    session: Session
    source_id: int
    article_id: int
    reader: CaptureReader
    done: Reread = field(default_factory=Reread)

    async def reread(self, row: RevisionToReextract) -> _Version:
        """Extract the capture of a revision again; the older text stays if that gives no other text."""
        kept = _Version(row, row, is_new=False)
        if self.reader.has_read(row):
            return kept
        if row.capture_id is None:
            self.done.without_capture += 1
            return kept
        page = KeptPage(row.capture_id, row.final_url, row.content_type, row.dated_at)
        reading = await read_capture(self.session, page, self.reader.read)
        self.done.read += 1
        if reading is None:
            self.done.refused += 1
            return kept
        is_same = reading.content_sha256 == row.content_sha256
        if is_same and reading.extraction.extractor == row.extractor:
            return kept
        change = compare(stored_text(row), reading.text())
        if not is_same and change.kind != RevisionKind.NONE:
            self.done.changed += 1
            self.done.changes.append((row.final_url, change))
        return _Version(row, await self._write(row, reading), is_new=True)

    async def _write(self, row: RevisionToReextract, reading: Reading) -> VerdictText:
        session, revision_id = self.session, row.revision_id
        extraction_id = await write_extraction(
            session, reading.columns(), revision_id=revision_id, look_id=row.look_id
        )
        body, text = reading.extraction.body, reading.stored(extraction_id)
        shown, _ = await boilerplate.leave_out(session, self.source_id, self.article_id, extraction_id, body)
        if row.is_current:
            await search_index.put(
                session,
                article_id=self.article_id,
                revision_id=revision_id,
                extraction_id=extraction_id,
                source_id=self.source_id,
                text=text,
                shown=shown,
            )
        await boilerplate.learn(session, self.source_id, self.article_id, body)
        return text

    async def judge(self, before: _Version, after: _Version) -> None:
        """Compare two revisions by their newest texts and add the verdict; dismiss the later one if they are equal."""
        session, revision_id = self.session, after.row.revision_id
        if before.row.redaction_id or after.row.redaction_id:
            return  # the verdict of before the redaction stays
        if after.is_judged_by_higher_rules:
            return
        texts = [before.seen.text.paragraphs, after.seen.text.paragraphs]
        change = compare_revisions(
            before.seen,
            after.seen,
            await boilerplate.known_boilerplate(session, self.source_id, self.article_id, texts),
        )
        was = await session.first(CLASS_OF_REVISION, revision_id=revision_id)
        await write_verdict(session, revision_id, before.stored, after.stored, change)
        if not change.is_revision:
            is_read_again = before.is_new or after.is_new
            by = f"extractor {self.reader.version}" if is_read_again else f"rules {RULES_VERSION}"
            self.done.dismissed += await session.touched("dismiss_revision", revision_id=revision_id, by=by)
            return
        self.done.restored += await session.touched("let_revision_stand", revision_id=revision_id)
        self.done.reclassified += was != change.kind
