"""Two looks at one article compared: what changed, of what kind the change is, and what it touched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from crawler.identity.line_kinds import is_boilerplate
from crawler.identity.meanings import meanings
from crawler.revisions.headline_signs import sign_change
from crawler.revisions.hunks import SIDES, diff, plain, tokens
from crawler.revisions.kinds import Bodies, body_kind, is_unsure
from crawler.revisions.model import EMPTY, Canonical, Change, Reason, Text
from crawler.revisions.moves import changed_moves, with_moves
from crawler.revisions.name_changes import changed_names
from crawler.revisions.slips import SlipRules
from crawler.revisions.swaps import Swaps, find_swaps
from crawler.revisions.vocabulary import RevisionFlag, RevisionKind
from crawler.revisions.word_edits import Found, Rules, WordEdit, edits

_MOST_REASONS = 40
"""Reasons that are kept of a change: a text that was worked over has hundreds."""
_LONGEST_REASON = 200
"""Characters of a side of a reason."""
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
        language = after.language or before.language
        words = meanings(language)
        self.rules = Rules(language, words, SlipRules(language, words, self._texts))
        self.body_hunks = with_moves(
            diff("body", self.old.body, self.new.body, (self.old.shown.body, self.new.shown.body))
        )
        self.other_hunks = [
            *diff("title", self.old.title, self.new.title, (self.old.shown.title, self.new.shown.title)),
            *diff(
                "summary",
                self.old.summary,
                self.new.summary,
                (self.old.shown.summary, self.new.shown.summary),
            ),
        ]
        self.other_edits = edits(self.other_hunks, self.rules)
        self.bodies = self._own_bodies()

    def change(self) -> Change:
        hunks = (*self.other_hunks, *self.body_hunks)
        reasons = tuple(self._reasons())
        kind = self._kind()
        return Change(
            kind=kind,
            flags=frozenset(RevisionFlag(reason["flag"]) for reason in reasons),
            hunks=hunks,
            added_words=sum(_length(hunk["added"]) for hunk in hunks if not hunk.get("moved")),
            removed_words=sum(_length(hunk["removed"]) for hunk in hunks if not hunk.get("moved")),
            same_text=not hunks,
            is_revision=bool(self.other_hunks or self._metadata()) or self._own_text_differs(),
            reasons=reasons[:_MOST_REASONS],
            is_unsure=kind == RevisionKind.UPDATED and is_unsure(self.bodies),
        )

    def _texts(self) -> tuple[str, str]:
        return self.old.body, self.new.body

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
            return Bodies(old, new, edits(self.body_hunks, self.rules), heads)
        old, new = (tuple(line for line in lines if not is_boilerplate(line)) for lines in (old, new))
        hunks = with_moves(diff("body", "\n".join(old), "\n".join(new)))
        return Bodies(old, new, edits(hunks, self.rules), heads)

    def _changed_lines(self) -> set[str]:
        sides = (plain(hunk[side]) for hunk in self.body_hunks for side in SIDES)
        moved = {line for side in sides for line in side.split("\n")}
        return moved | (set(self.old.lines) ^ set(self.new.lines))

    def _kind(self) -> RevisionKind:
        if self.bodies.edits and (kind := body_kind(self.bodies)) != RevisionKind.COSMETIC:
            return kind
        if self.bodies.notices[1]:
            return RevisionKind.NOTICE
        if self._edited("title") or self._headline_sign:
            return RevisionKind.HEADLINE_ONLY
        if self._metadata():
            return RevisionKind.METADATA
        if self.old.furniture != self.new.furniture and not self.body_hunks and not self.other_hunks:
            return RevisionKind.FURNITURE
        return RevisionKind.COSMETIC

    def _edited(self, field: str) -> bool:
        return any(edit.hunk["field"] == field for edit in self.other_edits)

    @cached_property
    def _headline_sign(self) -> Found | None:
        if self._edited("title") or self.old.title == self.new.title or not self.old.title:
            return None
        return sign_change(self.old.title, self.new.title, self.rules.slips.language)

    def _metadata(self) -> set[RevisionFlag]:
        found: set[RevisionFlag] = set()
        if self._edited("summary"):
            found.add(RevisionFlag.SUMMARY)
        if self.old.authors != self.new.authors:
            found.add(RevisionFlag.AUTHORS)
        if self.old.published != self.new.published:
            found.add(RevisionFlag.PUBLISHED)
        return found

    def _reasons(self) -> Iterator[Reason]:
        """Yield why each flag is raised; a flag may have several reasons."""
        for flag in sorted(self._metadata()):
            yield _reason(flag, ("differs", "", ""))
        if self._edited("title"):
            yield _reason(RevisionFlag.HEADLINE, ("words", self.old.title, self.new.title))
        elif self._headline_sign:
            yield _reason(RevisionFlag.HEADLINE, self._headline_sign)
        for side, notices in enumerate(self.bodies.notices):
            for notice in sorted(notices):
                yield _reason(RevisionFlag.NOTICE, ("notice", *(("", notice) if side else (notice, ""))))
        gone, come = self.bodies.notices
        if gone and not come:
            yield _reason(RevisionFlag.NOTICE_REMOVED, ("notice", "; ".join(sorted(gone)), ""))
        every = [edit for edit in (*self.other_edits, *self.bodies.edits) if not edit.is_notice]
        for edit in (*every, *self._edits_of_moves()):
            yield from self._of_edit(edit)
        yield from self._of_swaps()

    def _edits_of_moves(self) -> Iterator[WordEdit]:
        """Yield the edits within lines that changed their place as well: a figure is no less another one for that."""
        for old, new in changed_moves([edit.hunk for edit in self.bodies.edits]):
            yield from edits(diff("body", old, new), self.rules)

    def _of_edit(self, edit: WordEdit) -> Iterator[Reason]:
        if edit.is_moved:
            yield _reason(RevisionFlag.MOVED, ("moved", *edit.texts))
            return
        found: Iterable[tuple[RevisionFlag, Found | None]] = (
            (RevisionFlag.NUMBER, edit.number),
            (RevisionFlag.NEGATION, edit.negation),
            (RevisionFlag.ATTRIBUTION, edit.attribution),
            (RevisionFlag.HEDGING, edit.hedging),
            (RevisionFlag.NAME, changed_names(edit, self._writes)),
        )
        yield from (_reason(flag, why) for flag, why in found if why)

    def _of_swaps(self) -> Iterator[Reason]:
        for swaps in self._swaps():
            if swaps.number:
                yield _reason(RevisionFlag.NUMBER, swaps.number)
            if swaps.name:
                yield _reason(RevisionFlag.NAME, swaps.name)

    def _swaps(self) -> Iterator[Swaps]:
        texts = (self.bodies.before, self.bodies.after), ((self.old.title,), (self.new.title,))
        for before, after in texts:
            yield find_swaps(before, after, self.rules.meanings)

    def _writes(self, word: str) -> bool:
        """Tell whether one of the bodies has a word in lower case, so that it is not a name."""
        found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        return any(found.search(canonical.body) for canonical in (self.old, self.new))


def _reason(flag: RevisionFlag, found: Found) -> Reason:
    rule, old, new = found
    return Reason(flag=str(flag), rule=rule, old=old[:_LONGEST_REASON], new=new[:_LONGEST_REASON])


def _length(text: str) -> int:
    return sum(part != "\n" for part in tokens(plain(text)))
