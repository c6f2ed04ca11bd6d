"""Which blocks stay: those that the classifier takes for the article's, but for what is named below."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from crawler.extraction.body.block_classifier import block_trees
from crawler.extraction.body.block_features import Told, block_features
from crawler.extraction.body.site_lines import appeals, is_pointer, is_read_more, is_wall, points_elsewhere
from crawler.extraction.body.told_lines import told_lines
from crawler.extraction.metadata.titles import SameWords
from crawler.extraction.page.candidates import HEADINGS, Candidate, kept
from crawler.extraction.vocabulary import vocabulary, word_set

UNLIKELY = "classifier"
"""The reason for which a block is dropped outside of the parts that are named for something else."""

_LIKELY, _LENIENT = -300, -1500
"""The scores, in thousandths of log-odds, over which a block is taken, and a paragraph for which something else
speaks: odds of 3 to 4, and of 2 to 9. A paragraph too many does less harm than one that is missing."""
_HARDLY_A_TEXT = 300
"""Characters; of a page of which less is taken, paragraphs are taken by the lenient score."""
_NEVER = word_set("zones", "never") | word_set("zones", "beside")
_ADVERTS = frozenset(vocabulary("zones")["kinds"]["adverts"])
_EXCUSE = 0.2
"""A name of advertising that at least this share of the text's characters bears is a habit of the site."""
_LEADS_AWAY = frozenset({"link", "appeal", "copy"})
_COPY = 50
"""Characters; shorter lines may come again within one article, such as a refrain or the name of a speaker."""
_PARAGRAPHS = 3
"""Different paragraphs from which on a text that comes again and again is a text."""
_AGAIN_AND_AGAIN = 10
"""Lines of a text that are the same, on the average: a refrain comes three or four times."""


def select(candidates: list[Candidate], told: Told) -> None:
    """Score every block, and note on every one that is no part of the article why it is not."""
    for candidate, score in zip(
        candidates, block_trees().scores(block_features(candidates, told)), strict=True
    ):
        candidate.score = score
    likely = _likely(candidates)
    _note(candidates, likely, "classifier")
    _add_neighbours(candidates, likely)
    _note(candidates, likely, "beside a paragraph")
    _add_lines_amid(candidates, likely)
    _note(candidates, likely, "between paragraphs")
    sure = told_lines(candidates, likely)
    _note(candidates, sure, "announced")
    _drop_zones([one for one in candidates if id(one) not in sure], likely)
    titles = SameWords(told.titles)
    for candidate in kept(candidates):
        if id(candidate) not in sure:
            candidate.dropped = _reason_against(candidate, titles, id(candidate) in likely)
    _drop_copies(candidates)
    _drop_headings_of_nothing(candidates)
    _drop_repeated_lines(candidates)


def _note(candidates: list[Candidate], likely: set[int], reason: str) -> None:
    """Note on the blocks that were added last why they are likely."""
    for candidate in candidates:
        if candidate.taken is None and id(candidate) in likely:
            candidate.taken = reason


def _drop_zones(candidates: list[Candidate], likely: set[int]) -> None:
    """Readers' comments, donation boxes, captions and their like are not the article while there is anything else.

    A name of advertising that a good part of the text bears says nothing on this page.
    """
    text = [one for one in kept(candidates) if id(one) in likely]
    if not any(one.prose for one in text if _NEVER.isdisjoint(one.zones)):
        return
    borne: Counter[str] = Counter()
    for one in text:
        borne.update(dict.fromkeys(_ADVERTS.intersection(one.zones), one.size))
    few = _EXCUSE * sum(one.size for one in text)
    never = _NEVER | {"hidden"} if _is_shown_enough(text) else _NEVER
    for candidate in (one for one in kept(candidates) if one.zones):
        named = (
            name for name in candidate.zones if name in never or (name in _ADVERTS and borne[name] < few)
        )
        if name := next(named, None):
            candidate.dropped = f"zone {name}"


def _is_shown_enough(text: list[Candidate]) -> bool:
    """Whether what the page hides is hardly more than it shows: another language, not the text behind a wall."""
    hidden = sum(one.size for one in text if "hidden" in one.zones)
    return 2 * sum(one.size for one in text if "hidden" not in one.zones) >= hidden


def _reason_against(candidate: Candidate, titles: SameWords, is_likely: bool) -> str | None:
    block = candidate.block
    if titles.hold(block.text):
        return "title"
    if is_wall(block):
        return "wall"
    if appeals(block):
        return "appeal"
    if is_pointer(block):
        return "link"
    if is_likely:
        return None
    if points_elsewhere(block):
        return "link"
    return f"zone {candidate.zones[0]}" if candidate.zones else UNLIKELY


def _likely(candidates: list[Candidate]) -> set[int]:
    """The blocks that the classifier takes for the article's, by ``id``.

    If they are hardly a text, paragraphs outside of named parts need less of a score; if there are none, the least
    unlikely paragraph is taken, and those beside it.
    """
    alive = kept(candidates)
    likely = {id(one) for one in alive if one.score > _LIKELY}
    plain = [one for one in alive if one.prose and not one.zones]
    if sum(one.size for one in alive if id(one) in likely) < _HARDLY_A_TEXT:
        likely |= {id(one) for one in plain if one.score > _LENIENT}
    if not likely and plain:
        parent = max(plain, key=lambda one: one.score).block.element.getparent()
        likely = {id(one) for one in plain if one.block.element.getparent() is parent}
    return likely


def _add_neighbours(candidates: list[Candidate], likely: set[int]) -> None:
    """A paragraph that stands beside one of the article and is made like it needs less of a score."""
    for sequence in (candidates, candidates[::-1]):
        for known, one in pairwise(sequence):
            if id(known) in likely and one.prose and one.score > _LENIENT and _is_sibling(one, known):
                likely.add(id(one))


def _add_lines_amid(candidates: list[Candidate], likely: set[int]) -> None:
    """A line between two paragraphs of the article that is made like one of them is part of the article.

    For example a short sentence, or a name, each in a ``<p>`` of the same parent; a heading needs less of a score.
    """
    for before, one, after in zip(candidates, candidates[1:], candidates[2:], strict=False):
        is_between = id(before) in likely and id(after) in likely
        if not is_between or id(one) in likely or points_elsewhere(one.block) or appeals(one.block):
            continue
        is_heading = one.is_heading and after.prose and one.score > _LENIENT and not one.zones
        if is_heading or any(_is_sibling(one, other) for other in (before, after)):
            likely.add(id(one))


def _is_sibling(one: Candidate, other: Candidate) -> bool:
    same_parent = one.block.element.getparent() is other.block.element.getparent()
    return same_parent and one.zones == other.zones and one.signature(1) == other.signature(1)


def _drop_copies(candidates: list[Candidate]) -> None:
    """A paragraph that comes again elsewhere is a pull quote, a teaser, or the text for another width of screen."""
    best: dict[str, Candidate] = {}
    for candidate in kept(candidates):
        known = best.get(candidate.block.text)
        if known is None or known.score < candidate.score:
            best[candidate.block.text] = candidate
    for candidate in kept(candidates):
        if len(candidate.block.text) > _COPY and not _is_sibling(candidate, best[candidate.block.text]):
            candidate.dropped = "copy"


def _drop_headings_of_nothing(candidates: list[Candidate]) -> None:
    for number in range(len(candidates) - 1, -1, -1):
        candidate = candidates[number]
        if candidate.dropped is None and _heads(candidate):
            after = candidates[number + 1].dropped if number + 1 < len(candidates) else UNLIKELY
            if after in _LEADS_AWAY:
                candidate.dropped = "heading of nothing"


def _heads(candidate: Candidate) -> bool:
    """Whether a block stands for what follows: a heading, or a line as "Read also:"."""
    line = candidate.block.text
    return candidate.block.element.tag in HEADINGS or (line.endswith((":", "：")) and is_read_more(line))


def _drop_repeated_lines(candidates: list[Candidate]) -> None:
    """If what is left are a few lines again and again, such as fifty times "Share on Facebook", there is no text."""
    left = kept(candidates)
    different = {one.block.text: one.prose for one in left}
    shown = sum(one.block.text in different for one in candidates)
    if len(different) * _AGAIN_AND_AGAIN <= shown and sum(map(bool, different.values())) < _PARAGRAPHS:
        for one in left:
            one.dropped = "repeated"
