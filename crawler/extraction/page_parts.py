"""Takes a page apart: headlines, text, head and summary, each of which is read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.extraction.body.article_body import ArticleBody, read_body
from crawler.extraction.metadata import page_metadata
from crawler.extraction.metadata.article_header import Header, header, main_headings, shown_headings
from crawler.extraction.metadata.article_object import article_data
from crawler.extraction.metadata.summary import summary
from crawler.extraction.metadata.title_witnesses import read_titles
from crawler.extraction.metadata.titles import Titles
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.script_text import script_paragraphs
from crawler.extraction.page.selectors import texts
from crawler.extraction.page.whitespace import length

SHORT = 200
"""Characters; a shorter text is either a brief, or most of it was missed."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """The parts of a page.

    ``article`` is the JSON-LD object of the article, ``site`` are the site's names in lower case, ``bylines`` the lines
    that say who wrote the article. ``from_script`` says that the paragraphs come from the data of a script, because the
    page itself shows hardly any text.
    """

    article: dict[str, Any]
    site: frozenset[str]
    title: str | None
    body: ArticleBody
    head: Header
    bylines: list[str]
    summary: str | None
    paragraphs: list[str]
    from_script: bool


def take_apart(page: ParsedPage, rules: ExtractionRules) -> PageParts:
    """Read the parts of a page. Raises BadSelector."""
    article = article_data(page)
    site = page_metadata.site_names(page, article, rules.site_name)
    chosen = texts(page, rules.title)[:1]
    titles = Titles(chosen) if chosen else read_titles(page, article, site)
    body = read_body(page, titles.told, rules)
    title = titles.headline(shown_headings(body.candidates), main_headings(body.candidates))
    signed = body.take_signatures(site)
    head = header(body.candidates, titles.told)
    lead = summary(page, article, head, body.candidates)
    shown = [candidate.block.text for candidate in body.chosen]
    is_short = length("".join(shown)) < SHORT
    hidden = script_paragraphs(page, article, titles.told, shown) if is_short else []
    from_script = sum(map(len, hidden)) > 2 * sum(map(len, shown))
    paragraphs = hidden if from_script else shown
    return PageParts(
        article, site, title, body, head, [*head.bylines, *signed], lead, paragraphs, from_script
    )
