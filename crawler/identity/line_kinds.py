"""What a line of a page is: text, an editor's notice, or something that stands around every article."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crawler.identity.languages import expression

# Characters of a line that is looked at, and of one that is chrome; words of a service and of a notice.
_LONGEST_LINE = 2000
_LONGEST_CHROME = 220
_LONGEST_SERVICE = 40
_LONGEST_NOTICE = 120


@lru_cache(maxsize=4096)
def is_notice(line: str) -> bool:
    """Tell whether a canonical line is an editor's note, a correction, a clarification or a withdrawal."""
    if len(line) > _LONGEST_LINE or line.count(" ") >= _LONGEST_NOTICE:
        return False
    return is_withdrawal(line) or bool(expression("notices").search(line.lower()))


@lru_cache(maxsize=4096)
def is_withdrawal(line: str) -> bool:
    """Tell whether a canonical line says that the article was taken back."""
    return len(line) <= _LONGEST_LINE and bool(expression("withdrawals").search(line.lower()))


@lru_cache(maxsize=4096)
def is_boilerplate(line: str) -> bool:
    """Tell whether a canonical line belongs to the page and not to the article, in any language.

    Reading times, "2 hours ago", subscription offers, share buttons, photo credits, the publisher's rights.
    A notice never is.
    """
    if len(line) > 2 * _LONGEST_CHROME:
        return False
    lowered = line.lower()
    whole = len(line) <= _LONGEST_CHROME and expression("chrome").match(lowered)
    return bool(whole or _offers_service(lowered)) and not is_notice(line)


@lru_cache(maxsize=4096)
def is_credit(line: str) -> bool:
    """Tell whether a canonical line only says who made the text."""
    lowered = line.lower()
    return lowered.count(" ") < _LONGEST_SERVICE and bool(expression("credits").search(lowered))


@lru_cache(maxsize=4096)
def is_caveat(line: str) -> bool:
    """Tell whether a canonical line states a reservation: not verified, still developing."""
    return len(line) <= _LONGEST_LINE and bool(expression("caveats").search(line.lower()))


def own_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that are the article's own: neither chrome nor credits; all of them if none is left."""
    lines = tuple(lines)
    return tuple(line for line in lines if not is_boilerplate(line) and not is_credit(line)) or lines


def _offers_service(lowered: str) -> bool:
    return lowered.count(" ") < _LONGEST_SERVICE and bool(expression("services").search(lowered))
