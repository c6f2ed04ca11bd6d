"""The list of redactions that is kept beside dumps, and how a restored archive takes it up.

A dump holds what was redacted after it was made. The list holds no word of that: numbers, times, and hashes of the
addresses. An archive that is restored from the dump redacts again by it before it crawls.

Example of an entry: redaction 7 of 3 May took all revisions of article 12, whose addresses have two hashes::

    {"number": 7, "at": "2026-05-03T…", "article": 12, "revisions": null, "addresses": ["9f0c…", "41aa…"]}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ValidationError

from crawler.archive.recording.forget_words import About, forget_samples
from crawler.archive.recording.redact import redact_revisions
from sql.database import Database, Session
from sql.rows.redact import (
    ARCHIVE_IDENTITY,
    ARTICLE_OF_REDACTION,
    REDACTION_LIST,
    REVISIONS_TO_REDACT_AGAIN,
)

FORMAT = "palimpsest redactions 1"


class BadRedactionList(ValueError):
    """A file is no list of redactions; the message says why."""


class ListedRedaction(BaseModel):
    """A redaction; ``revisions`` are None if the whole article was redacted, ``addresses`` hashes of address keys."""

    number: int
    at: datetime
    article: int
    revisions: list[int] | None
    addresses: list[str]


class ClosedKey(BaseModel):
    """The hash of the key of an address that an earlier list closed."""

    key: str
    at: datetime


class RedactionList(BaseModel):
    """The redactions of an archive, which is named by the hash of its first block (None before there is one)."""

    format: str
    archive: str | None
    made_at: datetime
    redactions: list[ListedRedaction]
    closed: list[ClosedKey] = []


@dataclass(frozen=True, slots=True)
class RedactedAgain:
    """When the newest list was made, and how many of its redactions the dump did not have."""

    listed_at: datetime | None
    redactions: int


def read_list(text: str) -> RedactionList:
    """Read a list; raises BadRedactionList."""
    try:
        found = RedactionList.model_validate_json(text)
        _hashes([each for one in found.redactions for each in one.addresses])
    except (ValidationError, ValueError) as error:
        raise BadRedactionList(f"it is no list of redactions ({str(error).splitlines()[0]})") from None
    if found.format != FORMAT:
        raise BadRedactionList(
            f"it is a list of the form {found.format!r}, and {FORMAT!r} is what can be read"
        )
    return found


async def list_redactions(database: Database) -> RedactionList:
    """Return the redactions of an archive."""
    async with database.transaction() as session:
        return RedactionList.model_validate(await session.one(REDACTION_LIST))


async def identity(database: Database) -> str | None:
    """Return what tells this archive from any other: the hash of its first block; None before there is one."""
    async with database.transaction() as session:
        found = await session.first(ARCHIVE_IDENTITY)
    return found.hex() if found else None


async def redact_again(database: Database, lists: Sequence[RedactionList]) -> RedactedAgain:
    """Redact what the lists name and the archive still has, close the addresses, and note that it was restored.

    All of it is one transaction. What is redacted already stays as it is, so that a second time changes nothing.
    """
    again = 0
    async with database.transaction() as session:
        for found in lists:
            for one in found.redactions:
                again += await _again(session, one)
            for each in found.closed:
                await session.run("close_keys", keys=_hashes([each.key]), redacted_at=each.at)
        listed_at = max((found.made_at for found in lists), default=None)
        await session.run("note_restoration", listed_at=listed_at, redactions=again)
    if again:
        await forget_samples(database)
    return RedactedAgain(listed_at, again)


async def _again(session: Session, one: ListedRedaction) -> bool:
    keys = _hashes(one.addresses)
    article = await session.first(ARTICLE_OF_REDACTION, keys=keys, article_id=one.article)
    revisions = []
    if article is not None:
        revisions = await session.all(
            REVISIONS_TO_REDACT_AGAIN, article_id=article.id, revisions=one.revisions
        )
    if article is not None and revisions:
        about = About(article.source_id, article.id, revisions, is_whole=one.revisions is None)
        reason = f"redaction {one.number} of {one.at:%Y-%m-%d}, applied again after a restore"
        await redact_revisions(session, about, article.url or "", reason)
    if keys:
        await session.run("close_keys", keys=keys, redacted_at=one.at)
    return bool(revisions)


def _hashes(written: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in written]
