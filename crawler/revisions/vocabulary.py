"""The kinds of changes and what they touch; README.md beside this file says what each of them means."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class RevisionKind(Vocabulary):
    """The kind of a change, which the archive calls the class of an edit, from the least to the gravest."""

    NONE = "none"
    COSMETIC = "cosmetic"
    FURNITURE = "furniture"
    TYPO = "typo"
    CORRECTION = "correction"
    UPDATED = "updated"
    CONTENT_ADDED = "content_added"
    CONTENT_REMOVED = "content_removed"
    REWRITE = "rewrite"
    HEADLINE_ONLY = "headline_only"
    METADATA = "metadata"
    NOTICE = "notice"
    WITHDRAWN = "withdrawn"

    IS_HIDDEN = nonmember(frozenset((NONE, COSMETIC, FURNITURE)))
    """Nobody changed what the article says: lists of edits do not show it."""
    LEAVES_BODY = nonmember(frozenset((NONE, COSMETIC, FURNITURE, HEADLINE_ONLY, METADATA)))
    """The words of the body are the same as before."""
    PUTS_RIGHT = nonmember(frozenset((CORRECTION, NOTICE)))
    """The change puts right what stood there."""


EDIT_KINDS = tuple(str(kind) for kind in RevisionKind if kind not in RevisionKind.IS_HIDDEN)
"""The kinds that lists of edits show, in the order in which they are offered."""


LABELS = {
    "typo": "slip of the pen",
    "correction": "small change of fact",
    "updated": "words changed",
    "content_added": "passage added",
    "content_removed": "passage removed",
    "rewrite": "text replaced",
    "headline_only": "headline changed",
    "metadata": "summary, authors or date changed",
    "notice": "change with a notice",
    "withdrawn": "article withdrawn",
}
"""What the kinds are called before readers, as in archive.edits.label: words that accuse nobody."""


class RevisionFlag(Vocabulary):
    """What a change touched, whatever its kind; ``ALTERNATING`` is one of several forms that take turns."""

    HEADLINE = "headline"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    NOTICE = "notice"
    SUMMARY = "summary"
    AUTHORS = "authors"
    PUBLISHED = "published"
    ATTRIBUTION = "attribution"
    HEDGING = "hedging"
    MOVED = "moved"
    ALTERNATING = "alternating"
    NOTICE_REMOVED = "notice_removed"
