"""Which addresses are due, and what is noted of an address after a visit."""

from __future__ import annotations

from crawler.model.fetch_outcomes import FetchOutcome
from crawler.model.revisit_policy import LookResult, RevisitPolicy
from crawler.model.visits import ANONYMOUS, FetchedPage, Visit
from sql.database import Session
from sql.rows.visits import DUE_VISITS, TOLD_EDITS, DueVisit

_VALIDATOR_AT_MOST = 1000
"""Characters of an ETag or Last-Modified; a longer one is not kept."""


async def due_visits(
    session: Session,
    policy: RevisitPolicy,
    source_id: int,
    started: list[int],
    at_most: int,
    vantage: str = ANONYMOUS,
) -> list[Visit]:
    """Return the addresses of a source that are due: new ones first, then those that have waited the longest.

    ``started`` are the ids of addresses that this crawl has already taken. The validators of the visits are those that
    the site sent to the same ``vantage``.
    """
    rows = await session.all(
        DUE_VISITS,
        source_id=source_id,
        started=started,
        at_most=max(at_most, 0),
        vantage=vantage,
        tells=await _listings_tell(session, policy, source_id),
        fresh=policy.trust.fresh,
        distrusted_for=policy.validators_distrusted_for,
    )
    return [_visit(row) for row in rows]


def _visit(row: DueVisit) -> Visit:
    return Visit(
        address_id=row.address_id,
        url=row.url,
        url_key=row.url_key,
        first_seen_at=row.first_seen_at,
        etag=row.etag,
        last_modified=row.last_modified,
        looks=row.looks,
        failures=row.failures,
        conditional=row.conditional,
        visit_interval=row.visit_interval,
        known_sha256=row.known_sha256,
        planned_at=row.planned_at,
        ladder_at=row.ladder_at,
        dated_at=row.dated_at,
        last_looked_at=row.last_looked_at,
        due_because=row.due_because,
        vain=row.vain,
        watched_every=row.watched_every,
        told=row.told,
    )


async def _listings_tell(session: Session, policy: RevisitPolicy, source_id: int) -> bool:
    """Whether the feeds and sitemaps of a source are known to tell of its edits."""
    window = policy.trust
    found = await session.one(
        TOLD_EDITS,
        source_id=source_id,
        span=window.span,
        settled=window.settled,
        checks=window.checks,
        delay=window.delay,
    )
    return policy.listings_tell(found.edits, found.told)


async def note_visit(session: Session, page: FetchedPage, outcome: str, policy: RevisitPolicy) -> None:
    """Note a visit in the state of its address, plan the next one, and note if this one came late."""
    visit, result = page.visit, _result(page, outcome)
    next_look = policy.next_look(visit, result)
    if policy.is_late(visit, page.observed_at):
        await session.run(
            "note_late_look",
            address_id=visit.address_id,
            planned_at=visit.planned_at,
            observed_at=page.observed_at,
        )
    await _note_claim_check(session, visit, result, policy)
    if result.is_edited and _kept_validator(page):
        await session.run("note_false_validator", address_id=visit.address_id)
    await session.run(
        "note_visit",
        address_id=visit.address_id,
        observed_at=page.observed_at,
        status=page.status,
        keep_validators=page.status == 304,
        etag=_validator(page, "ETag") if result.is_answered else None,
        last_modified=_validator(page, "Last-Modified") if result.is_answered else None,
        failures=next_look.failures,
        conditional=visit.conditional + 1 if page.status == 304 else 0,
        visit_interval=next_look.step,
        keep_ladder=next_look.keeps_ladder,
        watched_every=visit.watched_every,
        vain=next_look.vain,
        again_in=next_look.again_in,
        grid=policy.grid,
        vantage=page.vantage,
    )


def _result(page: FetchedPage, outcome: str) -> LookResult:
    return LookResult(
        page.observed_at,
        is_answered=outcome in FetchOutcome.SHOWS_ARTICLE,
        is_new=outcome == FetchOutcome.NEW,
        is_edited=outcome == FetchOutcome.CHANGED,
        is_unchanged=outcome in FetchOutcome.IS_AS_BEFORE,
        is_gone=outcome in FetchOutcome.SAYS_GONE,
    )


async def _note_claim_check(
    session: Session, visit: Visit, result: LookResult, policy: RevisitPolicy
) -> None:
    """Note whether the look shows that the source's listings can be relied on, or that they cannot."""
    found = policy.claim_check(visit, result)
    if found is not None:
        await session.run(
            "note_claim_check",
            address_id=visit.address_id,
            since=visit.last_looked_at,
            observed_at=result.observed_at,
            found=found,
        )


def _kept_validator(page: FetchedPage) -> bool:
    """Whether a changed page has the same ETag, or Last-Modified, as before, so that a validator cannot be trusted."""
    tag, known = _validator(page, "ETag"), page.visit.etag
    if tag or known:
        return tag == known
    modified = _validator(page, "Last-Modified")
    return modified is not None and modified == page.visit.last_modified


def _validator(page: FetchedPage, name: str) -> str | None:
    value = page.header(name)
    return value if value and len(value) <= _VALIDATOR_AT_MOST else None
