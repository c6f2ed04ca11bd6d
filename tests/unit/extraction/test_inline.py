"""What stands within a line is read as readers see it: figures raised, words hidden or struck, quotations, formulas."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.extraction.page.blocks import blocks


def lines(markup: str, language: str = "en") -> list[str]:
    root = document_fromstring(f"<html lang='{language}'><body>{markup}</body></html>")
    return [block.text for block in blocks(root)]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p>7 × 10<sup>9</sup> litres</p>", "7 × 10⁹ litres"),
        ("<p>at 10<sup>-12</sup> bar</p>", "at 10⁻¹² bar"),
        ("<p>hurt 28<sup>4</sup> people</p>", "hurt 28⁴ people"),
        ("<p>hurt 28<sup><a href='#n4'>4</a></sup> people</p>", "hurt 28⁴ people"),
        ("<p>hurt 28<sup>[4]</sup> people</p>", "hurt 28[4] people"),
        ("<p>حضر ١٢<sup>٣</sup> نائبا</p>", "حضر ١٢³ نائبا"),
        ("<p>3<sup>1</sup>/<sub>4</sub> miles</p>", "3¹/₄ miles"),
        ("<p>40 m<sup>2</sup> of CO<sub>2</sub></p>", "40 m² of CO2"),
        ("<p>le 1<sup>er</sup> mai, M<sup>me </sup>Roux</p>", "le 1er mai, Mme Roux"),
        ("<p>the 21<sup>st</sup> day</p>", "the 21st day"),
        (
            "<p>hurt 28<sup>see the note of the ministry below</sup></p>",
            "hurt 28 see the note of the ministry below",
        ),
        ("<p>cost <math><mfrac><mn>5</mn><mn>8</mn></mfrac></math> of it</p>", "cost 5/8 of it"),
        ("<p><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>", "E = mc²"),
        (
            "<p>a<math><semantics><msqrt><mn>2</mn></msqrt><annotation>\\sqrt2</annotation></semantics></math>b</p>",
            "a √2 b",
        ),
        ("<p><ruby>港<rt>みなと</rt></ruby>が閉鎖</p>", "港が閉鎖"),
        ("<p><ruby>東<rt>とう<rb>京<rt>きょう</ruby>の</p>", "東京の"),
        ("<p><ruby>李<rp>（</rp><rt>リ</rt><rp>）</rp></ruby>氏</p>", "李（リ）氏"),
        ("<p>It cost <s>40</s> 60 crowns</p>", "It cost 60 crowns"),
        (
            "<p>Es kostete <span style='text-decoration: line-through'>40</span> 60 Kronen</p>",
            "Es kostete 60 Kronen",
        ),
        ("<p>It cost <del>40</del><ins>60</ins> crowns</p>", "It cost 60 crowns"),
        ("<p>He said <q>not <q>now</q></q>.</p>", "He said “not ‘now’”."),
        ("<p>He said <q>“not now”</q>.</p>", "He said “not now”."),
        ("<p>Of 40<strong style='display: none'>9</strong> people</p>", "Of 40 people"),
        ("<p>Of 40<b hidden>9</b> people<i class='sr-only'>, says a label</i></p>", "Of 40 people"),
        ("<p>Of 40<u class='d-none'>9</u> people</p>", "Of 40 people"),
        ("<p>Of 40 <span class='hidden md:inline'>grown</span> people</p>", "Of 40 grown people"),
        ("<p>The <button>base rate</button> rose.</p>", "The base rate rose."),
        ("<p>The rate rose. <button>Share</button></p>", "The rate rose."),
        (
            "<p>Of <x-figure>40</x-figure> people <org>Red Cross</org> fed 9.</p>",
            "Of 40 people Red Cross fed 9.",
        ),
        ("<div>Of <data-n>40</data-n> people</div>", "Of 40 people"),
        ("<p>About <output>40</output> and <meter>six</meter> more</p>", "About 40 and six more"),
    ],
)
def test_a_line_is_read_as_readers_see_it(markup: str, line: str) -> None:
    assert lines(markup) == [line]


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("de", "„so“"),
        ("fr", "«so»"),
        ("uk", "«so»"),
        ("pl", "„so”"),
        ("ja", "「so」"),
        ("sv", "”so”"),
        ("xx", "“so”"),
    ],
)
def test_a_quotation_has_the_marks_of_its_language(language: str, marks: str) -> None:
    assert lines("<p><q>so</q></p>", language) == [marks]


def test_unknown_elements_without_text_beside_them_are_blocks() -> None:
    assert lines("<div><a-title>Bridge</a-title><a-lead>It fell.</a-lead></div>") == ["Bridge", "It fell."]


def test_an_end_tag_that_is_missing_strikes_nothing() -> None:
    assert lines("<del><p>One.</p><p>Two.</p><p>Three.</p></del>") == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='dropcap'>T</div><p>he bridge fell.</p>",
        "<p>T</p><p>he bridge fell.</p>",
        "<span class='lettrine' style='x'></span><div class='initial'>T</div><div>he bridge fell.</div>",
    ],
)
def test_a_drop_cap_is_the_first_letter_of_its_word(markup: str) -> None:
    assert lines(markup) == ["The bridge fell."]


def test_a_letter_before_a_sentence_stays_a_line() -> None:
    assert lines("<p>A</p><p>The bridge fell.</p>") == ["A", "The bridge fell."]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<pre>", "</pre>"),
        ("<div style='white-space: pre-line'>", "</div>"),
        ("<div class='pre-wrap'>", "</div>"),
    ],
)
def test_blank_lines_part_paragraphs_where_line_breaks_are_kept(start: str, end: str) -> None:
    said = "The bridge fell.\nNobody was hurt.\n\nIt is to be built again."
    assert lines(f"{start}{said}{end}") == ["The bridge fell. Nobody was hurt.", "It is to be built again."]


def test_a_program_in_pre_stays_a_block() -> None:
    assert len(lines("<pre>name = 1\n\nif name:\n    run()\n\nstop()</pre>")) == 1


TEXT = "The bridge over the river fell at night, and nobody was hurt, the fire service said on Monday."


@pytest.mark.parametrize(
    "markup",
    [
        f"<a href='/photo/1'><img src='a.jpg'><p>{TEXT}</p><p>{TEXT}</p>",
        f"<a href='/2026/bridge'><div><p>{TEXT}</p><p>{TEXT}</p></div></a>",
    ],
)
def test_a_link_around_paragraphs_is_no_link(markup: str) -> None:
    root = document_fromstring(f"<html><body><article>{markup}</article></body></html>")
    assert [block.linked for block in blocks(root)] == [0, 0]


def test_a_card_of_another_story_is_a_link_and_the_page_itself_is_none() -> None:
    root = document_fromstring(
        f"<html><body><a href='/other'><h3>Other</h3><p>{TEXT}</p></a><a href='/here#top'>Here</a></body></html>"
    )
    assert [block.linked > 0 for block in blocks(root, {"/here"})] == [True, True, False]


def test_a_shadow_root_and_the_text_for_readers_without_scripts_are_read() -> None:
    assert lines(f"<a-story><template shadowrootmode='open'><p>{TEXT}</p></template></a-story>") == [TEXT]
    assert lines(f"<noscript>{f'<p>{TEXT}</p>' * 4}</noscript>") == [TEXT] * 4
    assert (
        lines("<template><p>A row.</p></template><noscript><p>Please switch scripts on.</p></noscript>") == []
    )
