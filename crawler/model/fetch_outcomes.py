"""What a fetch can come to; ``store.fetch_outcome`` has the meanings and what a person can do about each."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class FetchOutcome(Vocabulary):
    """The outcomes of looks at articles, and of requests for feeds, sitemaps and other pages."""

    NEW = "new"
    ALIAS = "alias"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    REDIRECTED_HOME = "redirected_home"
    SOFT_404 = "soft_404"
    LEADS_ELSEWHERE = "leads_elsewhere"
    SAYS_REMOVED = "says_removed"
    STAND_IN = "stand_in"
    PAYWALLED = "paywalled"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    LOGIN = "login"
    SESSION_EXPIRED = "session_expired"
    LINK_LIST = "link_list"
    VIDEO_ONLY = "video_only"
    EMPTY = "empty"
    UNREAD = "unread"
    NOT_HTML = "not_html"
    OFF_SITE = "off_site"
    PRIVATE_ADDRESS = "private_address"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    WORKER_DIED = "worker_died"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    DNS = "dns"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    REDIRECT_LOOP = "redirect_loop"
    ERROR = "error"
    REDACTED = "redacted"
    READ = "read"
    NO_ENTRIES = "no_entries"
    UNREADABLE = "unreadable"

    SHOWS_ARTICLE = nonmember(frozenset((NEW, ALIAS, CHANGED, UNCHANGED, NOT_MODIFIED)))
    """The look showed the article, as a page or by the answer 304."""
    SHOWS_WORDS = nonmember(frozenset((NEW, ALIAS, CHANGED, UNCHANGED, NOT_MODIFIED, PAYWALLED)))
    """The look showed the article or, before a wall, a part of it."""
    BRINGS_PAGE = nonmember(frozenset((NEW, ALIAS, CHANGED, UNCHANGED)))
    """The look brought a page that shows the article."""
    BRINGS_NEW_TEXT = nonmember(frozenset((NEW, CHANGED)))
    """The look brought a text that the archive did not have."""
    SHOWS_KNOWN_TEXT = nonmember(frozenset((ALIAS, UNCHANGED, NOT_MODIFIED)))
    """The look showed the article with the text that the archive has already."""
    BRINGS_KNOWN_TEXT = nonmember(frozenset((ALIAS, UNCHANGED)))
    """The look brought a page with the text that the archive has already."""
    IS_AS_BEFORE = nonmember(frozenset((UNCHANGED, NOT_MODIFIED)))
    """The address shows the article that it showed before, with the same text."""
    SAYS_GONE = nonmember(frozenset((NOT_FOUND, GONE)))
    """The server says by its status that nothing is there."""
    IS_GONE = nonmember(
        frozenset((NOT_FOUND, GONE, REDIRECTED_HOME, SOFT_404, LEADS_ELSEWHERE, SAYS_REMOVED))
    )
    """The address does not lead to an article any more, whether the status says so or not."""
    IS_MISSING = nonmember(
        frozenset((NOT_FOUND, GONE, REDIRECTED_HOME, SOFT_404, LEADS_ELSEWHERE, SAYS_REMOVED, PAYWALLED))
    )
    """The article is not there, or not the whole of it: two such looks in a row begin a state of availability."""
    IS_UNREACHABLE = nonmember(
        frozenset(
            (
                *(DNS, CONNECTION, TIMEOUT, TLS, FORBIDDEN, CLIENT_ERROR, SERVER_ERROR, REDIRECT_LOOP),
                *(CONSENT, CHALLENGE, LOGIN, STAND_IN, OFF_SITE, PRIVATE_ADDRESS),
            )
        )
    )
    """The look brought no page of the article and does not say whether the article is there."""
    WAS_ANSWERED = nonmember(frozenset((NEW, ALIAS, CHANGED, UNCHANGED, NOT_MODIFIED, READ, NO_ENTRIES)))
    """The site gave what was asked for: the article, or a feed, sitemap or other page that could be read."""
    NEEDS_NO_REMEDY = nonmember(frozenset((NEW, ALIAS, CHANGED, UNCHANGED, NOT_MODIFIED, PAYWALLED, READ)))
    """Nobody has to do anything about it, so that no list of failures shows it."""
    MAY_PASS = nonmember(frozenset((DNS, CONNECTION, TIMEOUT, SERVER_ERROR, RATE_LIMITED)))
    """The request failed in a way that often passes by itself: it is worth another try."""
    IS_WALL = nonmember(frozenset((CHALLENGE, CONSENT, LOGIN)))
    """A page that the site shows to everyone who has not done something first stood in place of what was asked for."""
    MAY_BE_WALL = nonmember(frozenset((FORBIDDEN, RATE_LIMITED, SERVER_ERROR)))
    """A status with which walls against robots come as often as with 200: the page has to be looked at."""
    IS_REFUSAL = nonmember(frozenset((CONSENT, CHALLENGE, LOGIN, SOFT_404, LINK_LIST, VIDEO_ONLY, EMPTY)))
    """The extractor found that the page is something else instead of an article."""
    HAS_NO_TEXT = nonmember(frozenset((LINK_LIST, VIDEO_ONLY, EMPTY)))
    """A page came in which no text of an article was found."""
    HAS_NOTHING = nonmember(frozenset((LINK_LIST, VIDEO_ONLY, EMPTY, NOT_HTML)))
    """An answer came, and there is nothing to read on it: the article is gone, or this program failed to read it."""
    SAYS_ENOUGH = nonmember(frozenset((TIMEOUT, TLS, ROBOTS)))
    """The text of the error adds nothing to the outcome for the reason of a crawl; the crawl log has it."""
