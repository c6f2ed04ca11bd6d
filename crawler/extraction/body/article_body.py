"""The body: which blocks of a page are paragraphs of its article.

A classifier scores every block by its words, its place in the tree, its neighbours, and what the page's
machine-readable text says of it (``block_features``, ``block_classifier``). A source's own selectors
decide before it, and a few rules after it (``block_selection``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.extraction.body.block_features import Told
from crawler.extraction.body.block_selection import UNLIKELY, select
from crawler.extraction.body.other_articles import drop_other_articles
from crawler.extraction.body.site_lines import is_wall
from crawler.extraction.metadata.bylines import are_names, is_byline
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.candidates import Candidate, assess, kept
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.reference_extractor import reference_text
from crawler.extraction.page.selectors import drop_selected, keep_selected
from crawler.extraction.vocabulary import vocabulary

_LONGEST_SIGNATURE = 80
"""Characters of a line of names; longer ones are sentences or lists of guests."""
_ROW = 60
"""Characters of a line in a row of names; what is longer is a sentence."""
_SENTENCE_ENDS = (".", "!", "?")
_OWN_WORD = 4
"""Letters of a word of the site's name that tells its slogan; "The" and "of" tell nothing."""
_TEXT = 5
"""Blocks; in a shorter text a line of names may be what the article says."""
_EVEN = 1000
"""A score nearer to 0, in thousandths of log-odds, is a close call: odds of less than 2.7 to 1."""
_AMID = 2000
"""The same for a paragraph between two of the text, where a dropped one is seldom: odds of less than 7 to 1."""
_PARAGRAPH = 120
"""Characters of prose of a dropped block whose loss readers would notice."""
_MUCH = 0.08
"""The share of the text's characters in close calls from which on the whole text is doubted."""
_BEHIND = 6
"""Blocks: a wall stands at most so far behind the last line that it lets through."""
_FURNITURE = frozenset(vocabulary("zones")["kinds"]["menus"]) | {"aside"}
_KNOWN = frozenset({"title", "summary", "copy", "selector", "wall"})
_ENTRIES = frozenset({"li", "dd", "dt", "td", "th", "tr"})
_ELSEWHERE = frozenset({"outside", UNLIKELY})


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """All blocks of a page, those of the article without ``dropped``.

    ``agreement`` is the F1 (0 to 1, by characters) with the prose that the reference extractor keeps outside
    of parts that are named for something else; None for an empty body, and if the classifier was sure, for then
    nobody else is asked. ``walled`` says that a paywall speaks in the text.
    """

    candidates: list[Candidate]
    walled: bool
    agreement: float | None = None

    def take_signatures(self, site: frozenset[str]) -> list[str]:
        """Drop the lines of nothing but names at either end of the text, and return them.

        ``site`` has the site's names in lower case: a line with a word of them is a slogan, and nobody's name.
        """
        numbers = [number for number, one in enumerate(self.candidates) if one.dropped is None]
        if len(numbers) < _TEXT:
            return []
        before = self.candidates[max(0, numbers[0] - 1) : numbers[0]]
        after = self.candidates[numbers[-1] + 1 : numbers[-1] + 2]
        first = [one for one in before if one.dropped == UNLIKELY]
        first += [self.candidates[number] for number in numbers[:3]]
        ends = [self.candidates[number] for number in numbers[-2:]]
        ends += [one for one in after if one.dropped == UNLIKELY]
        signed = [one for part in (first, ends) for one in _signatures(part, self.chosen)]
        own = {word for name in site for word in name.split() if len(word) >= _OWN_WORD}
        signed = [one for one in signed if own.isdisjoint(one.block.text.casefold().split())]
        for candidate in signed:
            candidate.dropped = "byline"
        return [candidate.block.text for candidate in signed]

    @property
    def is_uncertain(self) -> bool:
        """Whether a paragraph was nearly taken that was not, or a good part of the text hangs by a hair."""
        even = [
            one
            for one in self.candidates
            if one.prose and one.dropped not in _KNOWN and abs(one.score) < _EVEN
        ]
        if any(one.dropped is not None and one.prose >= _PARAGRAPH for one in even if one.score):
            return True
        if any(
            one.prose >= _PARAGRAPH and one.dropped not in _KNOWN and one.score > -_AMID for one in self._gaps
        ):
            return True
        return sum(one.size for one in even if one.score) > _MUCH * sum(one.size for one in self.chosen)

    @property
    def _gaps(self) -> list[Candidate]:
        """The dropped blocks between the first and the last one of the text."""
        numbers = [number for number, one in enumerate(self.candidates) if one.dropped is None]
        between = self.candidates[numbers[0] : numbers[-1]] if numbers else []
        return [one for one in between if one.dropped is not None]

    @property
    def chosen(self) -> list[Candidate]:
        """The article's blocks in document order."""
        return kept(self.candidates)


def read_body(page: ParsedPage, titles: list[str], rules: ExtractionRules) -> ArticleBody:
    """Choose the blocks of the article, by the source's selectors where it has them.

    Raises BadSelector.
    """
    candidates = assess(blocks(page.root))
    drop_selected(page, rules.drop, candidates)
    drop_other_articles(candidates, titles)
    if not (rules.body and keep_selected(page, rules.body, candidates)):
        select(candidates, told(page, titles))
    body = ArticleBody(candidates, _is_walled(candidates))
    return replace(body, agreement=_agreement(candidates, page)) if body.is_uncertain else body


def _is_walled(candidates: list[Candidate]) -> bool:
    """Whether a paywall speaks in the text or right behind it; in the header it speaks on every page."""
    numbers = [number for number, one in enumerate(candidates) if one.dropped is None]
    if not numbers:
        return any(is_wall(one.block) for one in candidates)
    behind = candidates[numbers[0] : numbers[-1] + _BEHIND]
    return any(is_wall(one.block) and _FURNITURE.isdisjoint(one.zones) for one in behind)


def told(page: ParsedPage, titles: list[str]) -> Told:
    """Return what a page says of its text elsewhere: its headlines, JSON-LD's text, its description."""
    bodies = (entry["articleBody"] for entry in page.data if isinstance(entry.get("articleBody"), str))
    description = page.meta(*vocabulary("metadata")["summary"])
    return Told(titles, max(bodies, key=len, default=""), description or "")


def _agreement(candidates: list[Candidate], page: ParsedPage) -> float | None:
    chosen = kept(candidates)
    if not chosen:
        return None
    reference = reference_text(page.text)
    held = {id(one) for one in candidates if reference.holds(one.words)}
    shared = sum(one.size for one in chosen if id(one) in held)
    others = sum(one.prose for one in candidates if id(one) in held and (one.dropped or "") in _ELSEWHERE)
    return 2 * shared / (sum(one.size for one in chosen) + shared + others)


def _signatures(ends: list[Candidate], chosen: list[Candidate]) -> list[Candidate]:
    """The lines of names among those at one end; two of them, or one in a list, are what the article tells."""
    signed = [one for one in ends if not one.is_heading and _is_signature(one.block.text)]
    is_told = len(signed) > 1 or any(_is_in_list(one) or _is_announced(one, chosen) for one in signed)
    return [] if is_told else signed


def _is_in_list(candidate: Candidate) -> bool:
    element = candidate.block.element
    return element.tag in _ENTRIES or next(element.iterancestors("ul", "ol", "dl", "table"), None) is not None


def _is_announced(candidate: Candidate, chosen: list[Candidate]) -> bool:
    """Whether a line ends a row of short lines behind a colon: "The police named the dead:", "Ann Lee, 34", "Bo Li"."""
    place = next((number for number, one in enumerate(chosen) if one is candidate), len(chosen))
    for one in reversed(chosen[:place]):
        if one.block.text.endswith((":", "：")):
            return True
        if len(one.block.text) > _ROW or one.block.text.endswith(_SENTENCE_ENDS):
            return False
    return False


def _is_signature(line: str) -> bool:
    is_sentence = line.endswith((*_SENTENCE_ENDS, ":", "…"))
    return len(line) <= _LONGEST_SIGNATURE and not is_sentence and (are_names(line) or is_byline(line))
