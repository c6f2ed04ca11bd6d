"""The body: which blocks of a page are paragraphs of its article.

Two extractors are asked about every block. The article's container is the innermost element that holds
nearly all the prose that they agree on; a block inside it is kept where the first of them keeps it, or
where it looks like its kept neighbours, unless a rule names why not.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.body.block_selection import select
from crawler.extraction.body.container import overlooked
from crawler.extraction.body.site_lines import is_wall
from crawler.extraction.metadata.bylines import are_names, is_byline
from crawler.extraction.model import ExtractionRules
from crawler.extraction.page.blocks import blocks
from crawler.extraction.page.candidates import Candidate, assess, kept
from crawler.extraction.page.parsed_page import ParsedPage
from crawler.extraction.page.reference_extractors import first_opinion, second_opinion
from crawler.extraction.page.selectors import drop_selected, keep_selected

_LONGEST_SIGNATURE = 80
_TEXT = 5
_ELSEWHERE = ("outside", "no opinion")


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """All blocks of a page, those of the article without ``dropped``.

    ``agreement`` is the F1 (0 to 1, by characters) with the prose that the second opinion keeps outside
    of parts that are named for something else, None for an empty body; ``walled`` says that a paywall
    speaks in the text.
    """

    candidates: list[Candidate]
    agreement: float | None
    walled: bool

    def take_signatures(self) -> list[str]:
        """Drop the lines of nothing but names at either end of the text, and return them."""
        numbers = [number for number, one in enumerate(self.candidates) if one.dropped is None]
        if len(numbers) < _TEXT:
            return []
        after = self.candidates[numbers[-1] + 1 : numbers[-1] + 2]
        ends = [self.candidates[number] for number in (*numbers[:3], numbers[-1])]
        ends += [one for one in after if one.dropped == "no opinion"]
        signed = [one for one in ends if not one.is_heading and _is_signature(one.block.text)]
        for candidate in signed:
            candidate.dropped = "byline"
        return [candidate.block.text for candidate in signed]

    @property
    def chosen(self) -> list[Candidate]:
        """The article's blocks in document order."""
        return kept(self.candidates)


def read_body(page: ParsedPage, titles: list[str], rules: ExtractionRules) -> ArticleBody:
    """Choose the blocks of the article, by the source's selectors where it has them.

    Raises BadSelector.
    """
    first, second = first_opinion(page.root), second_opinion(page.text)
    candidates = assess(blocks(page.root), first, second)
    drop_selected(page, rules.drop, candidates)
    for candidate in overlooked(candidates):
        candidate.first = True
    if not (rules.body and keep_selected(page, rules.body, candidates)):
        select(candidates, page.root, titles)
    walled = any(is_wall(candidate.block) for candidate in candidates)
    return ArticleBody(candidates, _agreement(candidates), walled)


def _agreement(candidates: list[Candidate]) -> float | None:
    chosen = kept(candidates)
    if not chosen:
        return None
    shared = sum(len(one.block.text) for one in chosen if one.second)
    others = sum(one.prose for one in candidates if one.second and (one.dropped or "").startswith(_ELSEWHERE))
    return 2 * shared / (sum(len(one.block.text) for one in chosen) + shared + others)


def _is_signature(line: str) -> bool:
    is_sentence = line.endswith((".", "!", "?", ":", "…"))
    return len(line) <= _LONGEST_SIGNATURE and not is_sentence and (are_names(line) or is_byline(line))
