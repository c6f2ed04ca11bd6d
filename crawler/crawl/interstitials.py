"""Interstitials, or walls: pages that stand in the place of what was asked for, with whatever status."""

from __future__ import annotations

from crawler.extraction import extract
from crawler.extraction.model import ExtractionRules
from crawler.extraction.workers.pool import ExtractionPool, PageFailed
from crawler.model import http_answers
from crawler.model.fetch_outcomes import FetchOutcome


def may_be_wall(outcome: str | None) -> bool:
    """Whether a page that came with this outcome of its status has to be read to see if it is a wall."""
    return outcome in FetchOutcome.MAY_BE_WALL


async def wall(
    pool: ExtractionPool, body: bytes, url: str, rules: ExtractionRules, content_type: str | None
) -> str | None:
    """Return which wall a page is (``challenge``, ``consent`` or ``login``), or None if it is none."""
    if not body or not http_answers.is_html(content_type, body):
        return None
    try:
        refusal = (await pool.run(extract, body, url, rules, content_type)).refusal
    except PageFailed:
        return None
    return refusal if refusal in FetchOutcome.IS_WALL else None
