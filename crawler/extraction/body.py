"""The body: which blocks of a page are paragraphs of its article.

Two extractors are asked about every block. The article's container is the innermost element that holds
nearly all the prose that they agree on; a block inside it is kept where the first of them keeps it, or
where it looks like its kept neighbours, unless a rule names why not.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.blocks import blocks
from crawler.extraction.candidates import Candidate, assess, kept
from crawler.extraction.container import overlooked
from crawler.extraction.lines import is_wall
from crawler.extraction.model import Rules
from crawler.extraction.opinions import first_opinion, second_opinion
from crawler.extraction.page import Page
from crawler.extraction.selection import select
from crawler.extraction.selectors import drop_selected, keep_selected


@dataclass(frozen=True, slots=True)
class Body:
    """All blocks of a page, those of the article without ``dropped``.

    ``agreement`` is the F1 (0 to 1) with the second opinion, None for an empty body; ``walled`` says
    that a paywall speaks in the text.
    """

    candidates: list[Candidate]
    agreement: float | None
    walled: bool

    @property
    def chosen(self) -> list[Candidate]:
        """The article's blocks in document order."""
        return kept(self.candidates)


def read_body(page: Page, title: str | None, rules: Rules) -> Body:
    """Choose the blocks of the article, by the source's selectors where it has them.

    Raises BadSelector.
    """
    first, second = first_opinion(page.root), second_opinion(page.text)
    candidates = assess(blocks(page.root), first.holds, second.holds)
    drop_selected(page, rules.drop, candidates)
    for candidate in overlooked(candidates):
        candidate.first = True
    if not (rules.body and keep_selected(page, rules.body, candidates)):
        select(candidates, page.root, title)
    walled = any(is_wall(candidate.block) for candidate in candidates)
    text = "\n".join(candidate.block.text for candidate in kept(candidates))
    return Body(candidates, second.agreement(text) if text else None, walled)
