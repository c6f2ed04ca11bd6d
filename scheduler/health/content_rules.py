"""Whether the pages still exist, and still yield what they used to: text, dates, headlines, authors."""

from __future__ import annotations

from collections.abc import Callable

from crawler.model.fetch_outcomes import FetchOutcome
from scheduler.health.findings import Finding, Judgement, Run, run_of
from scheduler.health.health_limits import limits
from scheduler.health.source_facts import Baseline, LookFacts, SourceFacts
from scheduler.health.vocabulary import AlarmKind

_NO_TEXT = FetchOutcome.HAS_NO_TEXT | {FetchOutcome.UNREAD, FetchOutcome.STAND_IN}
"""A page came without the text of an article, or with it in a form that was not read, or a notice came in its place."""


def judge_content(evidence: SourceFacts) -> Judgement:
    """Judge what pages yield against what is usual; if texts are lost, lost fields are not reported beside them."""
    gone = _judge(evidence, AlarmKind.ADDRESSES_BROKEN, _is_gone, limits().addresses_gone)
    if not evidence.has_articles:
        return _both(gone, _judge(evidence, AlarmKind.NO_ARTICLES, _has_no_text, limits().addresses_gone))
    usual = evidence.usual
    if usual is None or usual.texts < limits().texts:
        return gone
    redesign = _judge(evidence, AlarmKind.REDESIGN, lambda look: _is_lost(look, usual))
    if redesign.found:
        return _both(gone, redesign)
    return _both(gone, redesign, *(_judge(evidence, kind, shows) for kind, shows in _fields(usual)))


def _fields(usual: Baseline) -> list[tuple[str, Callable[[LookFacts], bool | None]]]:
    given = limits().given
    fields: list[tuple[str, Callable[[LookFacts], bool | None]]] = []
    if (usual.dated or 0) >= given:
        fields.append((AlarmKind.DATES_LOST, lambda look: _of_text(look, not look.dated)))
    titled, authored = (usual.titled or 0) >= given, (usual.authored or 0) >= given
    if titled or authored:
        fields.append(
            (
                AlarmKind.FIELDS_LOST,
                lambda look: _of_text(look, (titled and not look.titled) or (authored and not look.authored)),
            )
        )
    if (usual.partial or 0) < limits().rare:
        fields.append((AlarmKind.PAYWALL, lambda look: _of_text(look, look.partial)))
    return fields


def _judge(
    evidence: SourceFacts, kind: str, shows: Callable[[LookFacts], bool | None], addresses: int | None = None
) -> Judgement:
    run = run_of(evidence.crawls, shows)
    if run.began and run.crawls == 0:
        return Judgement(clear=frozenset({kind}))
    if not run.is_fault(addresses) or (kind == AlarmKind.ADDRESSES_BROKEN and _is_usual(evidence)):
        return Judgement()
    return Judgement((Finding(kind, _why(kind, run), run.looks[0].url),))


def _is_usual(evidence: SourceFacts) -> bool:
    return evidence.usual is not None and evidence.usual.share(*FetchOutcome.IS_GONE) >= limits().rare


def _why(kind: str, run: Run) -> str:
    what: dict[str, str] = {
        AlarmKind.REDESIGN: "lost their text",
        AlarmKind.DATES_LOST: "have no published date"
        + (", although one is written there" if any(look.date_seen for look in run.looks) else ""),
        AlarmKind.FIELDS_LOST: "have no headline or no author",
        AlarmKind.PAYWALL: "show a part of their text only",
        AlarmKind.ADDRESSES_BROKEN: "are gone",
        AlarmKind.NO_ARTICLES: "hold no article",
    }
    crawls = f"{run.crawls} crawls" if run.crawls > 1 else "crawl"
    return f"{run.addresses} pages of the last {crawls} {what[kind]}"


def _both(*judgements: Judgement) -> Judgement:
    found = tuple(finding for each in judgements for finding in each.found)
    return Judgement(found, frozenset().union(*(each.clear for each in judgements)))


def _of_text(look: LookFacts, answer: bool) -> bool | None:
    """Return the answer if a text of the page is known, be it from an earlier look; else None: it says nothing."""
    return answer if look.words is not None else None


def _is_lost(look: LookFacts, usual: Baseline) -> bool | None:
    """Whether a page has lost its text; None if the look says nothing about it.

    The text is lost if none was found, if it is much shorter than usual, or if the second extractor disagrees with it
    although the two usually agree, or it was never asked because the texts were sure. An answer 304 says nothing, as
    validators may stay the same over a redesign.
    """
    if look.outcome in _NO_TEXT:
        return usual.share(look.outcome) < limits().rare
    told = limits()
    short = (look.words or 0) < min(told.short_words, told.short_text * (usual.words or 0))
    good = usual.agreement is None or usual.agreement >= told.agreement_good
    apart = good and look.agreement is not None and look.agreement < told.agreement_lost
    return _of_text(look, short or apart)


def _has_no_text(look: LookFacts) -> bool | None:
    return look.outcome in _NO_TEXT or look.outcome == FetchOutcome.NOT_HTML or None


def _is_gone(look: LookFacts) -> bool | None:
    if look.outcome in FetchOutcome.IS_GONE:
        return True
    return False if look.words is not None or look.outcome in FetchOutcome.SHOWS_KNOWN_TEXT else None
