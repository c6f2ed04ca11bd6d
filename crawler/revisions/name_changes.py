"""Whether an edit put one name in the place of another; a name is a capitalised word."""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.identity.dictionary import is_known, share_lemma
from crawler.identity.languages import vocabulary
from crawler.identity.meanings import signs
from crawler.identity.words import words
from crawler.revisions.hunks import plain
from crawler.revisions.quantities import value_of
from crawler.revisions.slips import Slip
from crawler.revisions.word_edits import Found, WordEdit, has_digit

_LONGEST_NAME = 4
"""Words; in an edit of more of them a sentence was changed, and its capitalised words prove nothing."""
_CAPITALISED = re.compile(r"[^\W\d_]\w*")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:\n]['\")\]]*)\s*['\"(\[«„“]*$")
_ROMAN = re.compile(r"[IVXLCDM]+")


def changed_names(edit: WordEdit, writes_lower: Callable[[str], bool]) -> Found | None:
    """Return the names that went and those that came, if one became another within a few words; else None.

    At the beginning of a sentence every word is capitalised; it counts as a name only if neither the texts (by
    ``writes_lower``) nor the dictionary write it in lower case. A slip of the pen is no change of a name: "Zelenksy"
    became "Zelensky". But "Iran" and "Iraq" are two names.
    """
    if edit.is_paragraph or edit.size > _LONGEST_NAME or _only_moved(edit):
        return None
    old, new = (_names(text, plain(edit.hunk["before"]), edit, writes_lower) for text in edit.texts)
    gone = {name: shown for name, shown in old.items() if name not in new}
    come = {name: shown for name, shown in new.items() if name not in old}
    if not (gone and come) or all(any(_is_spelling(a, b, edit) for b in come) for a in gone):
        return None
    return "name", " ".join(gone.values()), " ".join(come.values())


def _only_moved(edit: WordEdit) -> bool:
    """Tell whether the words only changed places, which ``swaps`` judges."""
    old, new = (sorted(words(text)) for text in edit.texts)
    return old == new


def _names(text: str, before: str, edit: WordEdit, writes_lower: Callable[[str], bool]) -> dict[str, str]:
    """Return the names in a hunk's text, in lower case and as written; ``before`` is the text before the hunk."""
    found = {}
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        name = "".join(words(word))
        if _is_listed(name, edit):
            found[name] = word
            continue
        if not word[0].isupper() or has_digit(name) or _is_other(word, name, edit):
            continue
        starts = _ENDS_SENTENCE.search(f"{before} {text[: match.start()]}")
        if starts and (writes_lower(word.lower()) or _is_common(word, edit)):
            continue
        found[name] = word
    return found


def _is_listed(name: str, edit: WordEdit) -> bool:
    """Tell whether a word of a script without capital letters is a known name, be it behind a clitic."""
    meanings = edit.rules.meanings
    if not meanings.names:
        return False
    return any(
        name.startswith(part) and name.removeprefix(part) in meanings.names
        for part in ("", *meanings.clitics)
    )


def _is_other(word: str, name: str, edit: WordEdit) -> bool:
    """Tell whether a capitalised word is a date, a numeral, a unit or a Roman figure."""
    lists = vocabulary(edit.rules.language)
    meanings = edit.rules.meanings
    if name in lists.months or name in lists.weekdays or name in meanings.units:
        return True
    if value_of(name, meanings) is not None or meanings.negations.fullmatch(name):
        return True
    return bool(_ROMAN.fullmatch(word)) or name in signs().units or name in signs().scales


def _is_common(word: str, edit: WordEdit) -> bool:
    """Tell whether the dictionary writes a word in lower case too, so that a sentence's beginning made it large."""
    language = edit.rules.slips.language
    return is_known(word.lower(), language)


def _is_spelling(old: str, new: str, edit: WordEdit) -> bool:
    """Tell whether one name is the other one mistyped, or in another case."""
    if share_lemma(old.capitalize(), new.capitalize(), edit.rules.slips.language):
        return True
    return edit.rules.slips.judge(old, new, True) == Slip.SLIP
