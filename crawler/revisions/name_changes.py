"""Whether an edit put one name in the place of another; a name is a capitalised word."""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.identity.words import words
from crawler.revisions.hunks import SIDES
from crawler.revisions.word_edits import WordEdit, is_number, is_slip

_LONGEST_NAME = 4
"""Words; in an edit of more of them a sentence was changed, and its capitalised words prove nothing."""
_CAPITALISED = re.compile(r"[^\W\d_]\w*")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:\n]['\")\]]*)\s*['\"(\[]*$")


def changes_name(edit: WordEdit, writes_lower: Callable[[str], bool]) -> bool:
    """Tell whether a name became another one within a few words.

    At the beginning of a sentence every word is capitalised; it counts as a name only if ``writes_lower`` says that
    the texts never write it in lower case. A slip of the pen in a long name is no change of the name: "Zelenksy"
    became "Zelensky". But "Iran" and "Iraq" are two names.
    """
    if edit.is_paragraph or edit.size > _LONGEST_NAME:
        return False
    dates = edit.vocabulary.months | edit.vocabulary.weekdays
    old, new = (_names(edit.hunk[side], edit.hunk["before"], writes_lower) - dates for side in SIDES)
    gone, come = old - new, new - old
    return bool(gone and come) and not all(any(_is_spelling(a, b, edit) for b in come) for a in gone)


def _names(text: str, before: str, writes_lower: Callable[[str], bool]) -> set[str]:
    """Return the names in a hunk's text, in lower case; ``before`` is the text before the hunk."""
    found = set()
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        bare = "".join(words(word))
        if not word[0].isupper() or is_number(bare):
            continue
        if _ENDS_SENTENCE.search(before + " " + text[: match.start()]) and writes_lower(word.lower()):
            continue
        found.add(bare)
    return found


def _is_spelling(old: str, new: str, edit: WordEdit) -> bool:
    """Tell whether one name is the other one mistyped; in a name under 7 letters a wrong letter makes another name."""
    wrong_letter = len(old) == len(new) and sorted(old) != sorted(new) and len(old) < 7
    return is_slip(old, new, edit.vocabulary) and not wrong_letter
