"""Walls: pages that stand in place of what was asked for, whatever the status that they come with."""

from __future__ import annotations

from crawler.extraction import extract
from crawler.extraction.model import ExtractionRules
from crawler.extraction.workers.pool import ExtractionPool, PageFailed
from crawler.model import http_answers
from crawler.model.fetch_outcomes import FetchOutcome


def may_be_wall(outcome: str | None) -> bool:
    """Whether the page that came with a status of this outcome has to be looked at for a wall."""
    return outcome in FetchOutcome.MAY_BE_WALL


async def wall(
    pool: ExtractionPool, body: bytes, url: str, rules: ExtractionRules, content_type: str | None
) -> str | None:
    """Return the name of the wall that a page is (``challenge``, ``consent`` or ``login``), None for another page."""
    if not body or not http_answers.is_html(content_type, body):
        return None
    try:
        refusal = (await pool.run(extract, body, url, rules, content_type)).refusal
    except PageFailed:
        return None
    return refusal if refusal in FetchOutcome.IS_WALL else None
