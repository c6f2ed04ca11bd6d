"""What a page of the simulated newsroom shows, and what changes on it when nothing else does."""

import json
import re

import pytest
from lxml import html

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.pages import article_page, list_page
from scheduler.demo.stories import stories, story

from .conftest import MORNING, Get

PIER = story("old-ferry-pier-reopens")
TRAM = story("tram-company-orders-nine-cars")


def body_of(page: str) -> list[str]:
    """The paragraphs of the article's own container that have no class of their own."""
    found = html.fromstring(page).xpath("//div[@class='entry-content']/p[not(@class)]")
    return [each.text_content() for each in found]


def test_an_article_page_says_the_same_in_text_and_metadata(newsroom: Newsroom, get: Get) -> None:
    newsroom.publish_story(PIER, MORNING)
    page = get(f"/{PIER.slug}/").text
    tree = html.fromstring(page)
    record = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    assert body_of(page) == list(PIER.paragraphs)
    assert tree.xpath("string(//h1)") == PIER.title == record["headline"]
    assert [each["name"] for each in record["author"]] == list(PIER.authors)
    assert record["datePublished"] == record["dateModified"] == MORNING.isoformat()
    assert tree.xpath("string(//time/@datetime)") == MORNING.isoformat()
    assert tree.xpath("string(//meta[@property='og:description']/@content)") == PIER.summary
    assert tree.xpath("string(//link[@rel='canonical']/@href)") == f"{newsroom.url}/{PIER.slug}/"


def test_text_is_escaped_in_markup_and_in_json(newsroom: Newsroom, get: Get) -> None:
    sharp = 'A & B <script>alert("</script>")</script>'
    newsroom.publish("sharp", sharp, [sharp, "Two."], ['O"Neil & <Co>'], MORNING, sharp)
    page = get("/sharp/").text
    tree = html.fromstring(page)
    assert body_of(page) == [sharp, "Two."]
    assert json.loads(tree.xpath("string(//script)"))["headline"] == sharp
    assert len(tree.xpath("//script")) == 1


def test_the_number_of_readers_differs_at_every_look_and_the_text_does_not(
    newsroom: Newsroom, get: Get
) -> None:
    newsroom.publish_story(PIER)
    pages = [get(f"/{PIER.slug}/").text for _ in range(5)]
    assert len(set(pages)) > 1
    assert len({tuple(body_of(page)) for page in pages}) == 1
    assert len({re.sub(r"\d+ people are", "", page) for page in pages}) == 1


@pytest.mark.parametrize("chrome", ["marked", "bare"])
def test_swapped_banners_change_the_page_and_not_the_text(chrome: str) -> None:
    with Newsroom(chrome=chrome) as newsroom:  # type: ignore[arg-type]
        newsroom.publish_story(PIER)
        article = newsroom.article(PIER.slug)
        assert article is not None
        before = article_page(newsroom, newsroom.url, article, 1)
        newsroom.swap_banners()
        after = article_page(newsroom, newsroom.url, article, 1)
    assert before != after
    assert [text for text in body_of(before) if text in PIER.paragraphs] == list(PIER.paragraphs)
    assert [text for text in body_of(after) if text in PIER.paragraphs] == list(PIER.paragraphs)


def test_bare_banners_stand_among_the_paragraphs_without_a_sign(newsroom: Newsroom) -> None:
    newsroom.chrome = "bare"
    newsroom.publish_story(PIER)
    newsroom.publish_story(TRAM)
    extra = []
    for each in (PIER, TRAM):
        article = newsroom.article(each.slug)
        assert article is not None
        lines = body_of(article_page(newsroom, newsroom.url, article, 1))
        extra.append([line for line in lines if line not in each.paragraphs])
    assert extra[0] == extra[1]
    assert len(extra[0]) == 2


def test_the_line_to_another_story_stays_as_it_was_written(newsroom: Newsroom, get: Get) -> None:
    newsroom.publish_story(TRAM)
    newsroom.publish_story(PIER)
    before = html.fromstring(get(f"/{PIER.slug}/").text).xpath("string(//p[@class='read-also'])")
    newsroom.retitle(TRAM.slug, "Another headline")
    newsroom.swap_banners()
    after = html.fromstring(get(f"/{PIER.slug}/").text).xpath("string(//p[@class='read-also'])")
    assert before == after == f"Read also: {TRAM.title}"


def test_ukrainian_pages_have_ukrainian_chrome(newsroom: Newsroom, get: Get) -> None:
    newsroom.publish_story(story("richka-pislia-zlyvy"))
    page = get("/richka-pislia-zlyvy/").text
    assert '<html lang="uk">' in page
    assert "людей" in html.fromstring(page).xpath("string(//div[@class='now-reading'])")


def test_the_same_seed_makes_the_same_pages() -> None:
    def pages(seed: int) -> list[str]:
        newsroom = Newsroom(seed=seed, now=lambda: MORNING)
        for each in stories()[:8]:
            newsroom.publish_story(each)
        shown = [article_page(newsroom, "http://a", each, 3) for each in newsroom.newest()]
        return [*shown, list_page(newsroom, "http://a")]

    assert pages(1) == pages(1)
    assert pages(1) != pages(2)
