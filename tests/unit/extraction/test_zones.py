"""The zone of an element: its own name, if that is never the article's text, comes before that of its tag."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.page.zones import Zones


@pytest.mark.parametrize(
    ("markup", "zones"),
    [
        ('<form class="newsletter-form"><p>', ("newsletter",)),
        ('<aside class="readerComments comments"><p>', ("comments",)),
        ('<form class="page-form"><p>', ("form",)),
        ('<form><p class="lead">', ("form",)),
        ('<aside class="author-info"><p>', ("aside",)),
        ('<section class="newsletter"><form><p>', ("form", "newsletter")),
    ],
)
def test_zones_around_a_paragraph(markup: str, zones: tuple[str, ...]) -> None:
    root = html.fromstring(f"<html><body>{markup}The council met.")
    assert Zones().around(next(root.iter("p"))) == zones
