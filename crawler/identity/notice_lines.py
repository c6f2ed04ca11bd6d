"""Whether a line is a newsroom's notice of its own edit, told by the grammar of such notices.

A notice is one of three: a label at the start of a line ("Correction, 3 May:"), a tag of a news agency ("(Corrects
figure in paragraph 2)", "CORRECTED-Harbour opens"), or a sentence whose object is the article itself ("This article was
amended on 3 May"). An act that has another object is none: "An earlier version of the bill …". So is what somebody
is quoted with, and a sentence that ends with who said it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from crawler.identity.notice_labels import has_notice_label, has_withdrawal_label
from crawler.identity.notice_rules import notice_rules

_LONGEST_LINE = 2000
"""Characters; a longer line is a text, and is not searched for a notice."""
_LONGEST_NOTICE = 120
"""Words; a line with more of them is a paragraph that mentions a correction, and not a notice of one."""
_DATELINE = 60
"""Characters; a dash that stands so near to the start of a line follows a dateline or a label."""

_OPENING = re.compile(r"[^\w\"'「『]*")
_START = re.compile(r"(?:[.!?:;…][\"')\]]*\s+|[。!?:;】）]\s*|[:;]\s*|\)\s+|(?<=\s)-\s)(?:[(\[*•(【]\s*)*")
_END = re.compile(r"[.!?](?=\s|$|[\"')\]])|[。！？]")
_BRACKETS = ("(", "[", "（", "【")
_QUOTES = re.compile(r"[\"「」『』]")


class Said(StrEnum):
    """What a line says of the article that it stands in."""

    NOTICE = "notice"
    WITHDRAWAL = "withdrawal"


@lru_cache(maxsize=4096)
def said_of_itself(line: str) -> Said | None:
    """Return what a canonical line says of its own article: a notice, a withdrawal, or None for any other line."""
    if len(line) > _LONGEST_LINE or line.count(" ") >= _LONGEST_NOTICE:
        return None
    start = _OPENING.match(line).end()  # type: ignore[union-attr] # it matches the empty string, too
    said = frozenset(_by_sentence(line, start))
    if Said.WITHDRAWAL in said or has_withdrawal_label(line, start):
        return Said.WITHDRAWAL
    return Said.NOTICE if said or has_notice_label(line, start) or _has_tag(line, start) else None


def _by_sentence(line: str, first: int) -> Iterator[Said]:
    """Yield what the sentences of a line say that nobody else is quoted with."""
    rules = notice_rules()
    for start in _sentence_starts(line, first):
        for said, forms in ((Said.WITHDRAWAL, rules.withdrawals), (Said.NOTICE, rules.notices)):
            if forms.match(line, start) and not rules.attributed.search(_sentence(line, start)):
                yield said


def _sentence_starts(line: str, first: int) -> Iterator[int]:
    """Yield where sentences start: at the first word, and behind a full stop, a colon or the dash of a dateline."""
    yield first
    for mark in _START.finditer(line, first):
        near = "-" not in mark[0] or mark.start() <= _DATELINE
        if near and not _is_quoted(line[: mark.end()]):
            yield mark.end()


def _is_quoted(before: str) -> bool:
    return len(_QUOTES.findall(before)) % 2 == 1


def _sentence(line: str, start: int) -> str:
    end = _END.search(line, start)
    return line[start : end.start() if end else len(line)]


def _has_tag(line: str, first: int) -> bool:
    """Tell whether a line has an agency's tag, in brackets or in capitals: "(Corrects date)", "CORRIGE la date"."""
    for start in _sentence_starts(line, first):
        tag = notice_rules().tags.match(line, start)
        if tag and (line[start - 1 : start] in _BRACKETS or tag[0].split()[0].isupper()):
            return True
    return False
