"""What a line of a page is: text, an editor's notice, or something that stands around every article."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crawler.identity.languages import expression
from crawler.identity.notice_lines import Said, said_of_itself

_LONGEST_LINE = 2000
"""Characters; a longer line is a text, and is not searched for a caveat."""
_LONGEST_CHROME = 220
"""Characters; a longer line is no boilerplate of the kind that has to match as a whole."""
_LONGEST_SERVICE = 40
"""Words; a line with more of them neither offers a service ("Subscribe to our newsletter") nor is a credit."""


def is_notice(line: str) -> bool:
    """Tell whether a canonical line is an editor's note, a correction, a clarification or a withdrawal."""
    return said_of_itself(line) is not None


def is_withdrawal(line: str) -> bool:
    """Tell whether a canonical line says that the article was taken back."""
    return said_of_itself(line) == Said.WITHDRAWAL


@lru_cache(maxsize=4096)
def is_boilerplate(line: str) -> bool:
    """Tell whether a canonical line belongs to the page and not to the article, in any language.

    Such lines are reading times, "2 hours ago", subscription offers, share buttons, photo credits and the publisher's
    rights. A notice is never boilerplate.
    """
    if len(line) > 2 * _LONGEST_CHROME:
        return False
    lowered = line.lower()
    whole = len(line) <= _LONGEST_CHROME and expression("chrome").match(lowered)
    return bool(whole or _offers_service(lowered)) and not is_notice(line)


@lru_cache(maxsize=4096)
def is_credit(line: str) -> bool:
    """Tell whether a canonical line only says who made the text, such as "Reporting by Reuters"."""
    lowered = line.lower()
    return lowered.count(" ") < _LONGEST_SERVICE and bool(expression("credits").search(lowered))


@lru_cache(maxsize=4096)
def is_caveat(line: str) -> bool:
    """Tell whether a canonical line states a reservation, such as "this could not be verified"."""
    return len(line) <= _LONGEST_LINE and bool(expression("caveats").search(line.lower()))


def own_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that are neither boilerplate nor credits; all of the lines if none would be left."""
    lines = tuple(lines)
    return tuple(line for line in lines if not is_boilerplate(line) and not is_credit(line)) or lines


def _offers_service(lowered: str) -> bool:
    return lowered.count(" ") < _LONGEST_SERVICE and bool(expression("services").search(lowered))
