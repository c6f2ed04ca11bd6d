"""The verdict on a revision: its kind and flags, the words that changed, and the facts on which that rests."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from crawler.archive.texts.extraction_record import stored_text
from crawler.identity.canonical_text import canonical_lines
from crawler.identity.line_kinds import is_notice
from crawler.identity.notice_rules import NOTICE_LANGUAGES, looks_for_notices
from crawler.revisions import RULES_VERSION, Change, RevisionFlag, Text, compare
from crawler.revisions.visible_part import common_ground
from sql.database import Session
from sql.rows.record import IS_ALTERNATING
from sql.rows.texts import ComparableText, VerdictText


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text, and whether it is ``partial``: only the part that is visible before a paywall."""

    text: Text
    partial: bool

    @classmethod
    def of(cls, row: ComparableText) -> SeenText:
        """Make it from the row of a stored extraction."""
        return cls(stored_text(row), row.partial)


def compare_revisions(before: SeenText, after: SeenText, furniture: Collection[str] = frozenset()) -> Change:
    """Return what became of a text; if only one of the two is whole, the part that both show is compared."""
    if before.partial == after.partial:
        return compare(before.text, after.text, furniture)
    whole, part = (after.text, before.text) if before.partial else (before.text, after.text)
    whole, part = common_ground(whole, part)
    return compare(part, whole, furniture) if before.partial else compare(whole, part, furniture)


async def write_verdict(
    session: Session, revision_id: int, before: VerdictText, after: VerdictText, change: Change
) -> None:
    """Store a verdict and the words that changed; ``before`` and ``after`` are rows of stored extractions.

    If this version of the rules, or a higher one, has already given a verdict on the two, that one stays as it is.
    """
    pair = {"before_id": before.extraction_id, "after_id": after.extraction_id}
    flags = set(change.flags)
    if await session.one(IS_ALTERNATING, revision_id=revision_id):
        flags.add(RevisionFlag.ALTERNATING)
    words = {
        "hunks": json.dumps(change.hunks, ensure_ascii=False),
        "added_words": change.added_words,
        "removed_words": change.removed_words,
    }
    await session.run(
        "write_verdict",
        revision_id=revision_id,
        **pair,
        **words,
        rules=change.rules,
        **{"class": change.kind},
        flags=sorted(flags),
        looked_at=json.dumps(looked_at(before, after, change), ensure_ascii=False),
    )
    await session.run("write_diff", revision_id=revision_id, rules=change.rules, **pair, **words)


def looked_at(before: VerdictText, after: VerdictText, change: Change) -> dict[str, Any]:
    """Return the facts on which a verdict rests: notices that came or stood already, dates on both sides, languages.

    ``reasons`` say which rule gave each flag, and which words it looked at. ``basis`` is ``uncertain`` if nobody can
    tell whether words were slips of the pen, so that the class is ``updated`` and neither ``typo`` nor ``correction``.

    ``notice_found`` says whether these rules recognised a notice that came with the revision; a notice in other words
    may be there. It is None if no notice was found and none could be: the rules have no words of the text's language,
    or one of the texts is only the part before a paywall.
    """
    old, new = (_notices(row) for row in (before, after))
    language = after.language or before.language
    looked = looks_for_notices(language) and not (before.partial or after.partial)
    return {
        "notice_found": True if new - old else False if looked else None,
        "notices": sorted(new - old),
        "notices_before": sorted(old),
        "published": [_iso(row.published_at) for row in (before, after)],
        "modified": [_iso(row.modified_at) for row in (before, after)],
        "languages": list(NOTICE_LANGUAGES),
        "language": language,
        "partial": [row.partial for row in (before, after)],
        "rules": RULES_VERSION,
        "basis": "uncertain" if change.is_unsure else "certain",
        "reasons": list(change.reasons),
    }


def _notices(row: VerdictText) -> set[str]:
    return set(
        filter(is_notice, canonical_lines((row.title or "", row.summary or "", *row.body.split("\n"))))
    )


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
