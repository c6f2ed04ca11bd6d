"""Every calibrated threshold of the rules, moved by one step: the golden corpus notices all but a few."""

from __future__ import annotations

import os

import pytest

from tests.golden.thresholds import Move, moves, survivors

_TRAINED = "a part of what the classifier of blocks is trained on: each training weighs it anew"
_SCORED = "it acts on blocks whose score is near nought, and each training moves those"
UNNOTICED = {
    "crawler.discovery.documents.UNPACKED_AT_MOST": "the protocol's limit; a case would have 50 MB",
    "crawler.discovery.documents._GZIP_WINDOW": "zlib's word for gzip; a smaller window reads small files as well",
    "crawler.discovery.listed_dates._LANGUAGE_LETTERS": "the length of a code of ISO 639-1",
    "crawler.discovery.sitemaps._ENTRIES_AT_MOST": "the protocol's limit; a case would have 50,000 addresses",
    "crawler.extraction.body.article_body": _SCORED,
    "crawler.extraction.body.block_classifier": _TRAINED,
    "crawler.extraction.body.block_features": _TRAINED,
    "crawler.extraction.body.block_places": _TRAINED,
    "crawler.extraction.body.block_selection": _SCORED,
    "crawler.extraction.body.text_features": _TRAINED,
    "crawler.extraction.metadata.page_order._ENOUGH": "bounds the time of a page with hundreds of dates",
    "crawler.extraction.metadata.site_name._SHORTEST": "half of it counts, and 14 and 15 have one half",
    "crawler.extraction.metadata.titles._FEWEST": "no page is known that turns on a heading of three letters",
    "crawler.extraction.page.candidates._ALL": "spares the words of menus, and decides nothing",
    "crawler.extraction.page.json_repair._LONGEST": "bounds the time of broken scripts; a case has 500,000 characters",
    "crawler.extraction.page.parsed_page._SAMPLE_BYTES": "bounds the time of a guess; no guess is known to turn on it",
    "crawler.extraction.page.reference_extractor": "it only decides of doubts, for texts that are uncertain",
    "crawler.extraction.read_page._AGREE": "asked of texts that are uncertain, and each training moves those",
    "crawler.identity.addresses._MAX_ROUNDS": "bounds the time of hostile addresses; two rounds are the rule",
    "crawler.revisions.hunks._LARGEST": "bounds memory; a case would have two books",
}
"""The constants, or modules of constants, of which the corpus need not notice a step, each with the reason."""


def reason(move: Move) -> str | None:
    """The name under which a move is excused."""
    return next((name for name in (move.threshold, move.module) if name in UNNOTICED), None)


@pytest.mark.long
def test_the_corpus_notices_every_threshold_that_moves() -> None:
    asked = moves()
    assert len(asked) >= 150, "constants are found by their names; a rename must not hide them"
    unnoticed = survivors(asked, processes=os.cpu_count() or 1)
    unknown = [move.name for move in unnoticed if reason(move) is None]
    assert unknown == [], "add a case on each side of these to tests/golden, or the reason why none is needed"
    noticed = UNNOTICED.keys() - {reason(move) for move in unnoticed}
    assert not noticed, "cases notice these by now, and no reason is needed any more"


@pytest.mark.long
def test_a_threshold_that_a_case_stands_at_is_noticed() -> None:
    asked = [move for move in moves() if move.threshold == "crawler.revisions.word_edits.SMALL"]
    assert [move.moved - move.value for move in asked] == [-1, 1]
    assert survivors(asked) == []
