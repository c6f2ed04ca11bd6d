"""What became of an article between two looks: the kind of a change, what it touched, the words of it."""

from crawler.revisions.comparison import compare
from crawler.revisions.hunks import Hunk, apply
from crawler.revisions.model import EMPTY, RULES_VERSION, Change, Text
from crawler.revisions.vocabulary import RevisionFlag, RevisionKind

__all__ = [
    "EMPTY",
    "RULES_VERSION",
    "Change",
    "Hunk",
    "RevisionFlag",
    "RevisionKind",
    "Text",
    "apply",
    "compare",
]
