"""The way of a page through the extractor: it is parsed, taken apart, and becomes an extraction."""

from __future__ import annotations

import logging
from dataclasses import replace

from crawler.extraction.body.block_classifier import SCALE
from crawler.extraction.doubts import Doubt
from crawler.extraction.metadata import page_metadata
from crawler.extraction.metadata.article_dates import Dated, article_dates
from crawler.extraction.metadata.authors import authors
from crawler.extraction.metadata.bylines import names_in_byline
from crawler.extraction.metadata.language import language
from crawler.extraction.metadata.next_pages import goes_on
from crawler.extraction.metadata.paywall import is_withheld, paywalled
from crawler.extraction.metadata.stated_corrections import stated_corrections
from crawler.extraction.model import Extraction, ExtractionRules, Judged, Quality
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.selectors import BadSelector, texts
from crawler.extraction.page.whitespace import length
from crawler.extraction.page_parts import SHORT, PageParts, take_apart
from crawler.extraction.refusal.page_features import PageFeatures
from crawler.extraction.refusal.refusals import refusal
from crawler.extraction.version import extractor_version
from crawler.extraction.vocabulary import vocabulary

DOUBTS: dict[str, str] = vocabulary("doubts")
"""The names of the doubts, each with its meaning."""

_LOG = logging.getLogger(__name__)
_AGREE = 0.9


def extract(html: bytes, url: str, rules: ExtractionRules, content_type: str | None) -> Extraction:
    """Read a page, as ``crawler.extraction.extract`` says."""
    version = extractor_version(rules)
    try:
        page = ParsedPage(html, url, content_type)
        try:
            return _read(page, rules, version)
        except BadSelector:
            return _doubted(_read(page, _without_selectors(rules), version), Doubt.BAD_SELECTOR)
    except MemoryError:
        raise
    except Exception as error:
        _LOG.warning("page could not be read: %s", url, exc_info=error)
        return Extraction(url, version, refusal="empty", quality=Quality(None, (Doubt.BROKEN,)))


def explain(html: bytes, url: str, rules: ExtractionRules, content_type: str | None) -> list[Judged]:
    """Judge every line of a page, as ``crawler.extraction.explain`` says."""
    parts = take_apart(ParsedPage(html, url, content_type), rules)
    candidates = parts.body.candidates
    return [Judged(one.block.text, one.dropped, one.taken, one.score / SCALE) for one in candidates]


def _read(page: ParsedPage, rules: ExtractionRules, version: str) -> Extraction:
    parts = take_apart(page, rules)
    article, body = parts.article, parts.body
    spoken, differs = language(page, " ".join(parts.paragraphs), rules.language)
    published, modified = article_dates(page, article, parts.head, rules, spoken)
    refused = refusal(PageFeatures(page, article, body, parts.paragraphs))
    paid = True if body.walled else paywalled(page, article)
    return Extraction(
        url=page.url,
        extractor=version,
        canonical_url=page_metadata.canonical_url(page),
        title=parts.title,
        authors=_authors(page, parts, rules),
        published=published.instant,
        published_raw=published.raw,
        modified=modified.instant,
        modified_raw=modified.raw,
        summary=parts.summary,
        body=() if refused else (*parts.paragraphs, *stated_corrections(article, parts.paragraphs)),
        language=spoken,
        section=page_metadata.section(page, article),
        tags=page_metadata.tags(page, article),
        image=page_metadata.image(page, article),
        paywalled=paid,
        partial=not refused and (body.walled or goes_on(page) or (paid is True and _is_cut(page, parts))),
        refusal=refused,
        quality=_quality(parts, refused, published, differs),
    )


def _is_cut(page: ParsedPage, parts: PageParts) -> bool:
    """Whether a paid text ends in the middle of a sentence, as teasers do, or a part of it was withheld."""
    paragraphs = parts.paragraphs
    if bool(paragraphs) and paragraphs[-1].endswith(("…", "...", "[…]", "[...]")):
        return True
    return not parts.from_script and is_withheld(page, parts.article, parts.body.candidates)


def _quality(parts: PageParts, refused: str | None, published: Dated, differs: bool) -> Quality:
    agreement = None if parts.from_script else parts.body.agreement
    found = {
        Doubt.FEW_WORDS: not refused and length("".join(parts.paragraphs)) < SHORT,
        Doubt.FROM_SCRIPT_DATA: parts.from_script,
        Doubt.TEXT_UNCERTAIN: not refused and not parts.from_script and parts.body.is_uncertain,
        Doubt.OPINIONS_DIFFER: agreement is not None and agreement < _AGREE,
        Doubt.LANGUAGE_DIFFERS: differs,
        Doubt.NO_TITLE: parts.title is None,
        Doubt.NO_DATE: published.raw is None,
    }
    return Quality(agreement, tuple(name for name, is_so in found.items() if is_so) + published.doubts)


def _authors(page: ParsedPage, parts: PageParts, rules: ExtractionRules) -> tuple[str, ...]:
    chosen = [name for line in texts(page, rules.authors) for name in names_in_byline(line)]
    return tuple(chosen or authors(page, parts.article, parts.bylines, parts.site))


def _without_selectors(rules: ExtractionRules) -> ExtractionRules:
    return ExtractionRules(
        timezone=rules.timezone, language=rules.language, site_name=rules.site_name, earliest=rules.earliest
    )


def _doubted(extraction: Extraction, doubt: str) -> Extraction:
    quality = Quality(extraction.quality.agreement, (doubt, *extraction.quality.doubts))
    return replace(extraction, quality=quality)
