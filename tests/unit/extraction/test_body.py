"""What of a page is its article's text: rules that name a class of pages."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import ExtractionRules, explain, extract

URL = "https://gazette.example/a"
TEXT = (
    "The town council of Testville voted on Tuesday to rebuild the old iron bridge over the river Probe.",
    "Engineers found cracks in two of its four pillars, and repairs will take eighteen months, the mayor said.",
    "Until the bridge opens again, buses will cross the river at Sampleton, five kilometres to the north.",
    "Shopkeepers on the left bank fear for their trade, because many of their customers come on foot.",
)


def paragraphs(texts: tuple[str, ...] = TEXT) -> list[str]:
    return [f"<p>{text}</p>" for text in texts]


def body(*parts: str, head: str = "", rules: ExtractionRules | None = None) -> tuple[str, ...]:
    page = f"<html lang='en'><head><title>Bridge</title>{head}</head><body><main>{''.join(parts)}</main></body></html>"
    return extract(page.encode(), URL, rules or ExtractionRules()).body


def test_paragraphs_stay_paragraphs() -> None:
    assert body("<article><h1>Bridge</h1>", *paragraphs(), "</article>") == TEXT


def test_characters_stay_as_they_are() -> None:
    said = 'The “iron bridge” isn’t "old" — it\'s 120\u00a0years old, said the mayor of Testville on Tuesday…'
    assert said in body("<article>", f"<p>{said}</p>", *paragraphs(), "</article>")


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    text = "<br><br>".join((TEXT[0], TEXT[1], TEXT[2].replace(" at ", "<br>at ")))
    assert body(f"<article><div>{text}</div></article>") == TEXT[:3]


def test_the_title_s_line_is_not_text() -> None:
    assert body("<article><h1>Bridge</h1><p>Bridge</p>", *paragraphs(), "</article>") == TEXT


def test_lists_quotes_and_headings_within_the_text_are_text() -> None:
    parts = paragraphs()
    inner = "<h2>What follows</h2><ul><li>Buses run every twenty minutes.</li><li>Ferries stop at night.</li></ul>"
    quote = "<blockquote>We cannot wait for another winter, the mayor told the council.</blockquote>"
    found = body("<article>", *parts[:2], inner, quote, *parts[2:], "</article>")
    assert {"What follows", "Buses run every twenty minutes."} <= set(found)
    assert "We cannot wait for another winter, the mayor told the council." in found


def test_a_text_split_over_sibling_containers_is_whole() -> None:
    parts = [
        f"<div class='chunk'><div class='inner'>{one}</div></div><aside>Ad</aside>" for one in paragraphs()
    ]
    assert body("<article>", *parts, "</article>") == TEXT


def test_pointers_and_their_heading_are_not_text() -> None:
    links = "<h3>Also interesting</h3><ul><li><a href='/x'>Ferry stops for winter in Testville</a></li></ul>"
    more = "<p>Read more: <a href='/y'>The bridge that nobody wanted</a></p>"
    parts = paragraphs()
    assert body("<article>", *parts[:2], links, more, *parts[2:], "</article>") == TEXT


def test_a_linked_name_in_a_sentence_is_text() -> None:
    said = "The <a href='/mayor'>mayor of Testville</a> will speak to shopkeepers and to the press on Friday at noon."
    assert any(
        "mayor of Testville will speak" in one
        for one in body("<article>", *paragraphs(), f"<p>{said}</p></article>")
    )


def test_named_parts_are_not_text() -> None:
    boxes = (
        "<div class='newsletter-signup'><p>Get our newsletter with our best stories, every Friday.</p></div>"
        "<figure><img src='b.jpg'><figcaption>The bridge as seen from the left bank.</figcaption></figure>"
        "<div class='relatedStories'><p>A ferry captain tells of forty years on the water.</p></div>"
    )
    parts = paragraphs()
    assert body("<article>", *parts[:2], boxes, *parts[2:], "</article>") == TEXT


def test_a_name_that_the_whole_text_bears_says_nothing() -> None:
    parts = [one.replace("<p>", "<p class='paywall'>") for one in paragraphs()]
    assert body("<article class='with-sidebar no-tts'>", *parts, "</article>") == TEXT


def test_comments_are_never_the_article() -> None:
    said = "".join(
        f"<div class='comment-content'><p>I have crossed that bridge {n} times, and so has my dog.</p></div>"
        for n in range(40)
    )
    assert (
        body("<article>", *paragraphs(TEXT[:2]), "</article>", f"<div class='comments-area'>{said}</div>")
        == TEXT[:2]
    )


def test_caveats_notices_and_credits_stay() -> None:
    kept = (
        "Correction: An earlier version of this article misstated the number of pillars.",
        "The Gazette could not independently verify these claims.",
        "Reporting by Ann Lee in Testville; editing by Bo Li.",
    )
    found = body("<article>", *paragraphs(), *paragraphs(kept), "</article>")
    assert found[-3:] == kept


def test_the_readers_see_no_script_but_its_data_may_hold_the_text() -> None:
    state = json.dumps({"props": {"story": {"html": "".join(paragraphs())}}}).replace("/", "\\/")
    found = extract(
        f"<title>Bridge</title><div id='app'></div><script type='application/json'>{state}</script>".encode(),
        URL,
    )
    assert found.body == TEXT
    assert "from_script_data" in found.quality.doubts


def test_article_body_is_the_last_resort() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "%s"}</script>'
    assert body(head=data % "\\n".join(TEXT)) == TEXT
    assert body("<article>", *paragraphs(), "</article>", head=data % "A teaser.") == TEXT


def test_the_source_s_selectors_decide() -> None:
    page = "<div class='x'>", *paragraphs(TEXT[:2]), "</div><div class='y'>", *paragraphs(TEXT[2:]), "</div>"
    assert body(*page, rules=ExtractionRules(body=".y")) == TEXT[2:]
    assert body(*page, rules=ExtractionRules(drop=(".y",))) == TEXT[:2]


def test_a_wall_makes_the_text_partial() -> None:
    page = (
        "<article><h1>Bridge</h1>" + "".join(paragraphs()) + "<p>Subscribe to continue reading.</p></article>"
    )
    found = extract(f"<html lang='en'><title>Bridge</title><body>{page}</body></html>".encode(), URL)
    assert (found.partial, found.paywalled, found.body) == (True, True, TEXT)


@pytest.mark.parametrize(("paid", "partial"), [(True, True), (False, False)])
def test_a_paid_text_that_ends_in_the_middle_of_a_sentence_is_partial(paid: bool, partial: bool) -> None:
    data = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": not paid})
    teaser = "<p>The council met again on Wednesday evening to speak of the bridge and of those who…</p>"
    page = f"<article><h1>Bridge</h1>{''.join(paragraphs()[:2])}{teaser}</article>"
    head = f"<title>Bridge</title><script type='application/ld+json'>{data}</script>"
    found = extract(f"<html lang='en'>{head}<body>{page}</body></html>".encode(), URL)
    assert (found.partial, found.paywalled, len(found.body)) == (partial, paid, 3)


def test_a_span_for_screen_readers_is_no_part_of_a_line() -> None:
    said = "The council <a href='/c'>published its report<span class='sr-only'> (new tab)</span></a> on Monday night."
    found = body("<article>", *paragraphs(), f"<p>{said}</p></article>")
    assert found[-1] == "The council published its report on Monday night."


def test_numbers_in_classes_do_not_part_a_text() -> None:
    parts = [one.replace("<p>", f"<p class='par{number}'>") for number, one in enumerate(paragraphs())]
    short = "<p class='par9'><a href='/a'>Probe</a>: <a href='/b'>low water</a>.</p>"
    assert body("<article>", *parts[:2], short, *parts[2:], "</article>")[2] == "Probe: low water."


def test_text_without_a_body_element_is_read() -> None:
    found = extract(f"<title>Bridge</title><article>{''.join(paragraphs())}</article>".encode(), URL)
    assert found.body == TEXT


def test_every_line_is_explained() -> None:
    page = (
        "<article><h1>Bridge</h1>"
        + "".join(paragraphs())
        + "<p class='ad'>Buy now</p></article><p>Elsewhere</p>"
    )
    lines = explain(
        f"<title>Bridge</title><body>{page}</body>".encode(), URL, ExtractionRules(drop=("p:first-of-type",))
    )
    reasons = {line.text: line.dropped for line in lines}
    assert reasons == {
        "Bridge": "title",
        TEXT[0]: "selector",
        TEXT[1]: None,
        TEXT[2]: None,
        TEXT[3]: None,
        "Buy now": "zone ad",
        "Elsewhere": "selector",
    }


def test_every_line_that_is_kept_says_what_spoke_for_it() -> None:
    parts = paragraphs()
    parts.insert(2, "<p>So it is.</p>")
    page = f"<title>Bridge</title><body><nav><a href='/x'>Home</a></nav><article>{''.join(parts)}</article></body>"
    lines = {line.text: line for line in explain(page.encode(), URL)}
    assert {lines[text].taken for text in TEXT} <= {"classifier", "beside a paragraph"}
    assert lines["So it is."].taken in ("classifier", "between paragraphs")
    assert all(lines[text].score > lines["Home"].score for text in TEXT)
    assert (lines["Home"].taken, lines["Home"].dropped is None) == (None, False)
    chosen = explain(page.encode(), URL, ExtractionRules(body="article"))
    assert {line.taken for line in chosen if line.dropped is None} == {"selector"}


@pytest.mark.parametrize(
    "name", ["id='2f43ad90-9c11-0e7f6a3b2c55'", "class='Text_7ad2k'", "id='11b8ad6f-161c'", "class='x9ad2'"]
)
def test_random_ids_have_no_words(name: str) -> None:
    parts = paragraphs()
    parts[1] = parts[1].replace("<p>", f"<p {name}>")
    assert body("<article>", *parts, "</article>") == TEXT


def test_a_row_of_a_table_is_a_line_with_its_cells_apart() -> None:
    table = "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td>North</td><td>4,211</td></tr></table>"
    parts = paragraphs()
    found = body("<article>", *parts[:2], table, *parts[2:], "</article>")
    assert found == (*TEXT[:2], "Ward | Votes", "North | 4,211", *TEXT[2:])


def test_a_table_that_lays_out_the_page_is_no_row() -> None:
    cells = f"<td><a href='/'>Home</a></td><td>{'<br><br>'.join(TEXT)}</td>"
    assert body(f"<table><tr>{cells}</tr></table>") == TEXT


def test_a_button_without_end_does_not_swallow_the_text() -> None:
    assert body("<article><button>Share", *paragraphs(), "</article>") == TEXT


def test_what_is_hidden_is_no_text_beside_as_much_that_is_shown() -> None:
    hidden = "".join(f"<p>{text.replace('the', 'this')}</p>" for text in TEXT)
    assert body("<article>", *paragraphs(), f"<div style='display:none'>{hidden}</div></article>") == TEXT


def test_what_is_hidden_is_the_text_where_hardly_anything_is_shown() -> None:
    found = body("<article>", f"<div style='display:none'>{''.join(paragraphs())}</div></article>")
    assert found == TEXT


def test_a_plain_text_is_no_close_call() -> None:
    plain = extract(
        f"<title>Bridge</title><article><h1>Bridge</h1>{''.join(paragraphs() * 3)}</article>".encode(), URL
    )
    assert "text_uncertain" not in plain.quality.doubts


def test_a_few_lines_again_and_again_are_no_text() -> None:
    lines = "<p>Send this page to a friend</p><p>Print this page at home</p>" * 30
    assert body(f"<article><h1>Bridge</h1>{lines}</article>") == ()


def test_a_refrain_is_text() -> None:
    verses = [f"<p>{text}</p><p>And the river went on.</p>" for text in TEXT]
    found = body("<article><h1>Bridge</h1>", *verses, "</article>")
    assert found == tuple(line for text in TEXT for line in (text, "And the river went on."))
