"""What a visit to an address asks for, and what came back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.channels import DueBecause

SELF = "self"
"""The witness of all that this archive fetched itself."""
ANONYMOUS = "anonymous"
"""The vantage of a visitor without a subscriber's session."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An address that is due, with what is known of it from its last visit.

    - What was answered: ``etag`` and ``last_modified`` are its validators, ``known_sha256`` the hash of its body.
    - How often: ``looks`` counts all looks, ``failures`` those in a row that failed, ``conditional`` those in a row
      that sent validators, ``vain`` those in a row that a claim set off and that found no edit.
    - When: ``visit_interval`` is the ladder's step before this visit, ``ladder_at`` the time that the ladder planned,
      ``planned_at`` the time at which the visit is due, for whatever reason. ``dated_at`` is the date that the
      channels give the article, ``watched_every`` the interval of a watch that a person has set.
    - Why: ``due_because`` is "ladder", "watch" or the name of the claim that set the visit off.
    - ``told`` is true if a feed or sitemap lists the address now, and the source's listings are known to tell of
      edits.
    """

    address_id: int
    url: str
    url_key: str
    first_seen_at: datetime
    etag: str | None
    last_modified: str | None
    looks: int
    failures: int
    conditional: int
    visit_interval: timedelta | None
    known_sha256: bytes | None
    planned_at: datetime | None = None
    ladder_at: datetime | None = None
    dated_at: datetime | None = None
    last_looked_at: datetime | None = None
    due_because: str = DueBecause.LADDER
    vain: int = 0
    watched_every: timedelta | None = None
    told: bool = False

    def age(self, now: datetime) -> timedelta:
        """How old the article is: the time since it was first seen, or since its listed date if that is earlier."""
        born = min(self.first_seen_at, self.dated_at or self.first_seen_at)
        return max(timedelta(0), now - born)

    @property
    def is_set_off(self) -> bool:
        """Whether a claim of a channel set the visit off."""
        return self.due_because not in DueBecause.IS_OF_ITSELF

    def is_out_of_turn(self, now: datetime) -> bool:
        """Whether the visit comes before the time that the ladder planned, because of a claim or a watch."""
        return self.ladder_at is not None and now < self.ladder_at


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """The answer to a visit, or the name of the failure if there was none.

    ``outcome`` is None while the page still has to be read; else it is a ``FetchOutcome``. ``headers`` are in the order
    received, without Set-Cookie. Times are aware. ``witness`` is who saw the page (``self``, or who archived the
    capture), ``vantage`` is from where it was seen.
    """

    visit: Visit
    observed_at: datetime
    final_url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    server_ip: str | None = None
    elapsed_ms: int | None = None
    outcome: str | None = None
    detail: str | None = None
    witness: str = SELF
    vantage: str = ANONYMOUS

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def raw_sha256(self) -> bytes | None:
        """SHA-256 of the body; None if no body came. An empty body of a page (status 200) has a hash too."""
        return hashlib.sha256(self.body).digest() if self.status == 200 or self.body else None

    @property
    def is_as_known(self) -> bool:
        """Whether the answer is that of the last visit: the server says so (304), or the bytes are the same."""
        return self.status == 304 or (self.status == 200 and self.raw_sha256 == self.visit.known_sha256)


@dataclass(frozen=True, slots=True)
class WarcCapture:
    """An answer out of a WARC record: its time, status, headers without Set-Cookie, and its body.

    The body is without its transfer and content encoding (chunks, gzip).
    """

    url: str
    observed_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    server_ip: str | None
