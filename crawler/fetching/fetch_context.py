"""What the downloader middlewares know of the crawl whose requests they see."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from crawler.fetching.request_signatures import RequestSigner
from crawler.fetching.robots_copies import RobotsCopies
from crawler.fetching.subscriber_session import NO_SESSION, SubscriberSession
from crawler.model.daily_budget import DailyBudget
from crawler.model.rate_limit import RateLimit
from crawler.sources import Source


@dataclass(slots=True, kw_only=True)
class FetchContext:
    """The source that is asked, how fast and how much it may be asked, and how the crawl is ended from within.

    ``started_at`` is aware and by the database's clock. ``stop`` ends the crawl; its argument is the reason, as a
    sentence for the log. ``session`` is the subscriber's session, if the source has one. ``robots_copies`` has what
    each host's robots.txt said last. ``signer`` signs the requests; without it they are not signed.
    """

    source: Source
    started_at: datetime
    log: FilteringBoundLogger
    stop: Callable[[str], Awaitable[None]]
    rate_limit: RateLimit
    budget: DailyBudget
    session: SubscriberSession = NO_SESSION
    robots_copies: RobotsCopies | None = None
    signer: RequestSigner | None = None
    _began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The time by the database's clock; this machine's clock may be wrong, or be set while the crawl runs."""
        return self.started_at + timedelta(seconds=time.monotonic() - self._began)
