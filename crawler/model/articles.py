"""The states of articles, and why addresses and kept pages belong to them."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class Availability(Vocabulary):
    """Whether an article can be read; those that share a word with a ``FetchOutcome`` began with such looks."""

    AVAILABLE = "available"
    NOT_FOUND = "not_found"
    GONE = "gone"
    REDIRECTED_HOME = "redirected_home"
    SOFT_404 = "soft_404"
    PAYWALLED = "paywalled"
    UNREACHABLE = "unreachable"
    REPLACED = "replaced"
    LEADS_ELSEWHERE = "leads_elsewhere"
    SAYS_REMOVED = "says_removed"
    NOTHING_TO_READ = "nothing_to_read"

    WAS_THERE = nonmember(frozenset((AVAILABLE, UNREACHABLE)))
    """Nothing says that the article was taken away: an absence that follows began with its own first look."""


class AliasReason(Vocabulary):
    """Why an address leads to an article."""

    REQUESTED = "requested"
    REDIRECT = "redirect"
    CANONICAL = "canonical"
    SAME_TEXT = "same_text"
    DECLARED = "declared"


class ArticleEventKind(Vocabulary):
    """What became of the identity of an article."""

    MERGED = "merged"
    SPLIT = "split"


class CaptureReason(Vocabulary):
    """Why the body of a look is kept."""

    FIRST = "first"
    REVISION = "revision"
    BEFORE = "before"
    STATE = "state"
    DOUBT = "doubt"
    NEWEST = "newest"

    IS_NEEDED = nonmember(frozenset((NEWEST, BEFORE, STATE)))
    """The body is not let go of for want of room: later looks are compared with it, or it proves a state."""
