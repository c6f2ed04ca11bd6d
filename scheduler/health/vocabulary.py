"""The states of sources, and the alarms; ``store.alarm_kind`` has the meanings and what to do about each."""

from __future__ import annotations

from enum import nonmember

from crawler.model.vocabulary import Vocabulary


class HealthState(Vocabulary):
    """How a source does, from the best to the worst, and whether it was paused."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    SILENT = "silent"
    FAILING = "failing"
    BLOCKED = "blocked"
    PAUSED = "paused"

    IS_DARK = nonmember(frozenset((SILENT, FAILING, BLOCKED)))
    """Nothing new comes from the source."""
    NEEDS_NO_REASON = nonmember(frozenset((HEALTHY, PAUSED)))
    """Nothing is wrong with the source."""


WORST_FIRST = tuple(str(state) for state in reversed(HealthState) if state not in HealthState.NEEDS_NO_REASON)
"""States of sources with alarms; a source with several is in the one that stands first."""


class AlarmSeverity(Vocabulary):
    """How urgent an alarm is."""

    WARNING = "warning"
    CRITICAL = "critical"


class AlarmEvent(Vocabulary):
    """What happens to an alarm."""

    OPENED = "opened"
    ESCALATED = "escalated"
    CLOSED = "closed"
    ACKNOWLEDGED = "acknowledged"

    IS_RELIEF = nonmember(frozenset((CLOSED, ACKNOWLEDGED)))
    """Nobody has to be called for it."""


class AlarmKind(Vocabulary):
    """What an alarm is about: a source's access, channels, content, crawls or silence, or the service itself."""

    DNS = "dns"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    SERVER_ERROR = "server_error"
    REDIRECT_LOOP = "redirect_loop"
    MOVED = "moved"
    PRIVATE_ADDRESS = "private_address"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    ROBOTS = "robots"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    LOGIN = "login"
    SESSION_EXPIRED = "session_expired"
    NO_CHANNELS = "no_channels"
    CRAWLS_FAILING = "crawls_failing"
    UNSTEADY = "unsteady"
    CHANNEL_GONE = "channel_gone"
    CHANNEL_UNREADABLE = "channel_unreadable"
    CHANNEL_EMPTY = "channel_empty"
    CHANNEL_BEHIND = "channel_behind"
    REDESIGN = "redesign"
    DATES_LOST = "dates_lost"
    FIELDS_LOST = "fields_lost"
    PAYWALL = "paywall"
    ADDRESSES_BROKEN = "addresses_broken"
    NO_ARTICLES = "no_articles"
    SILENT = "silent"
    CLOCK_STOPPED = "clock_stopped"
    QUEUE_STUCK = "queue_stuck"
    ALL_SILENT = "all_silent"
    SOURCES_FILE = "sources_file"
    DISK_FULL = "disk_full"
    UPGRADE_UNFINISHED = "upgrade_unfinished"
    DISK_BUDGET = "disk_budget"
    BACKUP_OLD = "backup_old"
    CLOCK_WRONG = "clock_wrong"

    OF_ACCESS = nonmember(
        frozenset(
            (
                *(DNS, CONNECTION, TIMEOUT, TLS, SERVER_ERROR, REDIRECT_LOOP, MOVED, PRIVATE_ADDRESS),
                *(FORBIDDEN, RATE_LIMITED, ROBOTS, CHALLENGE, CONSENT, LOGIN, SESSION_EXPIRED),
            )
        )
    )
    """The site cannot be read, so that it cannot be judged in any other way."""
    OF_CHANNELS = nonmember(frozenset((CHANNEL_GONE, CHANNEL_UNREADABLE, CHANNEL_EMPTY, CHANNEL_BEHIND)))
    """A feed, sitemap or section page does not do its work any more."""
    SAYS_NO_READING = nonmember(frozenset((CHANNEL_GONE, CHANNEL_UNREADABLE, CHANNEL_EMPTY)))
    """The channel yielded nothing, which one reading alone does not prove."""
    OF_CONTENT = nonmember(
        frozenset((REDESIGN, DATES_LOST, FIELDS_LOST, PAYWALL, ADDRESSES_BROKEN, NO_ARTICLES))
    )
    """The pages do not yield what they did."""
    OF_CRAWLS = nonmember(frozenset((CRAWLS_FAILING, NO_CHANNELS, UNSTEADY)))
    """Crawls of the source end badly, or it fails and recovers by turns."""
    SAYS_BAD_END = nonmember(frozenset((CRAWLS_FAILING, NO_CHANNELS)))
    """Crawls of the source end badly; one that ends well clears it."""
    EXPLAINS_SILENCE = nonmember(
        frozenset(
            (
                *(CHANNEL_GONE, CHANNEL_UNREADABLE, CHANNEL_EMPTY, CHANNEL_BEHIND),
                *(REDESIGN, ADDRESSES_BROKEN, NO_ARTICLES),
            )
        )
    )
    """Nothing new can be found while it lasts, so that silence is not to be judged."""
