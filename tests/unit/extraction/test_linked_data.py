"""JSON-LD that programs broke, and JSON-LD of other stories."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import Extraction, extract
from crawler.extraction.page.json_repair import loads

TEXT = "".join(
    f"<p>The council of Testville met for the {number}th time to speak of the iron bridge over the river Probe.</p>"
    for number in range(4, 9)
)
OWN = {
    "@type": "NewsArticle",
    "url": "https://gazette.example/2024/bridge",
    "headline": "Council votes for the iron bridge",
    "datePublished": "2024-05-02T10:00:00Z",
    "author": {"@type": "Person", "name": "Ann Lee"},
}
OTHER = {
    "@type": "NewsArticle",
    "url": "https://gazette.example/2024/tram",
    "headline": "Mayor promises a tram to the harbour",
    "datePublished": "2024-04-01T08:00:00Z",
    "author": {"@type": "Person", "name": "Bo Li"},
    "articleBody": "A tram.",
}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "he said "no" to it", "b": 1}',
        '/* made by hand */ {"a": "he said \\"no\\" to it", "b": 1,}',
        '{"a": "he said \\"no\\" to it", // a note\n "b": 1}',
        '{"a": "he said \\"no\\" to it", "b": 1};',
        "{&quot;a&quot;: &quot;he said \\&quot;no\\&quot; to it&quot;, &quot;b&quot;: 1}",
        '{"a": "he said \\"no\\" to it", "b": 1, }',
    ],
    ids=["quotes", "comment", "line comment", "semicolon", "escaped", "comma"],
)
def test_what_is_broken_in_json_is_mended(text: str) -> None:
    assert loads(text) == [{"a": 'he said "no" to it', "b": 1}]


def test_two_objects_in_one_script_are_two() -> None:
    assert loads('{"a": 1}\n{"b": 2}') == [{"a": 1}, {"b": 2}]


def test_an_address_is_no_comment() -> None:
    assert loads('{"url": "https://gazette.example/a", }') == [{"url": "https://gazette.example/a"}]


@pytest.mark.parametrize("text", ["", "no json", '{"a":', "[" * 10_000])
def test_what_is_no_json_is_nothing(text: str) -> None:
    assert loads(text) == []


@pytest.mark.parametrize("order", [(OTHER, OWN), (OWN, OTHER)], ids=["other first", "own first"])
def test_the_object_of_another_story_is_not_read(order: tuple[object, ...]) -> None:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in order)
    found = _read(scripts)
    assert (found.title, found.authors) == ("Council votes for the iron bridge", ("Ann Lee",))
    assert found.published is not None and found.published.isoformat() == "2024-05-02T10:00:00+00:00"


def test_a_related_story_alone_says_nothing_of_the_article() -> None:
    found = _read(f'<script type="application/ld+json">{json.dumps(OTHER)}</script>')
    assert (found.title, found.authors, found.published) == ("Council votes for the iron bridge", (), None)


def _read(head: str) -> Extraction:
    name = "Council votes for the iron bridge"
    page = f"<head><title>{name}</title>{head}</head><article><h1>{name}</h1>{TEXT}</article>"
    return extract(page.encode(), "https://gazette.example/2024/bridge")


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        ("The bridge is of iron, not of steel.", ["Correction: The bridge is of iron, not of steel."]),
        (
            {"@type": "CorrectionComment", "text": "Clarification: the bridge is of iron."},
            ["Clarification: the bridge is of iron."],
        ),
        ([{"text": "One."}, {"text": "One."}, "Two."], ["Correction: One.", "Correction: Two."]),
        ("https://gazette.example/corrections", []),
        ("The council of Testville met for the 4th time", []),
        ([], []),
    ],
    ids=["text", "comment", "list", "address", "shown already", "none"],
)
def test_a_stated_correction_is_the_last_line_of_the_text(stated: object, lines: list[str]) -> None:
    data = json.dumps(OWN | {"correction": stated})
    html = f'<script type="application/ld+json">{data}</script><h1>{OWN["headline"]}</h1><article>{TEXT}</article>'
    assert list(extract(html.encode(), str(OWN["url"])).body[5:]) == lines
