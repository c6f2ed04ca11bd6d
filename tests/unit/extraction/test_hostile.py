"""No page makes ``extract`` raise, and none takes it longer than its size says."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.extraction import Extraction, ExtractionRules, extract
from crawler.extraction.read_page import DOUBTS
from tests.serving import sayings

URL = "https://gazette.example/a"
TEXT = (
    b"<p>The council of Testville voted on Tuesday to rebuild the old iron bridge over the river Probe.</p>"
)

MOST = 80
"""So many ordinary pages of 100 kB the slowest of the hostile ones may be worth; it has 600 kB."""

HOSTILE = {
    "deep nesting": b"<div>" * 20_000 + TEXT,
    "deep inline nesting": b"<b><i>" * 10_000 + TEXT,
    "unclosed everything": (b"<table><tr><td><ul><li><a href=x>" * 500) + TEXT,
    "a million spaces": b"<p>" + b" " * 1_000_000 + TEXT,
    "a huge attribute": b"<div class='" + b"newsletter " * 100_000 + b"'>" + TEXT + b"</div>",
    "an entity bomb": b'<!DOCTYPE h [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><p>&b;&b;</p>'
    + TEXT,
    "nested JSON-LD": b'<script type="application/ld+json">' + b'{"@graph":[' * 5_000 + b"</script>" + TEXT,
    "wrong types in JSON-LD": b'<script type="application/ld+json">{"@type":["NewsArticle",3,null],"headline":{"a":1},'
    b'"author":[[{"name":7}],null,true],"datePublished":["x",{"y":2}],"keywords":{"z":[1]},"image":[[]],'
    b'"isAccessibleForFree":{"q":1},"articleBody":42,"publisher":"P"}</script>' + TEXT,
    "JSON-LD that is no JSON": b'<script type="application/ld+json">{"@type": "NewsArticle", headline: </script>'
    + TEXT,
    "NUL and controls": b"<p>\x00\x01\x02 The \x00council\x0b of Testville</p>" + TEXT,
    "lone surrogates": b'<meta charset="utf-8"><p>\xed\xa0\x80 broken &#xD800; and &#55357;</p>' + TEXT,
    "an unknown charset": b'<meta charset="x-klingon-8">' + TEXT,
    "a charset of wide characters": b'<meta charset="utf-16">' + TEXT,
    "a broken address in a link": b'<link rel="canonical" href="https://[ccpa-preferences]">' + TEXT,
    "dates out of range": b'<meta property="article:published_time" content="99999-99-99T99:99:99Z">'
    b'<meta name="date" content="0000-00-00">' + TEXT,
    "many short blocks": b"<div>x</div>" * 50_000,
    "many line breaks": b"word<br>" * 50_000,
    "brackets": b"<" * 100_000,
    "an xml declaration": b'<?xml version="1.0" encoding="ISO-8859-1"?>' + TEXT,
    "comments without end": b"<!-- " + TEXT,
}


def _read(page: bytes) -> tuple[Extraction, float]:
    """What a page gives, and the seconds of processor time that it took."""
    start = time.process_time()
    return extract(page, URL), time.process_time() - start


@pytest.fixture(scope="module")
def ordinary() -> float:
    """The seconds of processor time that an ordinary page of 100 kB takes on this machine."""
    paragraphs = (f"<p>{next(said)}</p>" for said in map(sayings, range(1000)))
    page = f"<html><h1>The bridge</h1><article>{''.join(paragraphs)}</article></html>".encode()[:100_000]
    return min(_read(page)[1] for _ in range(3))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused(name: str, ordinary: float) -> None:
    page = HOSTILE[name]
    found, whole = _read(page)
    _, half = _read(page[: len(page) // 2])
    assert whole <= 3 * max(half, 0.5), "a page of twice the size takes twice the time, on any machine"
    assert whole <= MOST * ordinary, "no page takes as long as so many ordinary ones"
    assert bool(found.body) != bool(found.refusal)
    stored = "\n".join(found.body) + (found.title or "")
    assert "\x00" not in stored
    stored.encode("utf-8")


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name.startswith(("wrong", "JSON-LD", "NUL", "lone"))]
)
def test_what_is_wrong_around_a_text_does_not_cost_the_text(name: str) -> None:
    assert extract(HOSTILE[name], URL).body[-1].startswith("The council of Testville voted")


@given(st.binary(max_size=400), st.text(max_size=60))
@example(b"<p>\xff\xfe</p>", "https://[bad")
@example(b"", "")
@settings(max_examples=60, deadline=None)
def test_no_bytes_and_no_address_raise(html: bytes, url: str) -> None:
    assert isinstance(extract(html, url), Extraction)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=30, deadline=None)
def test_no_content_type_and_no_selector_raise(value: str) -> None:
    found = extract(
        TEXT, URL, ExtractionRules(body=value, title=value, date=value, drop=(value,), timezone=value), value
    )
    assert set(found.quality.doubts) <= set(DOUBTS)


def test_an_extraction_can_be_sent_between_processes() -> None:
    found = extract(TEXT, URL)
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_selector_that_is_no_css_is_a_doubt() -> None:
    found = extract(TEXT, URL, ExtractionRules(body="p:::no["))
    assert "bad_selector" in found.quality.doubts
    assert found.body
