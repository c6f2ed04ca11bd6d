"""When an article was published and modified: what the page's witnesses say, the best one first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from htmldate import find_date

from crawler.extraction.doubts import Doubt
from crawler.extraction.metadata.article_header import Header
from crawler.extraction.metadata.date_reader import Moment, is_plausible, machine_time, spoken_time, zone
from crawler.extraction.metadata.natural_dates import dates_in_words
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.jsonld import text_of
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.selectors import selected
from crawler.extraction.vocabulary import vocabulary

_NAMES = vocabulary("metadata")


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant that can be trusted, or what was seen instead of one, with the doubts about it."""

    instant: datetime | None = None
    raw: str | None = None
    doubts: tuple[str, ...] = ()


def published(
    page: ParsedPage, article: dict[str, Any], head: Header, rules: ExtractionRules, language: str | None
) -> Dated:
    """Return when the article was published.

    The witnesses are the source's own selector, what the page states to machines, what it shows near
    the headline, and last a guess. Raises BadSelector.
    """
    local = zone(rules.timezone)
    moments = _selected(page, rules.date, local, language)
    moments = moments or stated(page, article, "published", local) or shown(head, local, language)
    if not moments:
        guess = guessed(page, local)
        return _trusted([guess] if guess else [], page.url, (Doubt.DATE_GUESSED,))
    return _trusted(moments, page.url)


def modified(page: ParsedPage, article: dict[str, Any], rules: ExtractionRules) -> Dated:
    """Return when the page says that the article was modified last."""
    return _trusted(stated(page, article, "modified", zone(rules.timezone)), page.url)


def _trusted(moments: list[Moment], url: str, doubts: tuple[str, ...] = ()) -> Dated:
    now = datetime.now(UTC)
    for moment in moments:
        if is_plausible(moment.instant, url, now):
            timeless = () if moment.timed else (Doubt.DATE_WITHOUT_TIME,)
            return Dated(moment.instant, moment.raw, doubts + timeless)
    return Dated(None, moments[0].raw, (Doubt.DATE_NOT_TRUSTED,)) if moments else Dated()


def stated(page: ParsedPage, article: dict[str, Any], kind: str, local: tzinfo) -> list[Moment]:
    """Return what JSON-LD, ``<meta>`` and microdata say; ``kind`` is ``published`` or ``modified``."""
    raws = [text_of(article.get(key)) for key in _NAMES[f"{kind}_keys"]]
    raws += [page.meta(name) for name in _NAMES[kind]]
    raws += _microdata(page, _NAMES[f"{kind}_keys"][0])
    moments = [machine_time(raw, local) for raw in raws if raw]
    return sorted((moment for moment in moments if moment), key=lambda moment: not moment.timed)


def shown(head: Header, local: tzinfo, language: str | None) -> list[Moment]:
    """Return what readers see near the headline: ``<time>`` elements, then dates in words."""
    moments = [moment for time in head.times if (moment := machine_time(time, local))]
    if not any(moment.timed for moment in moments):
        moments += [moment for line in head.lines for moment in _in_words(line, local, language)]
    moments.sort(key=lambda moment: not moment.timed)
    return moments


def guessed(page: ParsedPage, local: tzinfo) -> Moment | None:
    """Return the day that htmldate finds anywhere on the page; it has no time of day."""
    try:
        day = find_date(page.text, extensive_search=False, url=page.url, original_date=True)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return machine_time(day, local) if day else None


def _selected(page: ParsedPage, selector: str | None, local: tzinfo, language: str | None) -> list[Moment]:
    moments: list[Moment | None] = []
    for element in selected(page, selector):
        line = "".join(element.itertext())
        moments.append(machine_time(element.get("datetime") or element.get("content") or line, local))
        moments.extend(_in_words(line, local, language))
    return [moment for moment in moments if moment]


def _in_words(line: str, local: tzinfo, language: str | None) -> Iterator[Moment]:
    for found in dates_in_words(line):
        if moment := spoken_time(found, local, language):
            yield moment


def _microdata(page: ParsedPage, name: str) -> Iterator[str | None]:
    if name not in page.text:
        return
    for element in page.root.iterfind(f".//*[@itemprop='{name}']"):
        yield element.get("datetime") or element.get("content") or (element.text or "").strip()
