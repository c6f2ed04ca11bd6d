"""The headline by the agreement of what a page says of it."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import Extraction, extract

TEXT = "".join(
    f"<p>The council of Testville met for the {number}th time to speak of the iron bridge over the river Probe.</p>"
    for number in range(4, 9)
)
NAME = "Council votes for the iron bridge"


def read(
    window: str = "",
    heading: str = f"<h1>{NAME}</h1>",
    head: str = "",
    url: str = "https://gazette.example/a",
) -> Extraction:
    title = f"<title>{window}</title>" if window else ""
    page = f"<html lang='en'><head>{title}{head}</head><body><main>{heading}<div>{TEXT}</div></main></body></html>"
    return extract(page.encode(), url)


def social(content: str) -> str:
    return f'<meta property="og:title" content="{content}">'


def linked(headline: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": headline})}</script>'


@pytest.mark.parametrize(
    "window",
    [
        f"{NAME} | Gazette of Testville",
        f"{NAME} - Local - The Gazette",
        f"{NAME} :: gazette.example",
        f"{NAME}_Local_Gazette",
        f"{NAME} | Town hall | Everything about Testville",
        f"{NAME} · Gazette",
        f"Gazette | {NAME}",
    ],
)
def test_site_and_section_are_cut_off_in_every_place(window: str) -> None:
    assert read(window).title == NAME
    assert read(window, heading=f"<h2>{NAME}</h2>").title == NAME


def test_a_closing_quotation_mark_is_no_separator() -> None:
    title = "Le maire parle d’une « situation grave »"
    assert read(f"{title} - Gazette", heading=f"<h1>{title}</h1>").title == title


@pytest.mark.parametrize(
    "logo",
    [
        "<h1 class='logo'><a href='/'>Herald of Testville</a></h1>",
        "<h1><a href='https://gazette.example/'>Herald of Testville</a></h1>",
        "<h1>Gazette</h1>",
        "<h1 class='sr-only'>Herald of Testville</h1>",
        "<h1>May 2, 2024</h1>",
        "<h1>By</h1>",
    ],
)
def test_a_logo_a_date_and_a_word_are_no_headline(logo: str) -> None:
    assert read(f"{NAME} | Herald of Testville", heading=f"{logo}<h1>{NAME}</h1>").title == NAME


def test_a_heading_of_something_else_gives_way_to_what_the_others_agree_on() -> None:
    assert read(f"{NAME} | Gazette", heading="<h1>Ann Lee</h1>", head=social(NAME)).title == NAME


def test_the_heading_that_the_window_has_too_beats_two_that_nobody_sees() -> None:
    head = linked("Testville bridge latest news") + social("You will not believe what the council did")
    assert read(f"{NAME} | Gazette", head=head).title == NAME


@pytest.mark.parametrize("heading", [NAME.upper(), NAME.replace("the", "the ")])
def test_the_spelling_is_not_the_layout_s(heading: str) -> None:
    assert read(f"{NAME} | Gazette", heading=f"<h1>{heading}</h1>", head=social(NAME)).title == NAME


def test_a_kicker_that_runs_into_the_heading_is_cut_off() -> None:
    heading = f"<h1><span>Town hall</span><span>{NAME}</span></h1>"
    assert read(f"{NAME} | Gazette", heading=heading, head=social(NAME)).title == NAME
    heading = f"<h1><span>Town hall </span>{NAME}</h1>"
    assert read("Bridges: " + NAME, heading=heading, head=social(f"Bridges: {NAME}")).title == NAME


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Mayor says bridge &amp;#8216;won&amp;#8217;t fall&amp;#8217;", "Mayor says bridge ‘won’t fall’"),
        ("Bridge &amp;amp; river", "Bridge & river"),
        ("The ferry &lt;em&gt;Gull&lt;/em&gt; is stuck", "The ferry Gull is stuck"),
        ("Fewer than 5 &lt; 7 votes", "Fewer than 5 < 7 votes"),
    ],
)
def test_entities_and_markup_are_resolved(content: str, title: str) -> None:
    assert read(heading="<h2>Local</h2>", head=social(content)).title == title


def test_entities_and_markup_of_summaries_are_resolved() -> None:
    head = (
        '<meta name="description" content="The mayor&amp;#039;s plan &amp;amp; its &lt;b&gt;price&lt;/b&gt;">'
    )
    assert read(head=head).summary == "The mayor's plan & its price"


@pytest.mark.parametrize(
    "line",
    [
        "<div>By Ann Lee in Testville and Bo Li in the old harbour of Probe</div>",
        "<div class='img'><img src='b.jpg'><div>The iron bridge over the river before it was closed</div></div>",
        "<div>Correction: an earlier version of this text named another river than the Probe.</div>",
    ],
    ids=["byline", "caption", "notice"],
)
def test_what_stands_under_the_headline_is_not_always_the_summary(line: str) -> None:
    told = "After ten years of talk the council has voted."
    head = f'<meta name="description" content="{told}">'
    assert read(heading=f"<h1>{NAME}</h1>{line}", head=head).summary == told


def test_a_question_keeps_its_mark_and_quotation_marks_around_the_whole_go() -> None:
    asked = "Will the council vote for the iron bridge"
    assert read(f"{asked} | Gazette", f"<h1>{asked}?</h1>").title == f"{asked}?"
    assert read(f"{NAME} | Gazette", head=linked(f'"{NAME}"')).title == NAME


def test_a_heading_of_two_letters_is_no_headline() -> None:
    assert read(f"{NAME} | Gazette", "<h1>By</h1>").title == NAME
