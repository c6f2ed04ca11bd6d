"""Whether a line has the label of a notice: "Correction, 3 May:", "[CORRECTED]", "UPD: the date was corrected"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crawler.dates.calendars import table
from crawler.dates.folding import fold
from crawler.dates.names import month_named, weekdays
from crawler.identity.notice_rules import notice_rules

_LONGEST_DATE = 45
"""Characters between a label and its colon, such as " (3 May 2024, 14:05 GMT)"."""
_SEPARATOR = re.compile(
    r"\s?[:：](?:\s|$|(?=\D))|[.。](?:\s|$)|[)\]】）](?:\s|$|(?=[^\w\s]|[\u3040-\u9fff]))|\s-\s|-(?=\S)|$"
)
_LAST_BRACKETS = re.compile(r"[(\[【（]([^()\[\]【】（）]{3,40})[)\]】）]\Z")
_AROUND_DATE = " ,.([（【-"
_PART = re.compile(r"[^\s,()/\[\]|]+")
_FIGURES = re.compile(r"\d{1,2}[./:-]\d{1,2}|\d[年月日]")
_AROUND = frozenset(
    {
        "on",
        "am",
        "pm",
        "a.m",
        "p.m",
        "gmt",
        "utc",
        "bst",
        "et",
        "est",
        "edt",
        "pt",
        "pst",
        "cet",
        "uhr",
        "vom",
        "h",
    }
    | {"ч", "час", "от", "від", "le", "du", "del", "z", "ze", "dnia", "dne", "van", "din", "den"}
)
"""Words of dates, times and zones beside those that the reader of dates knows."""


def has_notice_label(line: str, start: int) -> bool:
    """Tell whether the label of a notice stands at ``start``, where a line's words begin, or in brackets at its end."""
    rules = notice_rules()
    return any(_is_labelled(line, labels, start) for labels in (rules.labels, rules.notes)) or _says_more(
        line, start
    )


def has_withdrawal_label(line: str, start: int) -> bool:
    """Tell whether the label of a withdrawal stands at ``start``, or in brackets at the end of the line."""
    return _is_labelled(line, notice_rules().withdrawn_labels, start)


def _is_labelled(line: str, labels: re.Pattern[str], start: int) -> bool:
    last = _LAST_BRACKETS.search(line)
    return _is_label(line, labels, start) or bool(last and labels.fullmatch(last[1]))


def _is_label(line: str, labels: re.Pattern[str], start: int) -> bool:
    """Tell whether a label and its separator stand at a place, so that all that follows is a notice.

    Between them a date may stand. A dash separates only a label in capitals, as agencies write it: "Corrections -
    officers on strike" is a headline.
    """
    label = labels.match(line, start)
    if not label:
        return False
    whole = labels is notice_rules().withdrawn_labels and " " in label[0]
    return any(
        label[0].isupper() if _is_dash(mark) else mark[0] or whole for mark in _separators(line, label.end())
    )


def _is_dash(mark: re.Match[str]) -> bool:
    return mark[0].strip() == "-"


def _separators(line: str, start: int) -> Iterator[re.Match[str]]:
    """Yield what may separate a label from its text: nothing but a date stands before it."""
    for mark in _SEPARATOR.finditer(line, start, min(len(line), start + _LONGEST_DATE)):
        between = line[start : mark.start()].strip(_AROUND_DATE)
        if not between or _is_date(between):
            yield mark


def _is_date(text: str) -> bool:
    """Tell whether a text is a date or a time, in any of the languages whose months are known."""
    parts = [part.strip(".-") for part in _PART.findall(fold(text))]
    dated = [bool(_FIGURES.search(part) or _is_named_day(part)) for part in parts]
    return any(dated) and all(
        is_day or not part or part[0].isdigit() or part in _around_dates()
        for part, is_day in zip(parts, dated, strict=True)
    )


def _is_named_day(word: str) -> bool:
    return word in weekdays() or month_named(word, None) is not None


@cache
def _around_dates() -> frozenset[str]:
    """The words that stand in dates and times: "de", "at", "року", "GMT"."""
    known = table("words")
    said = (known[name] for name in ("joins", "years", "days", "at"))
    return _AROUND | {fold(word) for words in said for word in words}


def _says_more(line: str, start: int) -> bool:
    """Tell whether a label such as "Update" or "Note" is followed by words of correcting."""
    rules = notice_rules()
    for labels in (rules.weak, rules.labels):
        label = labels.match(line, start)
        marks = _separators(line, label.end()) if label else ()
        if any(mark[0].strip() and rules.acts.search(line, mark.end()) for mark in marks):
            return True
    return False
