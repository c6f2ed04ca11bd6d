"""Every calibrated threshold of the rules, moved by one step: the golden corpus notices all but a few."""

from __future__ import annotations

import os

import pytest

from tests.golden.thresholds import moves, survivors

UNNOTICED = {
    "crawler.discovery.documents.UNPACKED_AT_MOST": "the protocol's limit; a case would have 50 MB",
    "crawler.discovery.documents._GZIP_WINDOW": "zlib's word for gzip; a smaller window reads small files as well",
    "crawler.discovery.sitemaps._ENTRIES_AT_MOST": "the protocol's limit; a case would have 50,000 addresses",
    "crawler.extraction.page.parsed_page._SAMPLE_BYTES": "bounds the time of a guess; none is known to turn on it",
    "crawler.identity.addresses._MAX_ROUNDS": "bounds the time of hostile addresses; two rounds are the rule",
    "crawler.revisions.hunks._LARGEST": "bounds memory; a case would have two books",
}
"""The constants of which the corpus need not notice a step, each with the reason."""


@pytest.mark.long
def test_the_corpus_notices_every_threshold_that_moves() -> None:
    asked = moves()
    assert len(asked) >= 150, "constants are found by their names; a rename must not hide them"
    unnoticed = survivors(asked, processes=os.cpu_count() or 1)
    unknown = [move.name for move in unnoticed if move.threshold not in UNNOTICED]
    assert unknown == [], "add a case on each side of these to tests/golden, or the reason why none is needed"
    noticed = UNNOTICED.keys() - {move.threshold for move in unnoticed}
    assert not noticed, "cases notice these by now, and no reason is needed any more"


@pytest.mark.long
def test_a_threshold_that_a_case_stands_at_is_noticed() -> None:
    asked = [move for move in moves() if move.threshold == "crawler.revisions.word_edits.SMALL"]
    assert [move.moved - move.value for move in asked] == [-1, 1]
    assert survivors(asked) == []
