"""A page becomes an extraction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crawler.extraction import dates, facts
from crawler.extraction.authors import authors
from crawler.extraction.body import Body, read_body
from crawler.extraction.header import header
from crawler.extraction.language import language
from crawler.extraction.model import Extraction, Quality, Rules
from crawler.extraction.names import names_in_byline
from crawler.extraction.page import Page
from crawler.extraction.refusals import refusal
from crawler.extraction.scriptdata import script_paragraphs
from crawler.extraction.selectors import BadSelector, texts
from crawler.extraction.sight import Sight, length
from crawler.extraction.summary import summary
from crawler.extraction.titles import title

EXTRACTOR_VERSION = "1"
"""The version of everything in this package: texts of two versions are never compared."""

_NO_RULES = Rules()
_AGREE = 0.9
_SHORT = 200


def extract(html: bytes, url: str, rules: Rules = _NO_RULES, content_type: str | None = None) -> Extraction:
    """Read a page. Never raises: a page that cannot be read is ``empty`` with the doubt ``broken``.

    ``url`` is the address that answered; ``content_type`` the HTTP header, for the charset.
    """
    try:
        page = Page(html, url, content_type)
        try:
            return _read(page, rules)
        except BadSelector:
            plain = Rules(timezone=rules.timezone, language=rules.language, site_name=rules.site_name)
            return _doubted(_read(page, plain), "bad_selector")
    except Exception as error:
        return _broken(url, error)


def _read(page: Page, rules: Rules) -> Extraction:
    article = facts.article_data(page)
    site = facts.site_names(page, article, rules.site_name)
    headline = next(iter(texts(page, rules.title)), None) or title(page, article, site)
    body = read_body(page, headline, rules)
    head = header(body.candidates, headline)
    lead = summary(page, article, head, body.candidates)
    paragraphs, from_script = _paragraphs(page, article, body)
    spoken, differs = language(page, " ".join(paragraphs), rules.language)
    published = dates.published(page, article, head, rules, spoken)
    modified = dates.modified(page, article, rules)
    refused = refusal(Sight(page, article, body, paragraphs))
    found = {
        "few_words": not refused and length("".join(paragraphs)) < _SHORT,
        "from_script_data": from_script,
        "opinions_differ": not from_script and body.agreement is not None and body.agreement < _AGREE,
        "language_differs": differs,
        "no_title": headline is None,
        "no_date": published.raw is None,
    }
    doubts = tuple(name for name, is_so in found.items() if is_so) + published.doubts
    return Extraction(
        url=page.url,
        extractor=EXTRACTOR_VERSION,
        canonical_url=facts.canonical_url(page),
        title=headline,
        authors=_authors(page, article, head.lines, site, rules),
        published=published.instant,
        published_raw=published.raw,
        modified=modified.instant,
        modified_raw=modified.raw,
        summary=lead,
        body=() if refused else tuple(paragraphs),
        language=spoken,
        section=facts.section(page, article),
        tags=facts.tags(page, article),
        image=facts.image(page, article),
        paywalled=facts.paywalled(page, article) or body.walled or None,
        partial=not refused and body.walled,
        refusal=refused,
        quality=Quality(None if from_script else body.agreement, doubts),
    )


def _paragraphs(page: Page, article: dict[str, Any], body: Body) -> tuple[list[str], bool]:
    """The text of the chosen blocks, or of script data where the page shows hardly any."""
    shown = [candidate.block.text for candidate in body.chosen]
    if length("".join(shown)) >= _SHORT:
        return shown, False
    hidden = script_paragraphs(page, article)
    return (hidden, True) if sum(map(len, hidden)) > 2 * sum(map(len, shown)) else (shown, False)


def _authors(
    page: Page, article: dict[str, Any], lines: list[str], site: frozenset[str], rules: Rules
) -> tuple[str, ...]:
    chosen = [name for line in texts(page, rules.authors) for name in names_in_byline(line)]
    return tuple(chosen or authors(page, article, lines, site))


def _broken(url: str, error: Exception) -> Extraction:
    doubts = ("broken", f"broken:{type(error).__name__}")
    return Extraction(url, EXTRACTOR_VERSION, refusal="empty", quality=Quality(None, doubts))


def _doubted(extraction: Extraction, doubt: str) -> Extraction:
    quality = Quality(extraction.quality.agreement, (doubt, *extraction.quality.doubts))
    return replace(extraction, quality=quality)
