"""Two looks at one article compared: what changed, of what kind the change is, and what it touched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from crawler.identity.languages import vocabulary
from crawler.identity.line_kinds import is_boilerplate
from crawler.revisions.hunks import SIDES, diff, tokens
from crawler.revisions.kinds import Bodies, body_kind
from crawler.revisions.model import EMPTY, Canonical, Change, Text
from crawler.revisions.name_changes import changes_name
from crawler.revisions.vocabulary import RevisionFlag, RevisionKind
from crawler.revisions.word_edits import edits

_UNCHANGED = Change(RevisionKind.NONE, same_text=True, is_revision=False)


def compare(
    before: Text | Mapping[str, Any], after: Text | Mapping[str, Any], furniture: Collection[str] = EMPTY
) -> Change:
    """Return what became of a text between two looks; one version of extractor and normaliser must have made both.

    ``furniture`` is a set of canonical lines, the known boilerplate, which are left out of both sides. No change is
    suppressed: one that is only typography, white space, case or boilerplate on the page has the kind ``cosmetic``,
    one of known boilerplate only has the kind ``furniture``. A mapping with ``title`` and ``text`` (and any other
    field of ``Text``) may be given instead of a ``Text``.

    Example: the body "At least 12 people died." became "At least 10 people died.". The kind is ``correction``, the
    flags are {``number``}, and the one hunk has "12" removed and "10" added.
    """
    first, second = Text.of(before), Text.of(after)
    if first.told() == second.told():
        return _UNCHANGED
    return _Comparison(first, second, furniture).change()


class _Comparison:
    def __init__(self, before: Text, after: Text, furniture: Collection[str]) -> None:
        self.old, self.new = Canonical.of(before, furniture), Canonical.of(after, furniture)
        self.vocabulary = vocabulary(after.language or before.language)
        self.body_hunks = diff("body", self.old.body, self.new.body)
        self.other_hunks = [
            *diff("title", self.old.title, self.new.title),
            *diff("summary", self.old.summary, self.new.summary),
        ]
        self.other_edits = edits(self.other_hunks, self.vocabulary)
        self.bodies = self._own_bodies()

    def change(self) -> Change:
        hunks = (*self.other_hunks, *self.body_hunks)
        return Change(
            kind=self._kind(),
            flags=frozenset(self._flags()),
            hunks=hunks,
            added_words=sum(_length(hunk["added"]) for hunk in hunks),
            removed_words=sum(_length(hunk["removed"]) for hunk in hunks),
            same_text=not hunks,
            is_revision=bool(self.other_hunks or self._metadata()) or self._own_text_differs(),
        )

    def _own_text_differs(self) -> bool:
        old, new = (
            tuple(line for line in text.lines if not is_boilerplate(line)) for text in (self.old, self.new)
        )
        return old != new

    def _own_bodies(self) -> Bodies:
        """Return the bodies and their edits; boilerplate on the page is left out if any came or went.

        If none did, it stands on both sides and does no harm, and the diff need not be made again.
        """
        old, new = self.old.lines, self.new.lines
        heads = (self.old.title, self.old.summary), (self.new.title, self.new.summary)
        if not any(map(is_boilerplate, self._changed_lines())):
            return Bodies(old, new, edits(self.body_hunks, self.vocabulary), heads)
        old, new = (tuple(line for line in lines if not is_boilerplate(line)) for lines in (old, new))
        hunks = diff("body", "\n".join(old), "\n".join(new))
        return Bodies(old, new, edits(hunks, self.vocabulary), heads)

    def _changed_lines(self) -> set[str]:
        sides = (hunk[side] for hunk in self.body_hunks for side in SIDES)
        moved = {line for side in sides for line in side.split("\n")}
        return moved | (set(self.old.lines) ^ set(self.new.lines))

    def _kind(self) -> RevisionKind:
        if self.bodies.edits and (kind := body_kind(self.bodies)) != RevisionKind.COSMETIC:
            return kind
        if self.bodies.notices[1]:
            return RevisionKind.NOTICE
        if self._edited("title"):
            return RevisionKind.HEADLINE_ONLY
        if self._metadata():
            return RevisionKind.METADATA
        if self.old.furniture != self.new.furniture and not self.body_hunks and not self.other_hunks:
            return RevisionKind.FURNITURE
        return RevisionKind.COSMETIC

    def _edited(self, field: str) -> bool:
        return any(edit.hunk["field"] == field for edit in self.other_edits)

    def _metadata(self) -> set[RevisionFlag]:
        found: set[RevisionFlag] = set()
        if self._edited("summary"):
            found.add(RevisionFlag.SUMMARY)
        if self.old.authors != self.new.authors:
            found.add(RevisionFlag.AUTHORS)
        if self.old.published != self.new.published:
            found.add(RevisionFlag.PUBLISHED)
        return found

    def _flags(self) -> Iterator[RevisionFlag]:
        yield from self._metadata()
        if self._edited("title"):
            yield RevisionFlag.HEADLINE
        yield from self._notices()
        every = [edit for edit in (*self.other_edits, *self.bodies.edits) if not edit.is_notice]
        if any(edit.changes_number for edit in every):
            yield RevisionFlag.NUMBER
        if any(edit.changes_negation for edit in every):
            yield RevisionFlag.NEGATION
        if any(changes_name(edit, self._writes_lower) for edit in every):
            yield RevisionFlag.NAME

    def _notices(self) -> Iterator[RevisionFlag]:
        gone, come = self.bodies.notices
        if gone or come:
            yield RevisionFlag.NOTICE
        if gone and not come:
            yield RevisionFlag.NOTICE_REMOVED

    def _writes_lower(self, word: str) -> bool:
        """Tell whether one of the bodies writes a word in lower case, so that it is not a name."""
        found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        return any(found.search(canonical.body) for canonical in (self.old, self.new))


def _length(text: str) -> int:
    return sum(part != "\n" for part in tokens(text))
