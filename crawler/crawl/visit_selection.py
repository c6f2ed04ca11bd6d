"""Which of the due visits a crawl makes: as many as budget and time allow; those left out are noted as missed."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.archive.crawls.visits import due_visits
from crawler.crawl.crawl_context import CrawlContext
from crawler.model.visits import Visit

_AT_MOST = 5000
"""Visits of one crawl."""
_USED = 0.8
"""Share of the time left that visits may fill, each taking the delay between two requests. Example: with 100 seconds
left and a delay of 2 seconds, 40 visits are made. The rest of the time is for answers that come slowly."""


class VisitSelection:
    """Hands out the visits of a crawl, each once."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._started: set[int] = set()

    async def due(self) -> Sequence[Visit]:
        """The visits that are due and were not handed out yet, as far as there is room for them."""
        context, policy = self._context, self._context.recorder.policy
        async with context.database.transaction() as session:
            visits = await due_visits(
                session,
                policy,
                context.source_id,
                list(self._started),
                _AT_MOST - len(self._started),
                context.session.vantage,
            )
            room = min(context.budget.left, self._room_in_time())
            chosen = policy.choose(visits, room, context.budget.left_for_revisits, context.now())
            left = {visit.address_id for visit in visits} - {visit.address_id for visit in chosen}
            if left:
                reason = "room" if len(chosen) >= self._room_in_time() else "budget"
                context.visits_left_out |= reason == "budget"
                await session.run("note_missed", address_ids=list(left), reason=reason)
        self._started.update(visit.address_id for visit in chosen)
        return chosen

    def _room_in_time(self) -> int:
        delay = self._context.rate_limit.delay
        if not delay:
            return _AT_MOST
        left = (self._context.deadline - self._context.now()).total_seconds()
        return max(1, int(left * _USED / delay) - len(self._started))
